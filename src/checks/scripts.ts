import { posix } from 'node:path';
import type { TrustItem } from '../core/port/trust.ts';
import { parseManifest } from './manifest.ts';
import type { Package } from './tool.ts';

/** Programs that run `package.json` scripts by their names. */
const RUNNERS = new Set('npm pnpm yarn bun node run-s run-p npm-run-all npm-run-all2 concurrently lerna turbo nx wireit'.split(' '));
/** What steers them, in the folder they run in and at the top. */
const RUNNER_FILES = ['.npmrc', '.yarnrc', '.yarnrc.yml', 'bunfig.toml', 'turbo.json', 'nx.json', 'lerna.json'];
/** Short forms of script names. */
const SHORT: Readonly<Record<string, string>> = { t: 'test', tst: 'test' };
/** Words that send a runner into other packages. */
const ELSEWHERE = /^(?:-w|--workspaces?|-r|--recursive|--filter|-F|-ws|workspaces?|lerna|turbo|nx)(?:=|$)/u;
/** Options whose value is a folder to work in. */
const FOLDER_OPTION = /^(?:-C|--cwd|--dir|--directory|--prefix)(?:=(?<value>.+))?$/u;
/** Words that begin another command in a shell line. */
const SEPARATORS = /&&|\|\||[;|&\n(){}`]/u;
/** Build files by the program that reads them. */
const BUILD_FILES: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  gmake: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'],
  rake: ['Rakefile', 'rakefile', 'Rakefile.rb', 'rakefile.rb'],
  tox: ['tox.ini', 'setup.cfg', 'pyproject.toml'],
  nox: ['noxfile.py'],
  mvn: ['.mvn/maven.config', '.mvn/jvm.config', '.mvn/extensions.xml'],
  mvnw: ['mvnw', '.mvn/wrapper/maven-wrapper.properties', '.mvn/maven.config', '.mvn/jvm.config', '.mvn/extensions.xml'],
  gradle: ['gradle.properties'],
  gradlew: ['gradlew', 'gradle.properties', 'gradle/wrapper/gradle-wrapper.properties'],
  cargo: ['.cargo/config.toml', '.cargo/config'],
  composer: ['composer.json'],
  deno: ['deno.json', 'deno.jsonc'],
  bundle: ['.bundle/config'],
};
const INCLUDE = /^\s*[-s]?include\s+(?<names>[^#\n]+)/gmu;
const MAKEFILE = /(?:^|\/)(?:gnu)?makefile[^/]*$|\.(?:mk|make)$/iu;

/**
 * The texts of the repository that a command line names: `package.json` scripts (with their pre and post ones, and what those name, in other
 * packages, too), build files, a wrapper or script file. They decide what runs as much as the command does, so they are trusted with it. What is a
 * link or no text stands for itself as `unreadable`, which is to differ when anything in the repository does.
 */
export function scriptsNamedBy(line: string, place: Package, unreadable = ''): TrustItem[] {
  const items = new Map<string, TrustItem>();
  const looked = new Set<string>();

  /** @returns the text, when it was not there yet. */
  const addFile = (file: string): string | undefined => {
    const title = posix.join(place.folder, file);
    if (items.has(title) || !place.has(file)) return undefined;
    const text = place.read(file);
    items.set(title, { is: 'script', title, text: text ?? `a link, or no plain text: ${unreadable}` });
    return text;
  };

  const addScripts = (names: readonly string[], folder: string): void => {
    for (const name of RUNNER_FILES) {
      addFile(posix.join(folder, name));
      addFile(posix.join(toTop(place), name));
    }
    const file = posix.join(folder, 'package.json');
    const text = place.read(file);
    const scripts = text === undefined ? undefined : parseManifest(text)?.scripts;
    // A runner may make sense of what we cannot read.
    if (scripts === undefined) addFile(file);
    for (const [name, script] of Object.entries(scripts ?? {})) {
      if (!names.some((each) => [each, `pre${each}`, `post${each}`].some((wanted) => fits(name, wanted)))) continue;
      const title = `${posix.join(place.folder, file)} scripts.${name}`;
      items.set(title, { is: 'script', title, text: script });
      look(script, folder, true);
    }
  };

  const addBuildFile = (file: string, folder: string): void => {
    const text = addFile(file);
    if (text === undefined) return;
    look(text, folder, false);
    for (const { groups } of text.matchAll(INCLUDE)) {
      for (const name of (groups?.names ?? '').trim().split(/\s+/u)) {
        // What the name will be is known only to make.
        if (/[$*?[]/u.test(name)) for (const each of place.files.filter((one) => MAKEFILE.test(one))) addFile(each);
        else addBuildFile(posix.join(folder, name), folder);
      }
    }
  };

  /** `withFiles`: a word may be the name of a script file. In a build file most names are those of sources. */
  const look = (text: string, start: string, withFiles: boolean): void => {
    const key = JSON.stringify([text, start, withFiles]);
    if (looked.has(key)) return;
    looked.add(key);
    let folder = start;
    for (const part of text.replaceAll('\\\n', ' ').split(SEPARATORS)) {
      const words = part.trim().split(/\s+/u).map(bare);
      if (words[0] === 'cd' && words[1] !== undefined) folder = posix.join(folder, words[1]);
      const folders = [folder, ...optionFolders(words).map((each) => posix.join(folder, each))];
      const names = namedScripts(words);
      if (names.length > 0) {
        const elsewhere = words.some((word) => ELSEWHERE.test(word)) ? packageFolders(place) : [];
        for (const each of new Set([...folders, ...elsewhere])) addScripts(names, each);
      }
      for (const word of words) {
        const program = word.slice(word.lastIndexOf('/') + 1);
        const files = Object.hasOwn(BUILD_FILES, program) ? (BUILD_FILES[program] ?? []) : [];
        for (const each of folders) for (const file of files) addBuildFile(posix.join(each, file), each);
        if (!withFiles || word === '') continue;
        for (const name of new Set([word, bare(word.slice(word.indexOf('=') + 1))]))
          for (const each of folders) {
            const script = addFile(posix.join(each, name));
            if (script !== undefined) look(script, each, false);
          }
      }
    }
  };
  look(line, '', true);
  return [...items.values()];
}

/** A word without the quotes around it. */
function bare(word: string): string {
  return word.replace(/^[\\"'@]+|[\\"']+$/gu, '').replace(/^\.\//u, '');
}

/** The scripts that the words name: `npm test`, `yarn lint`, `pnpm run -s check`, `concurrently "npm:lint:*"`, `node --run check`. */
function namedScripts(words: readonly string[]): string[] {
  const at = words.findIndex((word) => RUNNERS.has(word.slice(word.lastIndexOf('/') + 1)));
  if (at === -1) return [];
  const runner = (words[at] ?? '').replace(/^.*\//u, '');
  if (runner === 'node') {
    const run = words.findIndex((word) => word === '--run' || word.startsWith('--run='));
    if (run === -1) return [];
    return [words[run]?.split('=')[1] ?? words[run + 1] ?? ''];
  }
  return words
    .slice(at + 1)
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => word.replace(/^(?:npm|pnpm|yarn|bun|node):/u, ''))
    .map((word) => SHORT[word] ?? word);
}

/** `lint:*` of run-s and its like stands for all that begin so. */
function fits(name: string, wanted: string): boolean {
  if (!wanted.includes('*')) return name === wanted;
  return name.startsWith(wanted.slice(0, wanted.indexOf('*')));
}

function optionFolders(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const option = FOLDER_OPTION.exec(word);
    const value = option === null ? /^-C(?<value>.+)$/u.exec(word)?.groups?.value : (option.groups?.value ?? words[index + 1]);
    return value === undefined || posix.isAbsolute(value) ? [] : [bare(value)];
  });
}

/** Of all packages in this one. */
function packageFolders(place: Package): string[] {
  return place.files.filter((file) => posix.basename(file) === 'package.json').map((file) => posix.dirname(file));
}

/** The way from the package's folder to the checkout's top. */
function toTop({ folder }: Package): string {
  // Paths of a package, not of this process: `relative` would begin where it stands.
  return folder === ''
    ? '.'
    : folder
        .split('/')
        .map(() => '..')
        .join('/');
}
