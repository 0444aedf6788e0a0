/** The command line does not say what to do, or says it wrongly: exit status 2. `next` names what to type instead. */
export class UsageError extends Error {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.name = 'UsageError';
    this.next = next;
  }
}
