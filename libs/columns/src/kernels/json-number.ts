import { asciiText } from './ascii.js';

/** Digits before and after the point that numeric holds. */
const MAX_INTEGER_DIGITS = 131072;
const MAX_SCALE = 16383;

/**
 * Whether jsonb can hold a number that is well-formed JSON: it is stored as numeric. Numbers that PostgreSQL takes only
 * because they round to something that fits are refused.
 */
export function jsonbNumberFits(bytes: Uint8Array, start: number, end: number): boolean {
  // Without an exponent, 16 KiB of digits fit whatever they are.
  if (end - start < 1000 && !hasExponent(bytes, start, end)) return true;
  const [, whole, decimals = '', exponentText = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(asciiText(bytes, start, end)) ?? [];
  if (whole === undefined) return false;
  const exponent = Number(exponentText);
  return whole.length + exponent <= MAX_INTEGER_DIGITS && decimals.length - exponent <= MAX_SCALE;
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] | 0x20) === 0x65) return true;
  return false;
}
