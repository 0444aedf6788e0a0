/** Global functions and objects without state of their own, as far as their fixed members are used. */
export const PURE_GLOBALS: ReadonlySet<string> = new Set(
  `Math Number String Boolean Array Object JSON parseInt parseFloat isNaN isFinite NaN Infinity undefined Map Set WeakMap WeakSet RegExp Symbol BigInt
  Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError encodeURIComponent decodeURIComponent encodeURI decodeURI
  Promise Date Intl Reflect Proxy Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray
  BigInt64Array BigUint64Array ArrayBuffer DataView structuredClone TextEncoder TextDecoder URL URLSearchParams Buffer btoa atob arguments`.split(
    /\s+/u,
  ),
);

/** Members of those that are not pure. */
export const IMPURE_MEMBERS: ReadonlySet<string> = new Set(['Math.random', 'Date.now', 'Buffer.allocUnsafe', 'URL.createObjectURL']);

/** Modules of Node.js whose functions depend on their arguments only. */
export const PURE_MODULES: ReadonlySet<string> = new Set([
  'path',
  'path/posix',
  'util',
  'url',
  'querystring',
  'assert',
  'assert/strict',
  'buffer',
  'punycode',
]);

/** Packages whose functions depend on their arguments only; a few that are used everywhere. */
export const PURE_PACKAGES: ReadonlySet<string> = new Set([
  'lodash',
  'lodash-es',
  'ramda',
  'clsx',
  'classnames',
  'semver',
  'fast-deep-equal',
  'deepmerge',
  'escape-html',
]);

/** Methods that change what they are called on. */
export const CHANGING_METHODS: ReadonlySet<string> = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear append assign defineProperty setPrototypeOf next exec'.split(
    ' ',
  ),
);
