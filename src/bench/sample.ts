/** Timings of one thing, in milliseconds. */
export interface Sample {
  readonly name: string;
  readonly millis: readonly number[];
}

/** The value below which `share` (0..1) of the values lie; the nearest one that was measured. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.max(0, Math.ceil(share * ordered.length) - 1))] ?? Number.NaN;
}

/** Runs the cases in turn, `rounds` times over, so that a slow moment of the machine falls on all of them alike. The first round is not counted. */
export async function interleaved(cases: Readonly<Record<string, () => Promise<unknown>>>, rounds: number): Promise<Sample[]> {
  const millis = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, work] of Object.entries(cases)) {
      const started = performance.now();
      await work();
      if (round > 0) millis.get(name)?.push(performance.now() - started);
    }
  }
  return [...millis].map(([name, values]) => ({ name, millis: values }));
}

/** One row of a benchmark's table: median, spread from the 10th to the 90th of a hundred, and how many runs. */
export function row({ name, millis }: Sample): string {
  const show = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  return `| ${name} | ${show(quantile(millis, 0.5))} ms | ${show(quantile(millis, 0.1))}–${show(quantile(millis, 0.9))} ms | ${millis.length} |`;
}

/** The same row for figures of another unit. */
export function figureRow(name: string, values: readonly number[], unit: string): string {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(values, share).toFixed(0));
  return `| ${name} | ${middle} ${unit} | ${low}–${high} ${unit} | ${values.length} |`;
}

/** How often longer `a` takes than `b`, median against median, with the spread of the paired runs. */
export function ratio(a: Sample, b: Sample): string {
  const pairs = a.millis.map((value, index) => value / (b.millis[index] ?? Number.NaN));
  const middle = quantile(a.millis, 0.5) / quantile(b.millis, 0.5);
  return `${middle.toFixed(2)}× (${quantile(pairs, 0.1).toFixed(2)}–${quantile(pairs, 0.9).toFixed(2)})`;
}
