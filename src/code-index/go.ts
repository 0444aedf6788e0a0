import { captures, folderOf, type ImportLanguage, joined } from './project.ts';

/** Stands for the other files of the same package. */
const SIBLINGS = '.';

/** Go: packages of the module that the nearest go.mod names. Files of one package depend on each other. */
export const goImports: ImportLanguage = {
  extensions: ['.go'],
  scan(text) {
    const head = text.split(/^(?:func|type|var|const)\b/m, 1)[0] ?? '';
    return [SIBLINGS, ...captures(head, /"([^"\n]+)"/g)];
  },
  resolver(project) {
    const modules = project.named('go.mod').flatMap((file) => {
      const path = /^module[ \t]+"?([^\s"]+)/m.exec(project.read(file) ?? '')?.[1];
      return path === undefined ? [] : [{ path, folder: folderOf(file) }];
    });
    // The longest path first: a module may lie inside another.
    modules.sort((a, b) => b.path.length - a.path.length);
    const sources = (folder: string): string[] =>
      project.filesIn(folder).filter((each) => each.endsWith('.go') && !each.endsWith('_test.go'));
    return (file, specifier) => {
      if (specifier === SIBLINGS) return sources(folderOf(file)).filter((each) => each !== file);
      const module = modules.find(({ path }) => specifier === path || specifier.startsWith(`${path}/`));
      return module === undefined ? [] : sources(joined(module.folder, specifier.slice(module.path.length + 1)));
    };
  },
};
