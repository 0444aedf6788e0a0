import { nameWords } from '../../../../src/pipeline/sketch/name-words.ts';

const SPELLED_OUT = new Map(
  Object.entries({
    opts: 'options',
    str: 'string',
    arr: 'array',
    fn: 'function',
    cb: 'callback',
    err: 'error',
    idx: 'index',
    msg: 'message',
    el: 'element',
    elem: 'element',
    obj: 'object',
    val: 'value',
    num: 'number',
    len: 'length',
    ctx: 'context',
    req: 'request',
    res: 'response',
    args: 'arguments',
    prop: 'property',
    props: 'properties',
    attr: 'attribute',
    attrs: 'attributes',
    params: 'parameters',
    param: 'parameter',
    dir: 'directory',
    pos: 'position',
    prev: 'previous',
    expr: 'expression',
    decl: 'declaration',
    config: 'configuration',
    buf: 'buffer',
    src: 'source',
    dest: 'destination',
    tmp: 'temporary value',
    evt: 'event',
    doc: 'document',
    i: 'index',
    n: 'number',
    s: 'string',
    a: 'first value',
    b: 'second value',
    e: 'value',
    x: 'value',
    v: 'value',
    k: 'key',
    f: 'function',
  }),
);

const VERBS = new Set(
  (
    'get set add remove delete find parse format update read write load save send check validate compute resolve register handle process ' +
    'render print build create make run start stop open close reset clear init initialize apply emit log merge copy move normalize convert ' +
    'extract visit walk collect append insert replace push pop test skip match scan wrap unwrap flush fetch bind call execute generate ' +
    'define ensure ignore enable disable increment decrement sort filter map compare throw report assert transform encode decode serialize ' +
    'stringify escape trim split join concat clone extend assign toggle show hide dispatch subscribe notify release lock unlock try use ' +
    'consume track schedule cancel abort destroy dispose mark unmark lookup infer connect disconnect attach detach calculate count draw ' +
    'verify prepare refresh select traverse unregister prepend lower raise retry invoke evaluate rewrite restore reload request measure ' +
    'estimate iterate group clamp hash sign encrypt decrypt compress decompress pad flatten pick omit rotate translate scale resize list ' +
    'prune rename import export inspect intersect invert'
  ).split(' '),
);

const OPENINGS = new Map([
  ['is', 'Check whether it is'],
  ['has', 'Check whether it has'],
  ['should', 'Check whether it should'],
  ['can', 'Check whether it can'],
  ['to', 'Convert to'],
  ['from', 'Create from'],
  ['with', 'Work with'],
]);

/** Takes an identifier and gives its words, in small letters but for abbreviations such as `URL`. */
export function wordsOf(identifier: string): string[] {
  return nameWords(identifier)
    .split(' ')
    .filter((word) => word !== '');
}

/** Takes an identifier and gives it as a phrase, with the usual short forms spelled out; `value` where it has no words. */
export function phraseOf(identifier: string): string {
  return (
    wordsOf(identifier)
      .map((word) => SPELLED_OUT.get(word) ?? word)
      .join(' ') || 'value'
  );
}

/** Takes the name of a function and gives the sentence that the name alone supports. */
export function summaryOf(functionName: string): string {
  const words = wordsOf(functionName);
  const [first, ...others] = words;
  if (first === undefined) return 'Run the function.';
  if (others.length === 0) return VERBS.has(first) ? `${capital(first)} the value.` : `${capital(phraseOf(first))}.`;
  const rest = others.join(' ');
  if (first === 'on') return `Handle the ${rest} event.`;
  const opening = OPENINGS.get(first);
  if (opening !== undefined) return `${opening} ${rest}.`;
  return VERBS.has(first) ? `${capital(first)} the ${rest}.` : `${capital(words.join(' '))}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
