import { queueAddingContract } from './queue-adding.ts';
import { queueAmendingContract } from './queue-amending.ts';
import { queueKeepingContract } from './queue-keeping.ts';
import type { OpenQueues } from './queue-rig.ts';
import { queueRunningContract } from './queue-running.ts';
import { queueSteeringContract } from './queue-steering.ts';

/** What every queue must do. */
export function queueContract(open: OpenQueues): void {
  queueAddingContract(open);
  queueRunningContract(open);
  queueSteeringContract(open);
  queueKeepingContract(open);
  queueAmendingContract(open);
}
