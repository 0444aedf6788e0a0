/** What `work` answers, or undefined when it throws: for steps of which it is right that they fail without a word. */
export function orUndefined<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
