import type { RepoPath } from '../core/brand.ts';
import type { Target } from '../core/target.ts';
import type { Finding } from '../core/verdict.ts';
import { findingOf } from './finding.ts';
import type { Running } from './judged-run.ts';
import { type NewRed, redNames } from './red-tests.ts';
import type { TestResult } from './tool.ts';
import { type FoundProgram, inCheckout } from './tool-search.ts';

/** Characters of what a failing test said that are of use to a model. */
const SAID_LIMIT = 800;

/** Begins the message of every finding about a test, so that the test can be found again by it. */
function titleOf(name: string): string {
  return `“${name}”`;
}

/** A test that the candidate broke. */
export function findingOfRed({ name, is, test }: NewRed, found: FoundProgram, running: Running): Finding {
  if (is === 'vanished') {
    return { check: 'tests', rule: 'vanished', message: `${titleOf(name)} passed before and does not run any more` };
  }
  return about(test, 'new-red', `was not red before and is now: ${said(test)}`, found, running);
}

/** Where a test begins; lines above a failing one down to there are the test's own, or so many where none is seen. */
const BEGINS =
  /^\s*(?:(?:it|test|specify)(?:\.\w+)*\s*\(|(?:it|test|specify)\s+["']|(?:async\s+)?def\s+test|func\s+Test|#\[test\]|@Test\b|public\s+function\s+test|TEST(?:_[FP])?\s*\()/u;
const OWN_LINES = 6;

/**
 * Red tests of the unchanged code that reach the target: those that name it themselves (title, message, the lines about the failing one). If
 * none does, those whose file names it, or else all of them; with `onlyOwn`, none, since something else is known to be wrong with the target.
 */
export function testFindings(
  tests: readonly TestResult[],
  flaky: readonly string[],
  found: FoundProgram,
  target: Target,
  running: Running,
  onlyOwn: boolean,
): Finding[] {
  const red = tests.filter((test) => test.is === 'failed' && !flaky.includes(test.name));
  const inFile = (test: TestResult): boolean => (textOf(test, found, running) ?? '').includes(target.name);
  const own = red.filter((test) => ownWords(test, textOf(test, found, running)).includes(target.name));
  const [nearest] = [own, onlyOwn ? [] : red.filter(inFile), onlyOwn ? [] : red].filter((tests) => tests.length > 0);
  return (nearest ?? []).map((test) => about(test, 'red', `is red: ${said(test)}`, found, running));
}

function ownWords({ name, message = '', line = 0 }: TestResult, text = ''): string {
  const above = line > 0 ? text.split('\n').slice(0, line) : [];
  const first = above.findLastIndex((each) => BEGINS.test(each));
  return [name, message, ...above.slice(first === -1 ? -OWN_LINES : first)].join('\n');
}

/** What was red before, named. */
export function beforeOf(tests: readonly TestResult[], flaky: readonly string[], found: FoundProgram): Finding[] {
  const names = new Set(redNames(tests).filter((name) => !flaky.includes(name)));
  return tests
    .filter((test) => test.is === 'failed' && names.delete(test.name))
    .map((test) => ({
      check: 'tests',
      rule: 'red',
      message: `${titleOf(test.name)} is red: ${said(test).slice(0, 200)}${at(test, found)}`,
    }));
}

/** Cures that did not cure: their tests do not pass. A test that is not among `now` belongs to another runner, unless it is gone. */
export function stillRed(cures: readonly Finding[], now: readonly TestResult[], found: FoundProgram, running: Running): Finding[] {
  return now
    .filter((test) => test.is !== 'passed' && cures.some(({ check, message }) => check === 'tests' && message.includes(titleOf(test.name))))
    .map((test) => about(test, 'red', `is still red: ${said(test)}`, found, running));
}

function about(test: TestResult, rule: string, words: string, found: FoundProgram, running: Running): Finding {
  const file = test.file === undefined ? undefined : inCheckout(found.place, test.file);
  const message = `${titleOf(test.name)} ${words}`;
  if (file === undefined) return { check: 'tests', rule, message };
  const lines = { first: 0, last: -1 };
  const finding = findingOf({ check: 'tests', rule, message, file, line: test.line ?? 0 }, '', lines, textOf(test, found, running));
  // The title comes first, whatever the file: it is what the test is found again by.
  return { ...finding, message: `${message}${at(test, found)}` };
}

function at(test: TestResult, { place }: FoundProgram): string {
  const file = test.file === undefined ? undefined : inCheckout(place, test.file);
  return file === undefined ? '' : ` (${file}${test.line === undefined ? '' : `:${test.line}`})`;
}

function said({ message = '' }: TestResult): string {
  return message.trim().slice(0, SAID_LIMIT) || 'it did not say why';
}

function textOf({ file }: TestResult, { place }: FoundProgram, { visit }: Running): string | undefined {
  const path = file === undefined ? undefined : inCheckout(place, file);
  return path === undefined ? undefined : visit.checkout.read(path as RepoPath);
}
