/** What a job has achieved so far: another axis than its place in the queue. */
export const STAGES = ['understand', 'locate', 'plan', 'generate', 'verify', 'deliver'] as const;

export type Stage = (typeof STAGES)[number];
