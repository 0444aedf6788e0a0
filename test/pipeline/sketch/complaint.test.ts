import { describe, expect, it } from 'vitest';
import { complaintOf, complaintWords } from '../../../src/pipeline/sketch/complaint.ts';
import { sketchOf } from '../../../src/pipeline/sketch/sketch.ts';
import { openSyntax } from '../../../src/syntax/syntax.ts';

describe('what a message complains of', () => {
  it.each([
    ["'itmes' is not defined.", { is: 'name', name: 'itmes' }],
    ["Cannot find name 'itmes'. Did you mean 'items'?", { is: 'name', name: 'itmes' }],
    ["F821 undefined name 'itmes'", { is: 'name', name: 'itmes' }],
    ["NameError: name 'itmes' is not defined", { is: 'name', name: 'itmes' }],
    ['it does not parse: missing )', { is: 'syntax' }],
    ['SyntaxError: Unexpected token', { is: 'syntax' }],
    ['expected 3 to be 2', { is: 'test' }],
  ])('%s', (message, complaint) => {
    expect(complaintOf(message)).toEqual(complaint);
  });
});

describe('a complaint for the bundled model', () => {
  const syntax = openSyntax();
  const sketch = (code: string) => sketchOf(code, (text) => syntax.tree(text, 'javascript'), { isPython: false });

  it('names the letter of a name that is bound nowhere, and of those spelt much alike', async () => {
    const made = await sketch('function total(basket) {\n  return baskte.sum;\n}');
    if (made === undefined) throw new Error('no sketch');
    expect(complaintWords({ is: 'name', name: 'baskte' }, made)).toBe('name Ђ near Ё');
    expect(complaintWords({ is: 'name', name: 'elsewhere' }, made)).toBe('test');
    expect(complaintWords({ is: 'syntax' }, made)).toBe('syntax');
  });
});
