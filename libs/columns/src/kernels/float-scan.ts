import { asciiText, DOT, equalsWord, MINUS, PLUS, skipSpace, skipSpaceBack, ZERO } from './ascii.js';

/** How the last text was read. */
export const NOT_FLOAT = 0;
export const EXACT = 1;
/** A number, to be looked at again: `text` holds it. */
export const NEEDS_TEXT = 2;
export const SPECIAL = 3;

/** Powers of ten that doubles hold exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/**
 * Reads white space, sign, digits with at most one point, exponent, white space; or NaN and infinities as PostgreSQL
 * spells them. A number of up to 15 digits and a power of ten up to 22 is one exact operation on exact doubles, so it is
 * rounded once (Clinger, "How to read floating point numbers accurately"); others are left to Number().
 */
export class FloatScan {
  /** EXACT and SPECIAL: the value. */
  value = 0;
  /** NEEDS_TEXT: a number in JavaScript's grammar. */
  text = '';

  read(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    const first = bytes[at];
    const negative = first === MINUS;
    if (negative || first === PLUS) at++;
    if (at >= end || end - at > 15) return this.long(bytes, start, end);
    let value = 0;
    let point = -1;
    for (let i = at; i < end; i++) {
      const digit = bytes[i] - ZERO;
      if (digit >>> 0 <= 9) value = value * 10 + digit;
      else if (bytes[i] === DOT && point < 0) point = i;
      else return this.long(bytes, start, end);
    }
    if (point >= 0 && end - at === 1) return NOT_FLOAT;
    const decimals = point < 0 ? 0 : end - point - 1;
    const magnitude = value / POWERS[decimals];
    this.value = negative ? -magnitude : magnitude;
    return EXACT;
  }

  private long(bytes: Uint8Array, start: number, end: number): number {
    const from = skipSpace(bytes, start, end);
    const to = skipSpaceBack(bytes, from, end);
    const special = this.special(bytes, from, to);
    if (special === special || equalsWord(bytes, from, to, 'nan')) {
      this.value = special;
      return SPECIAL;
    }
    const text = asciiText(bytes, from, to);
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return NOT_FLOAT;
    this.text = text;
    return NEEDS_TEXT;
  }

  private special(bytes: Uint8Array, from: number, to: number): number {
    const sign = bytes[from];
    const signed = to > from && (sign === PLUS || sign === MINUS);
    const word = signed ? from + 1 : from;
    if (!equalsWord(bytes, word, to, 'infinity') && !equalsWord(bytes, word, to, 'inf')) return NaN;
    return signed && sign === MINUS ? -Infinity : Infinity;
  }
}
