/**
 * Names that code may use without binding them: the globals of each language (ECMAScript, browsers' and Node's common ones, TypeScript's
 * utility types; Python's builtins). From the languages' own reference lists.
 */
const ECMASCRIPT =
  'undefined NaN Infinity globalThis arguments eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent ' +
  'Array ArrayBuffer BigInt Boolean DataView Date Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError Function ' +
  'JSON Map Math Number Object Promise Proxy Reflect RegExp Set String Symbol WeakMap WeakRef WeakSet Intl Atomics SharedArrayBuffer Iterator ' +
  'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array ' +
  'console setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask structuredClone fetch URL URLSearchParams ' +
  'AbortController AbortSignal TextEncoder TextDecoder Event EventTarget Blob FormData Headers Request Response performance crypto ' +
  'window document navigator location history localStorage sessionStorage process Buffer require module exports __dirname __filename React JSX';
const TYPESCRIPT =
  'Partial Required Readonly Record Pick Omit Exclude Extract NonNullable Parameters ReturnType InstanceType Awaited ConstructorParameters ThisType ' +
  'ReadonlyArray ReadonlyMap ReadonlySet PromiseLike ArrayLike Iterable IterableIterator AsyncIterable AsyncIterator Generator AsyncGenerator ' +
  'IteratorResult PropertyKey Uppercase Lowercase Capitalize Uncapitalize TemplateStringsArray NodeJS const asserts is keyof unique infer';
const PYTHON =
  'abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter ' +
  'float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next ' +
  'object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip ' +
  '__import__ __name__ __file__ __doc__ self cls NotImplemented Ellipsis BaseException Exception ArithmeticError AssertionError AttributeError EOFError ' +
  'FileNotFoundError FileExistsError ImportError IndexError IOError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ' +
  'ModuleNotFoundError NameError NotImplementedError OSError OverflowError PermissionError RecursionError RuntimeError StopIteration ' +
  'StopAsyncIteration SyntaxError SystemExit TimeoutError TypeError UnicodeDecodeError UnicodeError ValueError ZeroDivisionError Warning ' +
  'DeprecationWarning UserWarning ConnectionError';

const BY_LANGUAGE: Readonly<Record<string, ReadonlySet<string>>> = {
  javascript: new Set(ECMASCRIPT.split(' ')),
  typescript: new Set(`${ECMASCRIPT} ${TYPESCRIPT}`.split(' ')),
  tsx: new Set(`${ECMASCRIPT} ${TYPESCRIPT}`.split(' ')),
  python: new Set(PYTHON.split(' ')),
};

/** The globals of a language; undefined where we have no list, so that nothing is called unknown there. */
export function knownNames(language: string): ReadonlySet<string> | undefined {
  return BY_LANGUAGE[language];
}
