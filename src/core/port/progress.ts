import type { JobId } from '../brand.ts';
import type { Delivery } from '../delivery.ts';
import type { Stage } from '../stage.ts';

/** What attached terminals are shown while things happen. */
export type ProgressEvent =
  | { readonly is: 'queued'; readonly job: JobId; readonly title: string }
  | { readonly is: 'stage'; readonly job: JobId; readonly stage: Stage; readonly detail: string }
  | { readonly is: 'loading'; readonly model: string; readonly fraction: number }
  | { readonly is: 'text'; readonly job: JobId; readonly text: string; readonly tokens: number; readonly tokensPerSecond: number }
  | { readonly is: 'retry'; readonly job: JobId; readonly why: string; readonly delayMs: number }
  | { readonly is: 'settled'; readonly job: JobId; readonly delivery: Delivery }
  | { readonly is: 'skipped'; readonly file: string; readonly why: string }
  | { readonly is: 'notice'; readonly text: string }
  | { readonly is: 'idle' };

/** Where progress goes. Losing an event is harmless: the queue is the truth. */
export interface Progress {
  tell(event: ProgressEvent): void;
}
