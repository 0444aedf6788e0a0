import { captures, folderOf, type ImportLanguage, joined } from './project.ts';

/** Folders that Ruby programs put on the load path, in every package of the project. */
const LOAD_PATH = ['lib', 'spec', 'test', 'app', 'app/models', ''] as const;

/** Ruby: require_relative, and require of files on the usual load path. */
export const rubyImports: ImportLanguage = {
  extensions: ['.rb', '.rake'],
  scan: (text) => [
    ...captures(text, /\brequire_relative[\s(]+['"]([^'"\n]+)['"]/g).map((each) => `./${each}`),
    ...captures(text, /\b(?:require|load|autoload[\s(]+:\w+,)[\s(]+['"]([^'"\n]+)['"]/g),
  ],
  resolver(project) {
    const packages = new Set([
      '',
      ...project.named('Gemfile').map(folderOf),
      ...project.files.filter((each) => each.endsWith('.gemspec')).map(folderOf),
    ]);
    return (file, specifier) => {
      const named = specifier.endsWith('.rb') ? specifier : `${specifier}.rb`;
      const folders = specifier.startsWith('./')
        ? [folderOf(file)]
        : [...packages].flatMap((each) => LOAD_PATH.map((path) => joined(each, path)));
      return folders
        .map((folder) => joined(folder, named))
        .filter((each) => project.has(each))
        .slice(0, 1);
    };
  },
};
