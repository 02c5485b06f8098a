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

/**
 * ln(mantissa / 10 ** scale) for a value above zero, in units of 10 ** -digits. However many digits the value has, no more of
 * them are looked at than the result can show.
 */
export function lnFixed(mantissa: bigint, scale: number, digits: number): bigint {
  const length = mantissa.toString().length;
  const exponent = length - 1 - scale;
  const working = digits + GUARD;
  if (exponent >= -1 && exponent <= 1) return lnNear(fixed(mantissa, scale, working), working) / ten(GUARD);
  // f * 10 ** e with f from 1 to 10: ln f + e ln 10.
  const lead = fixed(mantissa, length - 1, working);
  const sum = lnNear(lead, working) + BigInt(exponent) * lnNear(ten(working + 1), working);
  return sum / ten(GUARD);
}

function fixed(mantissa: bigint, scale: number, digits: number): bigint {
  return digits >= scale ? mantissa * ten(digits - scale) : mantissa / ten(scale - digits);
}

/** ln(x / 10 ** digits), x being not far from 1: Halley's method on e ** y = x, from what a double gives. */
function lnNear(x: bigint, digits: number): bigint {
  const text = x.toString();
  const lead = Number(text.slice(0, 17));
  const guess = Math.log(lead) + (text.length - Math.min(17, text.length) - digits) * Math.LN10;
  let y = fromDouble(guess, digits);
  for (let right = 12; ; right = right * 3 - 2) {
    const e = expFixed(y, digits);
    const step = (2n * (x - e) * ten(digits)) / (x + e);
    y += step;
    if (right > digits + 1 && step < 2n && step > -2n) break;
    if (right > digits * 9) break;
  }
  return y;
}

function fromDouble(value: number, digits: number): bigint {
  const shift = Math.min(digits, 15);
  return BigInt(Math.round(value * 10 ** shift)) * ten(digits - shift);
}
