import type { KindNeed } from '../core/kind.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { contains, lineAt } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import type { Finding } from '../core/verdict.ts';
import { isStub, isStubRegion } from './stub.ts';
import { nameOne } from './suits.ts';
import type { Task } from './task.ts';

/** The rest of stage 2: what a kind needs to know of its target, established by the harness before any model is asked. */
export async function prepare(task: Task, target: Target, outline: Outline, bench: Bench, signal: AbortSignal): Promise<Answer<Task>> {
  const { needs } = task.kind;
  return needs === undefined ? yes(task) : PREPARE[needs](task, target, outline, bench, signal);
}

/** Where the symbol does not parse; nothing else can be asked of it then. */
function syntaxFindings(target: Target, outline: Outline): Finding[] {
  return outline.problems
    .filter(({ span }) => contains(target.span, span))
    .map(({ message, line }) => ({
      check: 'parse',
      rule: 'syntax-error',
      message: `it does not parse: ${message}`,
      line: line - lineAt(target.source.clean, target.span.start) + 1,
    }));
}

type Prepare = (task: Task, target: Target, outline: Outline, bench: Bench, signal: AbortSignal) => Promise<Answer<Task>>;

const PREPARE: Readonly<Record<KindNeed, Prepare>> = {
  /** A fix has to cure something: what a check says, or what the person pasted. */
  async findings(task, target, outline, bench, signal) {
    const broken = syntaxFindings(target, outline);
    if (broken.length > 0) return yes({ ...task, cures: broken });
    const { findings, reports } = await bench.checks.baseline(target, signal);
    if (findings.length > 0 || task.instruction !== '') return yes({ ...task, cures: findings });
    const name = target.name || target.source.file;
    const paste = `@ai ${task.kind.name}: the message`;
    const unread = reports.find((report) => report.is === 'not-run');
    if (reports.some((report) => report.is === 'ran')) {
      return no('no-change', `no check finds anything wrong with ${name}`, `If you know what is wrong, say it: ${paste}.`);
    }
    const why = unread?.is === 'not-run' ? unread.why : 'there are none';
    return no('refused-unsupported', `no check could say what is wrong with ${name}: ${why}`, `Or say it yourself: ${paste}.`);
  },
  async stub(task, target, outline) {
    const symbol = outline.symbols.find((each) => each.path === target.symbol);
    if (symbol === undefined ? !outline.parsed && isStubRegion(target) : isStub(target, symbol)) return yes({ ...task, stub: 'fill' });
    if (symbol !== undefined && task.instruction !== '') return yes({ ...task, stub: 'sibling' });
    return no(
      'refused-unsupported',
      `${target.name || target.source.file} is not a stub`,
      `Leave its body empty, or say what to add beside it: @ai ${task.kind.name}: a function that …`,
    );
  },
  async 'test-place'(task, target, outline, bench, signal) {
    if (target.node !== 'function' && target.node !== 'method' && target.node !== 'class') {
      return no('refused-unsupported', 'a test is written for a function, method or class', nameOne(target, outline));
    }
    const place = await bench.checks.testPlace(target, signal);
    return place.is === 'none' ? no('refused-unsupported', place.why, place.next) : yes({ ...task, testPlace: place });
  },
};
