import { posix } from 'node:path';
import { captures, folderOf, type ImportLanguage, joined } from './project.ts';

const SOURCES = ['.c', '.cc', '.cpp', '.cxx'] as const;
const HEADERS = ['.h', '.hh', '.hpp', '.hxx'] as const;
/** Stands for the source file that a header is implemented in. */
const BODY = 'body';

/** C and C++: includes of the project's own headers; who includes a header depends on its source file too. */
export const cImports: ImportLanguage = {
  extensions: [...SOURCES, ...HEADERS, '.inl', '.ipp'],
  scan: (text) => [BODY, ...captures(text, /^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/gm)],
  resolver: (project) => (file, specifier) => {
    if (specifier === BODY) {
      const extension = posix.extname(file);
      if (!HEADERS.some((each) => each === extension)) return [];
      const stem = posix.basename(file, extension);
      const found = SOURCES.flatMap((each) => project.named(stem + each));
      const beside = found.filter((each) => folderOf(each) === folderOf(file));
      return beside.length > 0 ? beside : found;
    }
    const beside = joined(folderOf(file), specifier);
    if (project.has(beside)) return [beside];
    // Folders of headers are known to the build alone: any file whose path ends so will do.
    return project.named(posix.basename(specifier)).filter((each) => each === specifier || each.endsWith(`/${specifier}`));
  },
};
