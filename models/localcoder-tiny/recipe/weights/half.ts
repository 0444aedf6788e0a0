const bits = new Uint32Array(1);
const number = new Float32Array(bits.buffer);

/** Takes a number and gives the 16 bits of the nearest half-precision number (ties to the even one). */
export const toHalf = (value: number): number => {
  number[0] = value;
  const raw = bits[0] ?? 0;
  const sign = (raw >>> 16) & 0x8000;
  const exponent = (raw >>> 23) & 0xff;
  const fraction = raw & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  // Below 2^-25 everything rounds to zero; from 2^16 on everything is infinite.
  if (exponent < 102) return sign;
  if (exponent > 142) return sign | 0x7c00;
  const subnormal = exponent < 113;
  const shift = subnormal ? 126 - exponent : 13;
  const mantissa = subnormal ? fraction | 0x800000 : fraction;
  const kept = (subnormal ? 0 : (exponent - 112) << 10) + (mantissa >>> shift);
  const rest = mantissa & ((1 << shift) - 1);
  const halfway = 1 << (shift - 1);
  // A carry out of the fraction runs into the exponent, which is just what rounding up to the next power of two means.
  const up = rest > halfway || (rest === halfway && (kept & 1) === 1);
  return sign | (kept + (up ? 1 : 0));
};

/** Takes the 16 bits of a half-precision number and gives its value. */
export const fromHalf = (half: number): number => {
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
};
