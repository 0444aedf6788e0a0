const MOST_BYTES = 12_000_000;
const FEWEST_BYTES = 200;
const LONGEST_LINE = 3000;
const MEAN_LINE = 90;
const MADE_BY_TOOLS =
  /__webpack_|regeneratorRuntime|_classCallCheck|_createClass\b|asyncToGenerator|System\.register\(|@generated|DO NOT (?:EDIT|MODIFY)|auto-?generated|^\/\/#region \S*node_modules|emscripten/imu;
const REQUIRED_BY_TYPESCRIPT = /\b(?:const|var|let) ((\w+?)_\d+) = (?:__importStar\(|__importDefault\()?require\(/gu;
const REQUIRED_BY_BABEL = /\b(?:const|var|let) (_(\w+?)\d*) = (?:_interopRequire\w+\()?require\(/gu;

/** Takes the text of a file and tells whether a person wrote it: not squeezed together, not made by a tool. */
export function isHandWritten(text: string): boolean {
  if (text.length < FEWEST_BYTES || text.length > MOST_BYTES) return false;
  const lines = text.split('\n');
  if (text.length / lines.length > MEAN_LINE) return false;
  const longLines = lines.filter((line) => line.length > LONGEST_LINE).length;
  if (longLines * 1000 > lines.length) return false;
  return !MADE_BY_TOOLS.test(text.slice(0, 4000)) && !/regeneratorRuntime|__webpack_require__|_classCallCheck/u.test(text);
}

/**
 * Takes the text of a file and gives it with the imports named as the author named them: a compiler to CommonJS writes
 * `(0, text_1.trimEnd)(line)` or `(0, _text.trimEnd)(line)` for `trimEnd(line)`, which nobody would write by hand.
 */
export function restoreImports(text: string): string {
  const names = new Map<string, string>();
  for (const pattern of [REQUIRED_BY_TYPESCRIPT, REQUIRED_BY_BABEL]) {
    for (const [, variable, name] of text.matchAll(pattern)) names.set(variable ?? '', name ?? '');
  }
  if (names.size === 0) return text;
  const module = `(?:${[...names.keys()].join('|')})`;
  return text
    .replace(new RegExp(`\\(0, (${module})\\.(\\w+)\\)`, 'gu'), (_, from: string, name: string) => restored(names, from, name))
    .replace(new RegExp(`\\b(${module})\\.(\\w+)`, 'gu'), (_, from: string, name: string) => restored(names, from, name));
}

function restored(names: ReadonlyMap<string, string>, from: string, name: string): string {
  return name === 'default' ? (names.get(from) ?? from) : name;
}
