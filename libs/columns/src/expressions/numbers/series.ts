/**
 * exp and ln of fixed-point numbers: a bigint in units of 10 ** -digits. A few more digits are carried than asked for, so
 * that the result, rounded to `digits`, is wrong only where the true value lies within 10 ** -8 of a half.
 */

const GUARD = 12;

const ten = (n: number): bigint => 10n ** BigInt(n);

/** e ** (x / 10 ** digits), in the same unit. */
export function expFixed(x: bigint, digits: number): bigint {
  // e ** x = (e ** (x / 2 ** halvings)) ** (2 ** halvings), and the series is short for small arguments.
  const size = x < 0n ? -x : x;
  const bits = size.toString(2).length - Math.floor(digits * LOG2_10);
  const halvings = Math.max(0, bits + 8 + Math.floor(Math.sqrt(digits) / 2));
  const whole = bits > 0 ? Math.ceil(2 ** bits / Math.LN10) : 0; // digits before the point, at most
  const working = digits + (x > 0n ? whole : 0) + Math.ceil(halvings * 0.302) + GUARD;
  const unit = ten(working);
  const small = (x * ten(working - digits)) >> BigInt(halvings);
  let sum = unit + small;
  let term = small;
  for (let n = 2n; term !== 0n && term !== -1n; n++) {
    term = (term * small) / unit / n;
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) / unit;
  return sum / ten(working - digits);
}

const LOG2_10 = Math.log2(10);

/** ln(x / 10 ** digits) for x > 0, in the same unit: Halley's method on e ** y = x, from what a double gives. */
export function lnFixed(x: bigint, digits: number): bigint {
  const text = x.toString();
  const lead = Number(text.slice(0, 17));
  const guess = Math.log(lead) + (text.length - Math.min(17, text.length) - digits) * Math.LN10;
  // Zeros behind the point tell nothing: as many digits more are carried.
  const more = GUARD + Math.max(0, digits - text.length + 1);
  const goal = digits + more;
  // A value near 1 has a small logarithm, of which the double knows few decimals: start from those that it does know.
  let y = fromDouble(guess, goal);
  const value = x * ten(more);
  for (let right = 12; ; right = right * 3 - 2) {
    const e = expFixed(y, goal);
    const step = (2n * (value - e) * ten(goal)) / (value + e);
    y += step;
    if (right > goal + 1 && step < 2n && step > -2n) break;
    if (right > goal * 9) break;
  }
  return y / ten(more);
}

function fromDouble(value: number, digits: number): bigint {
  const shift = Math.min(digits, 15);
  return BigInt(Math.round(value * 10 ** shift)) * ten(digits - shift);
}
