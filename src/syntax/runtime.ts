/**
 * The parser's WebAssembly module. A file that was made to hurt can end it in two ways, and neither may end the process:
 *
 * - As built, it runs on a stack of 64 KB that nothing guards, and deep nesting makes it write over its own data. So the stack is moved to a
 *   large block of its heap, where the JavaScript engine's own stack ends first, with a RangeError.
 * - Some small files make it take gigabytes. So its memory has a limit, at which it aborts.
 *
 * After either the module is dead: what is left of it is made harmless, and the next question starts another. That is why the library is
 * loaded by `require`, which can load it anew; imported, it would stay dead for good. Never touches the network.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Failure } from '../core/failure.ts';

/** What web-tree-sitter exports. */
export type Library = typeof import('web-tree-sitter');

/** One native frame takes more of the JavaScript engine's stack (about 1 MB) than of this one, so this one can't be the first to end. */
const STACK_BYTES = 4 * 1024 * 1024;
const STACK_ALIGNMENT_BYTES = 16;
const PAGE_BYTES = 64 * 1024;
/** What the module asks for at its start. */
const FIRST_MEMORY_BYTES = 32 * 1024 * 1024;
/** A dense file of 1 MB takes about 100 MB. */
const MAX_MEMORY_BYTES = 512 * 1024 * 1024;

interface WasmImports {
  readonly env: { readonly __stack_pointer: { value: number } };
}
interface WasmInstance {
  readonly exports: { readonly malloc: (bytes: number) => number };
}
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: WasmImports) => WasmInstance;
  readonly Memory: new (limits: { initial: number; maximum: number }) => object;
  readonly RuntimeError: new () => Error;
}

/** A running parser module. */
export interface Runtime {
  readonly library: Library;
  /** False once it has run out of stack or memory. */
  alive(): boolean;
  /** Does work that the module takes part in. Undefined when the work was the module's end. */
  attempt<Result>(work: () => Result): Result | undefined;
}

/** Starts a new module. @throws Failure install-broken when its files are missing. */
export async function startRuntime(): Promise<Runtime> {
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Wasm };
  const { library, bytes } = loadFresh();
  let stack: { value: number } | undefined;
  let malloc: ((bytes: number) => number) | undefined;
  // The library makes this object its module: its functions are added to it.
  const module: Record<string, unknown> = {
    wasmMemory: new wasm.Memory({ initial: FIRST_MEMORY_BYTES / PAGE_BYTES, maximum: MAX_MEMORY_BYTES / PAGE_BYTES }),
    print: () => undefined,
    printErr: () => undefined,
    instantiateWasm(imports: WasmImports, done: (instance: WasmInstance, module: object) => void) {
      const compiled = new wasm.Module(bytes);
      const instance = new wasm.Instance(compiled, imports);
      stack = imports.env.__stack_pointer;
      malloc = instance.exports.malloc;
      done(instance, compiled);
      return instance.exports;
    },
  };
  await library.Parser.init(module);
  const block = malloc?.(STACK_BYTES) ?? 0;
  if (stack === undefined || block === 0) throw new Error('web-tree-sitter did not start as expected');
  stack.value = block + STACK_BYTES - ((block + STACK_BYTES) % STACK_ALIGNMENT_BYTES);
  let isAlive = true;
  return {
    library,
    alive: () => isAlive,
    attempt(work) {
      try {
        return work();
      } catch (error) {
        if (!isTheEnd(error, wasm)) throw error;
        isAlive = false;
        silence(module);
        return undefined;
      }
    },
  };
}

function isTheEnd(error: unknown, wasm: Wasm): boolean {
  return error instanceof wasm.RuntimeError || (error instanceof RangeError && error.message.startsWith('Maximum call stack'));
}

/** Its objects are freed by the garbage collector, through functions of the module that would now run on damaged data. */
function silence(module: Record<string, unknown>): void {
  for (const name of Object.keys(module)) if (name.startsWith('_')) module[name] = () => 0;
}

function loadFresh(): { library: Library; bytes: Uint8Array } {
  try {
    const require = createRequire(import.meta.url);
    const path = require.resolve('web-tree-sitter');
    delete require.cache[path];
    return { library: require(path) as Library, bytes: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')) };
  } catch (cause) {
    throw new Failure('install-broken', 'the parser web-tree-sitter is not installed', { next: 'install localcoder again', cause });
  }
}
