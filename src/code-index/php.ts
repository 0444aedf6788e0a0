import { asRecord, captures, folderOf, type ImportLanguage, joined, type Project, parseJson } from './project.ts';

/** PHP: `use` and class names through composer's psr-4 folders, and require or include of literal paths. */
export const phpImports: ImportLanguage = {
  extensions: ['.php'],
  scan(text) {
    const own = /^[ \t]*namespace[ \t]+([\w\\]+)/m.exec(text)?.[1];
    const found = new Set<string>();
    for (const [, head = '', inside] of text.matchAll(
      /^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?\\?([\w\\]+)(?:\{([^}]{0,4000})\})?/gm,
    )) {
      if (inside === undefined) found.add(head);
      else for (const name of inside.split(',')) found.add(head + (name.trim().split(/\s/)[0] ?? ''));
    }
    if (own !== undefined) for (const name of captures(text, /\b([A-Z]\w*)\b/g)) found.add(`${own}\\${name}`);
    for (const name of captures(text, /\\((?:[A-Z]\w*\\)+[A-Z]\w*)/g)) found.add(name);
    for (const path of captures(text, /\b(?:require|include)(?:_once)?\b[\s(]*(?:__DIR__\s*\.\s*)?['"]([^'"\n]+)['"]/g))
      found.add(`file:${path}`);
    return [...found];
  },
  resolver(project) {
    const prefixes = project.named('composer.json').flatMap((file) => prefixesIn(project, file));
    prefixes.sort((a, b) => b.prefix.length - a.prefix.length);
    return (file, specifier) => {
      if (specifier.startsWith('file:')) {
        const path = specifier.slice(5).replace(/^\//, '');
        return [joined(folderOf(file), path), joined('', path)].filter((each) => project.has(each)).slice(0, 1);
      }
      for (const { prefix, folder } of prefixes) {
        if (!specifier.startsWith(prefix)) continue;
        const found = joined(folder, `${specifier.slice(prefix.length).replaceAll('\\', '/')}.php`);
        if (found !== file && project.has(found)) return [found];
      }
      return [];
    };
  },
};

function prefixesIn(project: Project, file: string): { prefix: string; folder: string }[] {
  const manifest = parseJson(project.read(file));
  return ['autoload', 'autoload-dev'].flatMap((part) =>
    Object.entries(asRecord(asRecord(manifest?.[part])?.['psr-4']) ?? {}).flatMap(([prefix, folders]) =>
      (Array.isArray(folders) ? folders : [folders])
        .filter((each): each is string => typeof each === 'string')
        .map((each) => ({ prefix, folder: joined(folderOf(file), each === '' ? '.' : each) })),
    ),
  );
}
