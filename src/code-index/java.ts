import { posix } from 'node:path';
import { captures, type ImportLanguage, type Project } from './project.ts';

/** Java and Kotlin: imported classes of the project, and classes of the same package that the text names. */
export const javaImports: ImportLanguage = {
  extensions: ['.java', '.kt'],
  scan: (text) => [
    ...captures(text, /^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+(?:\.\*)?)/gm),
    ...new Set(captures(text, /\b([A-Z]\w*)\b/g).map((name) => `near:${name}`)),
  ],
  resolver(project) {
    const { classes, packageOf, inPackage } = survey(project);
    return (file, specifier) => {
      if (specifier.startsWith('near:')) {
        const own = packageOf.get(file);
        const found = own === undefined ? undefined : classes.get(`${own}.${specifier.slice(5)}`);
        return found === undefined || found === file ? [] : [found];
      }
      if (specifier.endsWith('.*')) return inPackage.get(specifier.slice(0, -2)) ?? [];
      // A static import names a member, a nested class its outer one: drop parts from the end.
      for (let name = specifier; name.includes('.'); name = name.slice(0, name.lastIndexOf('.'))) {
        const found = classes.get(name);
        if (found !== undefined) return [found];
      }
      return [];
    };
  },
};

function survey(project: Project): { classes: Map<string, string>; packageOf: Map<string, string>; inPackage: Map<string, string[]> } {
  const classes = new Map<string, string>();
  const packageOf = new Map<string, string>();
  const inPackage = new Map<string, string[]>();
  for (const file of project.files) {
    if (!/\.(?:java|kt)$/.test(file)) continue;
    const own = /^[ \t]*package[ \t]+([\w.]+)/m.exec(project.read(file) ?? '')?.[1] ?? '';
    packageOf.set(file, own);
    classes.set(`${own}.${posix.basename(file).replace(/\.\w+$/, '')}`, file);
    inPackage.set(own, [...(inPackage.get(own) ?? []), file]);
  }
  return { classes, packageOf, inPackage };
}
