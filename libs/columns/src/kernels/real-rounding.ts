/**
 * The single-precision number nearest to a decimal text. The nearest double decides it unless that double lies exactly
 * halfway between two singles: then the text may lie to either side of it, and is compared digit by digit.
 *
 * @param double the double nearest to the text
 * @param text the text in JavaScript's number grammar, asked for in the rare case only
 */
export function roundToReal(double: number, text: () => string): number {
  const rounded = Math.fround(double);
  if (rounded === double || !Number.isFinite(double)) return rounded;
  const other = neighbour(rounded, double);
  // Beyond the greatest single, the next would be 2**128: a double, though no single.
  const a = Number.isFinite(rounded) ? rounded : Math.sign(rounded) * 2 ** 128;
  const b = Number.isFinite(other) ? other : Math.sign(other) * 2 ** 128;
  if ((a + b) / 2 !== double) return rounded;
  const side = compareToText(double, text());
  if (side === 0) return rounded; // a true tie: fround took the even one
  const lower = a < b ? rounded : other;
  const upper = a < b ? other : rounded;
  return side > 0 ? lower : upper;
}

/** The single next to `value` on the side where `towards` lies. */
function neighbour(value: number, towards: number): number {
  const floats = Float32Array.of(value);
  const bits = new Int32Array(floats.buffer);
  if (value === 0) {
    bits[0] = towards > 0 ? 1 : -2147483647;
    return floats[0];
  }
  bits[0] += value < towards === value > 0 ? 1 : -1;
  return floats[0];
}

/** Sign of (double - text), exactly. */
function compareToText(double: number, text: string): number {
  const [, sign, whole, decimals = '', exponent = '0'] =
    /^\s*([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?\s*$/.exec(text) ?? [];
  const digits = BigInt(`${whole ?? ''}${decimals}` || '0') * (sign === '-' ? -1n : 1n);
  const power = Number(exponent) - decimals.length;
  // double = mantissa * 2 ** binary
  let binary = 0;
  let mantissa = double;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    binary--;
  }
  let left = BigInt(mantissa);
  let right = digits;
  if (binary < 0) right *= 2n ** BigInt(-binary);
  if (power >= 0) right *= 10n ** BigInt(power);
  else left *= 10n ** BigInt(-power);
  return left > right ? 1 : left < right ? -1 : 0;
}
