const LONG: Readonly<Record<string, string>> = {
  arg: 'argument',
  args: 'arguments',
  attr: 'attribute',
  attrs: 'attributes',
  buf: 'buffer',
  cb: 'callback',
  cfg: 'configuration',
  cls: 'class',
  cmd: 'command',
  cond: 'condition',
  conf: 'configuration',
  conn: 'connection',
  ctx: 'context',
  cur: 'current',
  db: 'database',
  dct: 'dictionary',
  dest: 'destination',
  dir: 'directory',
  dirname: 'directory name',
  dirs: 'directories',
  dst: 'destination',
  elem: 'element',
  elt: 'element',
  enc: 'encoding',
  env: 'environment',
  err: 'error',
  exc: 'exception',
  expr: 'expression',
  f: 'file',
  fd: 'file descriptor',
  filename: 'file name',
  fileno: 'file number',
  fmt: 'format',
  fn: 'function',
  fp: 'file object',
  func: 'function',
  hdr: 'header',
  i: 'index',
  idx: 'index',
  info: 'information',
  init: 'initial',
  iter: 'iterable',
  k: 'key',
  kw: 'keywords',
  kwargs: 'keyword arguments',
  kwds: 'keyword arguments',
  lineno: 'line number',
  lst: 'list',
  max: 'maximum',
  min: 'minimum',
  mod: 'module',
  modname: 'module name',
  msg: 'message',
  mth: 'method',
  n: 'number',
  num: 'number',
  obj: 'object',
  op: 'operation',
  opt: 'option',
  opts: 'options',
  param: 'parameter',
  params: 'parameters',
  pid: 'process id',
  pos: 'position',
  prev: 'previous',
  proc: 'process',
  prop: 'property',
  ptr: 'pointer',
  req: 'request',
  res: 'result',
  ret: 'result',
  s: 'string',
  seq: 'sequence',
  sock: 'socket',
  spec: 'specification',
  src: 'source',
  str: 'string',
  tmp: 'temporary value',
  tp: 'type',
  tz: 'time zone',
  val: 'value',
  var: 'variable',
  x: 'value',
  y: 'value',
  v: 'value',
};

/** The words of a Python name, in small letters; capitals that are an abbreviation stay. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/gu, '$1 $2')
    .split(/[\s_]+/u)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z0-9]{2,}$/u.test(word) ? word : word.toLowerCase()));
}

/** The name as words a person would say: `dst_dir` is `destination directory`. */
export function phraseOf(name: string): string {
  return wordsOf(name)
    .map((word) => LONG[word] ?? word)
    .join(' ');
}

const VERBS = new Set(
  `abort accept acquire activate add adjust allow analyze append apply assert assign attach begin bind build cache calculate call cancel change check choose clean clear close
  collect combine compare compile complete compute configure connect consume convert copy count create decode define delete describe detach detect determine disable disconnect
  discard dispatch display do download drain dump emit enable encode end ensure enter escape evaluate exclude execute exit expand export extend extract feed fetch fill filter find
  finish fix flush forget format forward generate get guess handle hide ignore import include increment infer initialize insert install intersect invoke iterate join kill leave
  list load lock locate log login logout look lookup make map mark match merge move normalize notify obtain open pack parse patch peek pop pause populate prepare prepend print
  process prompt pull push put query quit quote raise read rebuild receive record redirect refresh register reject release reload remove rename render repeat replace report request
  require reset resize resolve restore resume retrieve return reverse revert rewind run sanitize save scan schedule search seek select send serialize set setup show shut shutdown
  signal skip sleep sort split start stop store strip submit subscribe swap switch sync test throw toggle tokenize track transform translate traverse trigger trim truncate try unbind
  undo unescape uninstall unlink unlock unpack unquote unregister unwrap update upload use validate verify visit wait walk warn wrap write yield`.split(
    /\s+/u,
  ),
);

/** True for a word that tells somebody to do something. */
export function isVerb(word: string): boolean {
  return VERBS.has(word);
}

/** The texts as a list in a sentence: `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
