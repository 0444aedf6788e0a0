import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { watchReports } from '../../src/checks/report-folder.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

/** A checkout beside something that is not its business. */
function checkout(): { root: string; outside: string; write: (name: string, text: string) => void } {
  const top = scratchFolder();
  const root = path.join(top, 'checkout');
  const outside = path.join(top, 'outside');
  for (const folder of [path.join(root, 'target/reports'), outside]) mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(outside, 'secret.xml'), 'secret');
  return { root, outside, write: (name, text) => writeFileSync(path.join(root, 'target/reports', name), text) };
}

const names = (files: readonly string[]): string[] => files.map((file) => path.basename(file));

describe('reports of a build tool', () => {
  test('are the XML files that were written since', () => {
    const { root, write } = checkout();
    write('TEST-old.xml', 'old');
    write('TEST-again.xml', 'before');
    const written = watchReports(root, 'target/reports');
    write('TEST-again.xml', 'after');
    write('TEST-new.xml', 'new');
    write('notes.txt', 'no report');
    expect(names(written())).toEqual(['TEST-again.xml', 'TEST-new.xml']);
    expect(readFileSync(written()[0] ?? '', 'utf8')).toBe('after');
  });

  test('are none where the folder does not come to be', () => {
    expect(watchReports(checkout().root, 'build/test-results')()).toEqual([]);
  });

  test('are found in a folder that came to be since', () => {
    const { root } = checkout();
    const written = watchReports(root, 'build/test-results');
    mkdirSync(path.join(root, 'build/test-results'), { recursive: true });
    writeFileSync(path.join(root, 'build/test-results/TEST-a.xml'), 'a');
    expect(names(written())).toEqual(['TEST-a.xml']);
  });

  test('are never a link, nor in a folder that leads out of the checkout', () => {
    const { root, outside } = checkout();
    const written = watchReports(root, 'target/reports');
    symlinkSync(path.join(outside, 'secret.xml'), path.join(root, 'target/reports/TEST-link.xml'));
    expect(written()).toEqual([]);
    const led = watchReports(root, 'led/away');
    symlinkSync(path.dirname(outside), path.join(root, 'led'));
    symlinkSync(outside, path.join(root, 'away'));
    expect(led()).toEqual([]);
    expect(watchReports(root, '../outside')()).toEqual([]);
    symlinkSync('/nowhere', path.join(root, 'gone'));
    expect(watchReports(root, 'gone')()).toEqual([]);
    const away = watchReports(root, 'away');
    writeFileSync(path.join(outside, 'later.xml'), 'later');
    expect(away()).toEqual([]);
  });
});
