import { describe, expect, it } from 'vitest';
import { plainOutline } from '../../src/syntax/plain-outline.ts';

const comments = (text: string, language: string): string[] => plainOutline(text, language).comments.map((comment) => comment.text);

describe('comments without a grammar', () => {
  it.each([
    ['c', 'int a; // b\n/* c\n d */ char e = \'"\'; // f "g"\nchar* h = "// no";', ['// b', '/* c\n d */', '// f "g"']],
    ['cpp', 'int a = 1\'000; // b\nauto u = "http://x";', ['// b']],
    ['java', 'String a = "\\"// no"; // b', ['// b']],
    ['rust', "fn bake<'a>(x: &'a str) {} // b\nlet s = r#\"// \"no\" \"#; // c\nlet t = '\\''; // d", ['// b', '// c', '// d']],
    ['go', 'a := `// no\n// no` // b', ['// b']],
    ['kotlin', 'val a = """\n// no\n""" // b', ['// b']],
    ['swift', '/* a */ let b = 1 // c', ['/* a */', '// c']],
    ['php', "$a = '# no'; # b\n// c\n/* d */", ['# b', '// c', '/* d */']],
    ['css', 'a { color: #fff; } /* b */ a { x: url(http://no) }', ['/* b */']],
    ['scss', '// a\n$b: 1; // c', ['// a', '// c']],
    ['ruby', 'a = "#{b}" # c\nd = \'# no\'\ne[#no]', ['# c', '#no]']],
    ['shell', 'echo "$# # no" ${a#b} # c\nx=a#no', ['# c']],
    ['perl', '$#a; # b', ['# b']],
    ['yaml', "a: 'x' # b\nc: d#no\n# e", ['# b', '# e']],
    ['toml', 'a = """\n# no\n""" # b', ['# b']],
    ['makefile', 'a: # b\n\techo c', ['# b']],
    ['dockerfile', '# a\nRUN b # no\n  # c', ['# a', '# c']],
    ['ini', '; a\n# b\nc = d ; no', ['; a', '# b']],
    ['powershell', '<# a\n b #> $c # d', ['<# a\n b #>', '# d']],
    ['julia', '#= a =# b = "# no" # c', ['#= a =#', '# c']],
    ['elixir', '"""\n# no\n"""\nx # a', ['# a']],
    ['sql', "select '-- no', 'it''s' -- a\n/* b */ from c--no\n-- d", ['-- a', '/* b */', '-- d']],
    ['lua', '-- a\n--[[ b\n c ]] d = [[ -- no ]] -- e', ['-- a', '--[[ b\n c ]]', '-- e']],
    ['haskell', "a' = b -- c\n{- d -}", ['-- c', '{- d -}']],
    ['lisp', '(a \'b) ; c\n"; no" #| d |#', ['; c', '#| d |#']],
    ['clojure', ';; a\n(b)', [';; a']],
    ['latex', 'a 50\\% no % b', ['% b']],
    ['matlab', "a = b'; % c\n%{\nd\n%}", ['% c', '%{\nd\n%}']],
    ['erlang', '%% a\nb("% no").', ['%% a']],
    ['ocaml', '(* a *) let b = "(* no *)"', ['(* a *)']],
    ['fsharp', 'let a = 1 // b\n(* c *)', ['// b', '(* c *)']],
    ['pascal', "{ a } b := '{ no }'; // c", ['{ a }', '// c']],
    ['fortran', "a = '! no' ! b", ['! b']],
    ['visual-basic', 'a = "\' no" \' b', ["' b"]],
    ['batch', 'REM a\nremote b\n:: c\n  rem d', ['REM a', ':: c', 'rem d']],
    ['vim', '" a\nlet b = "no"', ['" a']],
    ['html', '<a href="http://no">// no</a> <!-- b\n c -->', ['<!-- b\n c -->']],
    ['vue', "<p>don't</p> <!-- a -->\n<script>\n// b\n/* c */\n</script>", ['<!-- a -->', '// b', '/* c */']],
    ['markdown', '<!-- a -->\n`<!-- no -->`\n```html\n<!-- no -->\n```\n<!-- b -->', ['<!-- a -->', '<!-- b -->']],
    ['asm', 'mov a, b ; c', ['; c']],
    ['cobol', '* a // b', []],
    ['', '// a', []],
  ])('are found in %s', (language, text, expected) => {
    expect(comments(text, language)).toEqual(expected);
  });

  it('end before \\r\\n and begin after a byte order mark', () => {
    expect(comments('\uFEFF# a\r\nb # c\r\n', 'ruby')).toEqual(['# a', '# c']);
    expect(comments('\uFEFF# a\r\nRUN b\r\n', 'dockerfile')).toEqual(['# a']);
  });

  it('that nobody closed go to the end', () => {
    expect(comments('a /* b\n c', 'c')).toEqual(['/* b\n c']);
  });

  it('make an outline that says it was not parsed', () => {
    expect(plainOutline('fn bake() {} // a', 'rust')).toEqual({
      language: 'rust',
      parsed: false,
      symbols: [],
      comments: [{ span: { start: 13, end: 17 }, text: '// a' }],
      imports: [],
      problems: [],
      stringLines: [],
    });
  });

  it('are found in a heap of unfinished strings and comments without reading it over and over', () => {
    for (const piece of ["'", '"\\', '/* ', "'\\", '`', "' ", '#', '"""', '    ', 'r#"'])
      for (const language of ['rust', 'go', 'dockerfile', 'python'])
        expect(plainOutline(piece.repeat(200_000 / piece.length), language).parsed).toBe(false);
  });
});
