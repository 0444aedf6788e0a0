import type { Language } from '../core/target.ts';

/** How a language without a loaded grammar writes comments and strings. */
export interface CommentStyle {
  /** Markers of comments that end with their line. */
  readonly lines: readonly string[];
  /** Line markers that count only as the first thing on their line. */
  readonly lineStarts: readonly string[];
  readonly blocks: readonly (readonly [open: string, close: string])[];
  readonly strings: readonly StringStyle[];
}

export interface StringStyle {
  readonly open: string;
  readonly close: string;
  /** False: it ends with its line at the latest. */
  readonly multiline: boolean;
  /** A backslash takes the next character's meaning away. */
  readonly escapes: boolean;
  /** It counts only when it is one character long, as in languages where the same mark means other things too. */
  readonly oneCharacter?: boolean;
}

const string = (open: string, options: Partial<StringStyle> = {}): StringStyle => ({
  open,
  close: open,
  multiline: false,
  escapes: true,
  ...options,
});
const DOUBLE = string('"');
const SINGLE = string("'");
const CHARACTER = string("'", { oneCharacter: true });
const TRIPLE = [string('"""', { multiline: true }), string("'''", { multiline: true })];
const BACKTICK = string('`', { multiline: true });
const DOUBLED = [string("'", { escapes: false }), string('"', { escapes: false })];

const C_BLOCK = ['/*', '*/'] as const;
const MARKUP = ['<!--', '-->'] as const;

const style = (lines: string, blocks: CommentStyle['blocks'], strings: readonly StringStyle[], lineStarts = ''): CommentStyle => ({
  lines: lines === '' ? [] : lines.split(' '),
  lineStarts: lineStarts === '' ? [] : lineStarts.split(' '),
  blocks,
  strings,
});

/** The styles, and the languages that follow each. */
const STYLES: readonly (readonly [languages: string, CommentStyle])[] = [
  ['c cpp csharp objective-c java scala dart solidity protobuf verilog glsl d zig', style('//', [C_BLOCK], [DOUBLE, CHARACTER])],
  ['kotlin swift', style('//', [C_BLOCK], [string('"""', { multiline: true }), DOUBLE, CHARACTER])],
  ['rust', style('//', [C_BLOCK], [{ ...string('r#"', { multiline: true, escapes: false }), close: '"#' }, DOUBLE, CHARACTER])],
  ['go', style('//', [C_BLOCK], [{ ...BACKTICK, escapes: false }, DOUBLE, CHARACTER])],
  ['javascript typescript tsx', style('//', [C_BLOCK], [BACKTICK, DOUBLE, SINGLE])],
  ['groovy', style('//', [C_BLOCK], [...TRIPLE, DOUBLE, SINGLE])],
  ['jsonc scss', style('//', [C_BLOCK], [DOUBLE, SINGLE])],
  ['css', style('', [C_BLOCK], [DOUBLE, SINGLE])],
  ['php thrift', style('// #', [C_BLOCK], [DOUBLE, SINGLE])],
  ['hcl', style('// #', [C_BLOCK], [DOUBLE])],
  ['nix', style('#', [C_BLOCK], [{ ...string("''", { multiline: true, escapes: false }) }, DOUBLE])],
  ['python starlark gdscript', style('#', [], [...TRIPLE, DOUBLE, SINGLE])],
  ['toml', style('#', [], [...TRIPLE, DOUBLE, SINGLE])],
  ['elixir', style('#', [], [string('"""', { multiline: true }), DOUBLE, CHARACTER])],
  ['julia', style('#', [['#=', '=#']], [string('"""', { multiline: true }), DOUBLE, CHARACTER])],
  ['nim', style('#', [['#[', ']#']], [string('"""', { multiline: true }), DOUBLE, CHARACTER])],
  ['coffeescript', style('#', [['###', '###']], [...TRIPLE, DOUBLE, SINGLE])],
  ['powershell', style('#', [['<#', '#>']], [string('"', { escapes: false }), string("'", { escapes: false })])],
  ['ruby crystal perl shell fish awk r', style('#', [], [DOUBLE, SINGLE])],
  ['graphql', style('#', [], [string('"""', { multiline: true }), DOUBLE])],
  ['tcl cmake', style('#', [], [DOUBLE])],
  ['yaml makefile', style('#', [], [])],
  ['dockerfile', style('', [], [], '#')],
  ['properties', style('', [], [], '# !')],
  ['ini', style('', [], [], '# ;')],
  ['sql', style('--', [C_BLOCK], DOUBLED)],
  ['lua', style('--', [['--[[', ']]']], [{ ...string('[[', { multiline: true, escapes: false }), close: ']]' }, DOUBLE, SINGLE])],
  ['haskell elm purescript', style('--', [['{-', '-}']], [DOUBLE, CHARACTER])],
  ['ada vhdl', style('--', [], [string('"', { escapes: false }), CHARACTER])],
  ['lisp scheme racket', style(';', [['#|', '|#']], [DOUBLE])],
  ['clojure', style(';', [], [DOUBLE])],
  ['asm', style('; # //', [C_BLOCK], [DOUBLE])],
  ['latex', style('%', [], [])],
  ['matlab', style('%', [['%{', '%}']], [string('"', { escapes: false })])],
  ['erlang', style('%', [], [DOUBLE, CHARACTER])],
  ['prolog', style('%', [C_BLOCK], [DOUBLE, SINGLE])],
  ['ocaml', style('', [['(*', '*)']], [DOUBLE, CHARACTER])],
  ['fsharp', style('//', [['(*', '*)']], [string('"""', { multiline: true }), DOUBLE, CHARACTER])],
  [
    'pascal',
    style(
      '//',
      [
        ['(*', '*)'],
        ['{', '}'],
      ],
      [string("'", { escapes: false })],
    ),
  ],
  ['fortran', style('!', [], DOUBLED)],
  ['visual-basic', style("'", [], [string('"', { escapes: false })])],
  ['batch', style('', [], [], 'rem ::')],
  ['vim', style('', [], [], '"')],
  ['html xml', style('', [MARKUP], [])],
  ['vue svelte', style('//', [MARKUP, C_BLOCK], [DOUBLE])],
  ['markdown', style('', [MARKUP], [{ ...string('```', { multiline: true, escapes: false }) }, string('`', { escapes: false })])],
];

const byLanguage: ReadonlyMap<Language, CommentStyle> = new Map(
  STYLES.flatMap(([languages, found]) => languages.split(' ').map((language): [Language, CommentStyle] => [language, found])),
);

/** The comment style of a language; undefined when we do not know how it writes comments. */
export function commentStyleOf(language: Language): CommentStyle | undefined {
  return byLanguage.get(language);
}
