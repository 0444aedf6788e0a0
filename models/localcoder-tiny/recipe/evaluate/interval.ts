/** z of a two-sided 95 % interval of the normal distribution. */
const Z = 1.96;

/** The 95 % interval of a share of `count` in `total`, by Wilson's score (1927), in per cent. */
export function interval(count: number, total: number): { readonly low: number; readonly high: number } {
  if (total === 0) return { low: 0, high: 100 };
  const share = count / total;
  const spread = (Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2))) / (1 + Z ** 2 / total);
  const middle = (share + Z ** 2 / (2 * total)) / (1 + Z ** 2 / total);
  return { low: 100 * Math.max(0, middle - spread), high: 100 * Math.min(1, middle + spread) };
}

/** A share as people read it: `93.4 % (90.1–95.7)`. */
export function shareOf(count: number, total: number): string {
  if (total === 0) return '–';
  const { low, high } = interval(count, total);
  return `${((100 * count) / total).toFixed(1)} % (${low.toFixed(1)}–${high.toFixed(1)})`;
}
