import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { document } from '../../jobs/document.ts';
import { explain } from '../../jobs/explain.ts';
import { improve } from '../../jobs/improve.ts';
import { KINDS } from '../../jobs/kinds.ts';
import { composePrompt, digest, fenceFor, fill, withFindings } from '../../src/pipeline/prompt.ts';

const read = (path: string): string => readFileSync(new URL(`../../prompts/${path}`, import.meta.url), 'utf8').replace(/\n$/u, '');
const SUBJECT = {
  style: 'chat',
  language: 'javascript',
  node: 'function',
  name: 'total',
  instruction: '',
  code: 'function total() {}',
} as const;

describe('prompts', () => {
  it.each([improve, document, explain])('give the bundled model the one form it knows for $name', (kind) => {
    const [only, ...others] = composePrompt(read, { ...SUBJECT, task: { kind }, style: 'tiny' }, []);
    expect(others).toEqual([]);
    expect(only).toEqual({ role: 'user', content: `/${kind.name} javascript\n\`\`\`\nfunction total() {}\n\`\`\`` });
  });

  it('put what is stable first and the code last', () => {
    const context = [{ section: 'rules', title: 'Rules', text: 'Tabs.', tokens: 1, required: false } as const];
    const [system, user] = composePrompt(read, { ...SUBJECT, task: { kind: improve }, instruction: 'use reduce' }, context);
    expect(system?.role).toBe('system');
    expect(user?.content.startsWith('Rules:\nTabs.')).toBe(true);
    expect(user?.content).toContain('Instruction: use reduce');
    expect(user?.content.endsWith('```\nfunction total() {}\n```')).toBe(true);
  });

  it('exist for every kind that is available; a review words its questions by itself', () => {
    for (const kind of KINDS.filter((each) => each.unavailable === undefined && each.result !== 'findings')) {
      expect(composePrompt(read, { ...SUBJECT, task: { kind } }, [])).toHaveLength(2);
    }
  });

  it('never look into the values they are filled with', () => {
    expect(fill('{{a}} {{b}}', { a: '{{b}}', b: '2' })).toBe('{{b}} 2');
    expect(() => fill('{{missing}}', {})).toThrow('missing');
  });

  it('fence code with more backticks than it holds', () => {
    expect(fenceFor('no ticks')).toBe('```');
    expect(fenceFor('a ```` b')).toBe('`````');
  });
});

describe('findings for a repair round', () => {
  const finding = { check: 'parse', rule: 'new-syntax-error', message: 'it does not parse', line: 3 };

  it('name each cause once, in at most 20 lines', () => {
    expect(digest([finding, finding])).toBe('- it does not parse (line 3)');
    const many = Array.from({ length: 40 }, (_, index) => ({ ...finding, message: `cause ${index}`, excerpt: 'a\nb\nc\nd\ne\nf' }));
    expect(digest(many).split('\n')).toHaveLength(20);
  });

  it('are added to the last message, but not for the bundled model', () => {
    const messages = [{ role: 'user', content: 'Do it.' }] as const;
    expect(withFindings(read, 'chat', messages, [finding])[0]?.content).toContain('it does not parse (line 3)');
    expect(withFindings(read, 'tiny', messages, [finding])).toBe(messages);
    expect(withFindings(read, 'chat', messages, [])).toBe(messages);
  });
});
