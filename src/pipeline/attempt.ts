import type { Job } from '../core/job.ts';
import type { Plan } from '../core/plan.ts';
import type { Model } from '../core/port/engine.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Target } from '../core/target.ts';
import type { Remember } from './checkpoint.ts';
import type { Shown } from './shown.ts';
import type { Task } from './task.ts';

/** Everything the rounds of candidates work with. */
export interface Attempt {
  readonly job: Job;
  readonly task: Task;
  readonly target: Target;
  readonly outline: Outline;
  readonly shown: Shown;
  readonly plan: Plan;
  readonly model: Model;
  readonly remember: Remember;
}
