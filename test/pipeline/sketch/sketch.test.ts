import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Sketch, sketchOf } from '../../../src/pipeline/sketch/sketch.ts';
import { openSyntax } from '../../../src/syntax/syntax.ts';

const syntax = openSyntax();

async function sketch(code: string, language = 'javascript', shift = 0): Promise<Sketch> {
  const isPython = language === 'python';
  const made = await sketchOf(code, (text) => syntax.tree(text, language), { isPython, shift });
  if (made === undefined) throw new Error('no sketch');
  return made;
}

/** What becomes of `before` when the model answers with the sketch of `after`. */
async function rewritten(before: string, after: string, language?: string): Promise<string | undefined> {
  const made = await sketch(before, language);
  const answer = await made.write(after);
  return answer === undefined ? undefined : made.read(answer);
}

describe('code as a sketch', () => {
  it('has a letter for each name and literal, and none of the layout and comments', async () => {
    const made = await sketch('function total(cart) {\n  // net\n  return cart.price\n    * 1.19 + "EUR";\n}');
    expect(made.text).toBe('function Ѐ ( Ё ) {\n  return Ё . Ђ * ա + Ā ;\n}');
  });

  it('shows what every program knows by its own name', async () => {
    const made = await sketch('const f = (xs) => xs.filter((x) => typeof x === "string").length === 0');
    expect(made.text).toBe('const Ѐ = ( Ё ) => Ё . filter ( ( x ) => typeof x === "string" ) . length === 0 ;');
  });

  it('tells names that speak of a boolean from others', async () => {
    expect((await sketch('if (isOpen(door)) close(door);')).text).toBe('if ( Ա ( Ѐ ) ) close ( Ѐ ) ;');
  });

  it('begins its alphabets where it is told', async () => {
    expect((await sketch('alpha(beta)', 'javascript', 2)).text).toBe('Ђ ( Ѓ ) ;');
  });

  it('takes a Python text with marks apart, and leaves docstrings out', async () => {
    const made = await sketch('def f(name):\n    """Greet."""\n    return "Dear %s!" % name', 'python');
    expect(made.text).toBe('def Ѐ ( name ) :\n    return " Ā %s ā " % name');
  });

  it.each([
    ['JSX', 'const f = () => <p>Hello</p>;'],
    ['more names than letters', Array.from({ length: 97 }, (_, index) => `name${index}();`).join('\n')],
  ])('is refused for %s', async (_, code) => {
    await expect(sketch(code)).rejects.toThrow('no sketch');
  });
});

describe('an answer read back', () => {
  it('is the same text, to the byte, when nothing changed: files of this program', async () => {
    const files = readdirSync(path.resolve('src'), { recursive: true, encoding: 'utf8' }).filter(
      (file, index) => file.endsWith('.ts') && index % 8 === 0,
    );
    let read = 0;
    for (const file of files) {
      const code = readFileSync(path.resolve('src', file), 'utf8');
      const made = await sketchOf(code, (text) => syntax.tree(text, 'typescript'), { isPython: false });
      if (made === undefined) continue;
      expect(await made.read(made.text), file).toBe(code);
      read += 1;
    }
    expect(read).toBeGreaterThan(files.length / 2);
  });

  it('is the same text, to the byte, for Python', async () => {
    const files = readdirSync(path.resolve('src/checks/python'));
    for (const file of files.filter((each) => each.endsWith('.py'))) {
      const code = readFileSync(path.resolve('src/checks/python', file), 'utf8');
      const made = await sketchOf(code, (text) => syntax.tree(text, 'python'), { isPython: true });
      if (made !== undefined) expect(await made.read(made.text), file).toBe(code);
    }
  });

  it('keeps layout and comments beside an edit', async () => {
    const before = 'function f(a) {\n  // the sum\n  var sum = 0; // start\n\n  g( a,sum ); /* odd */\n}';
    expect(await rewritten(before, before.replace('var', 'let'))).toBe(before.replace('var', 'let'));
  });

  it('moves lines that leave a block', async () => {
    const before = 'function f(a) {\n  if (a) {\n    return 1;\n  } else {\n    // other\n    g(\n      a,\n    );\n    return 2;\n  }\n}';
    const after = 'function f(a) { if (a) { return 1; } g(a,); return 2; }';
    expect(await rewritten(before, after)).toBe(
      'function f(a) {\n  if (a) {\n    return 1;\n  }\n  // other\n  g(\n    a,\n  );\n  return 2;\n}',
    );
  });

  it('writes a text between holes as a template does, and back', async () => {
    const joined = 'const f = (who) => "it\'s `" + who + "`";';
    const template = "const f = (who) => `it's \\`${who}\\``;";
    expect(await rewritten(joined, template)).toBe(template);
    expect(await rewritten(template, 'const f = (who) => "it\'s `" + who + "`";')).toBe("const f = (who) => 'it\\'s `' + who + '`';");
  });

  it('writes a property in quotes as one behind a dot', async () => {
    expect(await rewritten("a['style'] = 'style';", "a.style = 'style';")).toBe("a.style = 'style';");
  });

  it('leaves semicolons out where the code does', async () => {
    const before = 'function f(a) {\n  var b = a\n  return b\n}';
    expect(await rewritten(before, 'function f(a) { const b = a; a(); return b; }')).toBe(
      'function f(a) {\n  const b = a\n  a()\n  return b\n}',
    );
  });

  it('spaces new code as formatters do', async () => {
    const before = 'function f(a, b, c) { return a; }';
    const after =
      'function f(a, b, c) { for (let i = 0; i < a.length; i++) { b[i] = !c ? -a[i] : { ...a, b: [1, 2] }; } return a?.b ?? typeof c; }';
    expect(await rewritten(before, after)).toBe(
      'function f(a, b, c) {\n  for (let i = 0; i < a.length; i++) {\n    b[i] = !c ? -a[i] : { ...a, b: [1, 2] };\n  }\n  return a?.b ?? typeof c; }',
    );
  });

  it('makes an f-string of a format, in quotes that its holes do not use', async () => {
    const before = 'def f(self, a):\n    # hello\n    return "%s: %d" % (a["key"], len(a))';
    const after = 'def f(self, a):\n    return f"{a[\'key\']}: {len(a)}"';
    expect(await rewritten(before, after, 'python')).toBe('def f(self, a):\n    # hello\n    return f"{a[\'key\']}: {len(a)}"');
  });

  it('is nothing when it holds a letter that stands for nothing', async () => {
    const made = await sketch('a(b);');
    expect(await made.read('a ( Џ ) ;')).toBeUndefined();
  });

  it('is handed on as it is when it is no code, for the parser to refuse', async () => {
    const made = await sketch('function f(price) {\n  return price;\n}');
    expect(await made.read('function Ѐ ( Ё { return')).toMatch(/^function f/u);
  });
});
