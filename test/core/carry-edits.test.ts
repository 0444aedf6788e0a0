import { describe, expect, it } from 'vitest';
import { carryEdits } from '../../src/core/carry-edits.ts';
import { applyEdits, type Edit } from '../../src/core/span.ts';

const STREET = ['north', 'east', 'south', 'west'];
const TEXT = STREET.map((name) => `const ${name} = 1;\n`).join('');

/** The edit that puts something in place of a part of the text. */
function editOf(part: string, text: string): Edit {
  const start = TEXT.indexOf(part);
  return { span: { start, end: start + part.length }, text };
}

function carried(edits: readonly Edit[], to: string): string | undefined {
  const there = carryEdits(edits, TEXT, to);
  return there === undefined ? undefined : applyEdits(to, there);
}

describe('edits carried over to another text', () => {
  it('replace exactly the same characters, above, below and on the line beside what differs', () => {
    const other = applyEdits(TEXT, [editOf('const east = 1;', 'const east = 1;\nconst more = 2;')]);
    expect(carried([editOf('north = 1', 'north = 7'), editOf('const south = 1;', 'let south;')], other)).toBe(
      'const north = 7;\nconst east = 1;\nconst more = 2;\nlet south;\nconst west = 1;\n',
    );
  });

  it('come to the same text whichever of two was made first', () => {
    for (const one of STREET)
      for (const other of STREET.filter((name) => name !== one)) {
        const [a, b] = [editOf(`const ${one} = 1;`, `let ${one};\nlet x;`), editOf(`const ${other} = 1;`, `var ${other};`)];
        expect(carried([b], applyEdits(TEXT, [a]))).toBe(applyEdits(TEXT, [a, b]));
      }
  });

  it('are refused on a line that differs', () => {
    expect(carried([editOf('= 1;\nconst south', '=')], TEXT.replace('east', 'EAST'))).toBeUndefined();
    expect(carried([editOf('const east = 1;', 'x')], TEXT.replace('const east = 1;\n', ''))).toBeUndefined();
  });

  it('stand behind what was put at the same point before', () => {
    const at = { start: TEXT.indexOf('const east'), end: TEXT.indexOf('const east') };
    const first = applyEdits(TEXT, [{ span: at, text: '// one\n' }]);
    expect(carried([{ span: at, text: '// two\n' }], first)).toContain('// one\n// two\nconst east');
  });
});
