/**
 * Loads a version of a function, and the project's own files that it imports.
 * Why: sources are TypeScript, JSX and ES modules as often as not, and nothing of the project's build may be needed.
 * How: types and module syntax are transformed away in memory; relative imports are found beside the file, everything else by Node.
 * It will never write a file, and loads nothing that is not imported by what it was given.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Transform, transform } from 'sucrase';
import { importedNames } from '../javascript/modules.ts';

type Exports = Record<string, unknown>;

/** The function that `source` exports as `__localcoder`; `file` is the absolute path it stands for. @throws what loading throws. */
export function loadFunction(source: string, file: string): (...args: unknown[]) => unknown {
  const loaded = new Map<string, { exports: Exports }>();
  const exported = run(source, file, loaded).__localcoder;
  if (typeof exported !== 'function') throw new TypeError('not a function');
  return exported as (...args: unknown[]) => unknown;
}

function run(source: string, file: string, loaded: Map<string, { exports: Exports }>): Exports {
  const transforms: Transform[] = ['imports'];
  if (/\.([cm]?ts|tsx)$/u.test(file)) transforms.push('typescript');
  if (/\.([jt]sx|js)$/u.test(file)) transforms.push('jsx');
  const { code } = transform(source, { transforms, filePath: file, production: true, disableESTransforms: true });
  const module: { exports: Exports } = { exports: {} };
  if (!loaded.has(file)) loaded.set(file, module);
  const native = createRequire(file);
  const require = (from: string): unknown => {
    if (!/^\.\.?\//u.test(from)) return native(from);
    const name = importedNames(path.resolve(path.dirname(file), from)).find((each) => existsSync(each) && statSync(each).isFile());
    if (name === undefined || /\.(json|node)$/u.test(name)) return native(name ?? from);
    return loaded.get(name)?.exports ?? run(readFileSync(name, 'utf8'), name, loaded);
  };
  const body = new Function('exports', 'require', 'module', '__filename', '__dirname', code);
  body(module.exports, require, module, file, path.dirname(file));
  return module.exports;
}
