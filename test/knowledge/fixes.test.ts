import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RepoId } from '../../src/core/brand.ts';
import type { Fixes } from '../../src/core/port/fixes.ts';
import type { Finding } from '../../src/core/verdict.ts';
import { openFixes } from '../../src/knowledge/fixes.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const bakery = 'bakery0000000000' as RepoId;
const mill = 'mill000000000000' as RepoId;
const eqeqeq = (line: number): Finding => ({ check: 'lint', rule: 'eqeqeq', message: "Expected '===' and instead saw '=='.", line });
const unused = (name: string, line: number): Finding => ({
  check: 'lint',
  rule: 'no-unused-vars',
  message: `'${name}' is assigned a value but never used.`,
  line,
});

describe('the memory of fixes', () => {
  let fixes: Fixes;
  beforeEach(() => {
    const store = openStore(path.join(scratchFolder(), 'localcoder.db'));
    onTestFinished(() => store.close());
    fixes = openFixes(store, fakeClock());
  });

  const loaf = 'function isRye(loaf) {\n  return loaf.grain == "rye";\n}';

  it('makes the edit that cured a finding at another place, with the names that stand there', () => {
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, loaf.replace('==', '==='));
    const text = 'function isOpen(shop, hour) {\n    const day = shop.today;\n    if (hour > 6 && day.opens == early) return true;\n}';
    expect(fixes.propose(bakery, 'javascript', text, [eqeqeq(3)])).toEqual([text.replace('==', '===')]);
  });

  it('proposes nothing where the edit would fit twice', () => {
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, loaf.replace('==', '==='));
    expect(fixes.propose(bakery, 'javascript', 'const both = a == b && c == d;', [eqeqeq(1)])).toEqual([]);
  });

  it('removes lines as well, and keeps the rest to the byte', () => {
    const before = 'function bake(oven) {\n  const spare = oven.heat();\n  return oven.open();\n}';
    fixes.learn(bakery, 'javascript', [unused('spare', 2)], before, 'function bake(oven) {\n  return oven.open();\n}');
    const text = 'function proof(room) {\r\n\tconst spare = room.heat();\n\treturn room;\n}';
    expect(fixes.propose(bakery, 'javascript', text, [unused('spare', 2)])).toEqual([]);
    const oven = 'function proof(room) {\r\n\tconst spare = oven.heat();\n\treturn room;\n}';
    expect(fixes.propose(bakery, 'javascript', oven, [unused('spare', 2)])).toEqual(['function proof(room) {\r\n\treturn room;\n}']);
  });

  it('keeps to the repository, the language, the rule and the line', () => {
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, loaf.replace('==', '==='));
    expect(fixes.propose(mill, 'javascript', loaf, [eqeqeq(2)])).toEqual([]);
    expect(fixes.propose(bakery, 'typescript', loaf, [eqeqeq(2)])).toEqual([]);
    expect(fixes.propose(bakery, 'javascript', loaf, [{ ...eqeqeq(2), rule: 'curly' }])).toEqual([]);
    expect(fixes.propose(bakery, 'javascript', loaf, [eqeqeq(1)])).toEqual([]);
    expect(fixes.propose(bakery, 'javascript', loaf, [{ check: 'lint', rule: 'eqeqeq', message: eqeqeq(1).message }])).toEqual([]);
  });

  it('learns nothing from an edit elsewhere, from none, and from one that is too large', () => {
    fixes.learn(bakery, 'javascript', [eqeqeq(1)], loaf, loaf.replace('==', '==='));
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, loaf);
    const long = Array.from({ length: 9 }, (_, index) => `step${index}();`).join('\n');
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], long, long.replaceAll('step', 'bake'));
    expect(fixes.propose(bakery, 'javascript', loaf, [eqeqeq(1), eqeqeq(2)])).toEqual([]);
  });

  it('proposes what helped most often first', () => {
    const wrong = loaf.replace('== "rye"', '.startsWith("rye")');
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, wrong);
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, loaf.replace('==', '==='));
    fixes.learn(bakery, 'javascript', [eqeqeq(2)], loaf, loaf.replace('==', '==='));
    expect(fixes.propose(bakery, 'javascript', loaf, [eqeqeq(2)])).toEqual([loaf.replace('==', '==='), wrong]);
  });
});
