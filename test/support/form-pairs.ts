import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from './python-place.ts';

/** A text and what an edit made of it. */
export interface FormPair {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** The pairs of a file of test/fixtures/python-forms. */
export function formPairs(name: string): FormPair[] {
  const text = readFileSync(path.join(PACKAGE_ROOT, 'test/fixtures/python-forms', name), 'utf8');
  const parts = text.split(/^== /mu).slice(1);
  return parts.map((part) => {
    const [head = '', after = ''] = part.split('\n--\n');
    const [title = '', ...before] = head.split('\n');
    return { title, before: before.join('\n'), after };
  });
}
