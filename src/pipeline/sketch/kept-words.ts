/**
 * Names that sketches show as they are, since they mean the same in every program: what the languages and their libraries bring. The bundled model's
 * tokenizer has one token for each; a change here needs a model that was trained with it. Only letters: other names would be several tokens.
 */
export const KEPT_WORDS: ReadonlySet<string> = new Set(
  (
    'Array Boolean Date Error Function Infinity JSON Map Math NaN Number Object Promise Proxy RangeError Reflect RegExp Set String Symbol TypeError WeakMap WeakSet ' +
    'Buffer console document exports global globalThis module process require window arguments undefined constructor prototype length ' +
    'abs add all any append apply assign at bind call catch ceil charAt charCodeAt clear codePointAt concat create defineProperty delete endsWith entries error every exec ' +
    'exp fill filter finally find findIndex findLast flat flatMap floor forEach freeze from fromCharCode fromEntries get getOwnPropertyNames has hasOwn hasOwnProperty ' +
    'includes indexOf isArray isFinite isInteger isNaN join keys lastIndexOf log map match matchAll max message min name next now of on once parse parseFloat parseInt ' +
    'pop pow push random reduce reject repeat replace replaceAll resolve reverse round set shift size slice some sort splice split sqrt startsWith stringify stack ' +
    'substr substring test then toFixed toLowerCase toString toUpperCase trim trimEnd trimStart trunc unshift value valueOf values write ' +
    'self cls args kwargs object type super print len range list dict tuple set str int float bool bytes isinstance issubclass enumerate zip sorted reversed sum iter ' +
    'open getattr setattr hasattr repr format items update extend insert remove index count copy lower upper strip lstrip rstrip splitlines startswith endswith ' +
    'encode decode read readline close setdefault popitem discard union path os sys re ValueError KeyError IndexError AttributeError Exception StopIteration ' +
    'NotImplementedError OSError RuntimeError property staticmethod classmethod ' +
    'i j k n x y a b e key val item result data options err callback node'
  ).split(' '),
);

/** Numbers that are shown as they are. */
export const KEPT_FIGURES: ReadonlySet<string> = new Set(['0', '1', '2', '3', '4', '8', '10', '16', '100', '1000', '0.5']);

/** Literals in quotes that are shown as they are, by their content: the empty one and the answers of `typeof`. */
export const KEPT_TEXTS: ReadonlySet<string> = new Set([
  '',
  'undefined',
  'string',
  'number',
  'function',
  'object',
  'boolean',
  'symbol',
  'bigint',
]);

/** Names that tell of a boolean: what they are called or compared with says so. */
export const FLAG_NAME = /^_?(?:is|has|should|can|was|did|does|are|will|must|needs|includes|startsWith|endsWith|exists)(?:[A-Z_]|$)/u;
