/** Runs work when everything asked for before it has settled. */
export type OneAtATime = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * A queue of one: each piece of work starts when the one before it has settled, in the order asked for.
 * @returns a function that takes work and gives its result; a failed piece does not disturb the next.
 */
export function openOneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
}
