import { BACKSLASH, DOT, hexDigit, MINUS, PLUS, ZERO } from './ascii.js';
import { jsonbNumberFits } from './json-number.js';

/** PostgreSQL's limit depends on its stack (a few thousand with the default max_stack_depth); ours is fixed. */
const MAX_DEPTH = 512;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Bytes that may follow a backslash, u apart: " \ / b f n r t */
const ESCAPES = new Set([QUOTE, BACKSLASH, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]);

/**
 * Checks RFC 8259 JSON as PostgreSQL's own parser does, over bytes and without recursion. For jsonb also what its storage
 * cannot hold: \u0000, half surrogate pairs, numbers beyond numeric.
 */
export class JsonScan {
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  private reason = '';
  /** 1 where an object is open, 0 where an array is. */
  private readonly open = new Uint8Array(MAX_DEPTH);

  constructor(private readonly binary: boolean) {}

  /** @returns undefined, or why start..end is refused */
  check(bytes: Uint8Array, start: number, end: number): string | undefined {
    this.bytes = bytes;
    this.end = end;
    this.reason = '';
    const stop = this.document(start);
    if (stop === end) return undefined;
    if (this.reason !== '') return this.reason;
    return `is not JSON: unexpected ${stop < 0 ? 'text or end' : 'text after the value'}`;
  }

  /** @returns the offset after the value and white space, or -1 */
  private document(start: number): number {
    const { open, bytes } = this;
    let depth = 0;
    let at = this.space(start);
    for (;;) {
      // A value begins at `at`.
      const byte = at < this.end ? bytes[at] : 0;
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (depth === MAX_DEPTH) return this.fail(`is nested more than ${MAX_DEPTH} levels deep`);
        open[depth++] = byte === OPEN_OBJECT ? 1 : 0;
        at = this.space(at + 1);
        if (at < this.end && bytes[at] === (byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY)) {
          depth--;
          at = this.space(at + 1);
        } else {
          if (byte === OPEN_OBJECT) at = this.key(at);
          if (at < 0) return -1;
          continue;
        }
      } else at = this.scalar(at, byte);
      if (at < 0) return -1;
      // A value has ended: close what closes, or go on after a comma.
      for (;;) {
        if (depth === 0) return at;
        const next = at < this.end ? bytes[at] : 0;
        const inObject = open[depth - 1] === 1;
        at = this.space(at + 1);
        if (next === COMMA) {
          if (inObject) at = this.key(at);
          if (at < 0) return -1;
          break;
        }
        if (next !== (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return -1;
        depth--;
      }
    }
  }

  /** A member's name and colon. @returns where its value begins */
  private key(at: number): number {
    if (at >= this.end || this.bytes[at] !== QUOTE) return -1;
    const stop = this.string(at + 1);
    if (stop < 0) return -1;
    const colon = this.space(stop);
    return colon < this.end && this.bytes[colon] === COLON ? this.space(colon + 1) : -1;
  }

  private scalar(at: number, byte: number): number {
    let stop: number;
    if (byte === QUOTE) stop = this.string(at + 1);
    else if (byte === MINUS || (byte >= ZERO && byte <= ZERO + 9)) stop = this.number(at);
    else if (byte === 0x74) stop = this.word(at, 'true');
    else if (byte === 0x66) stop = this.word(at, 'false');
    else stop = byte === 0x6e ? this.word(at, 'null') : -1;
    return stop < 0 ? -1 : this.space(stop);
  }

  private word(at: number, word: string): number {
    for (let i = 0; i < word.length; i++) {
      if (at + i >= this.end || this.bytes[at + i] !== word.charCodeAt(i)) return -1;
    }
    return at + word.length;
  }

  private string(at: number): number {
    const { bytes, end } = this;
    for (let i = at; i < end; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) return i + 1;
      if (byte < 0x20) return this.fail('is not JSON: a control character in a string has to be escaped');
      if (byte !== BACKSLASH) continue;
      i = this.escape(i + 1);
      if (i < 0) return -1;
    }
    return -1;
  }

  /** What follows a backslash. @returns the offset of its last byte */
  private escape(at: number): number {
    if (at >= this.end) return -1;
    if (ESCAPES.has(this.bytes[at])) return at;
    const code = this.bytes[at] === 0x75 ? this.hex4(at + 1) : -1;
    if (code < 0)
      return this.fail('is not JSON: a backslash has to be followed by one of "\\/bfnrt or uXXXX');
    if (!this.binary) return at + 4;
    if (code === 0) return this.fail('holds \\u0000, which jsonb cannot');
    if (code < 0xd800 || code > 0xdfff) return at + 4;
    const paired =
      code < 0xdc00 && at + 6 < this.end && this.bytes[at + 5] === BACKSLASH && this.bytes[at + 6] === 0x75;
    const low = paired ? this.hex4(at + 7) : -1;
    if (low < 0xdc00 || low > 0xdfff) return this.fail('holds half of a surrogate pair, which jsonb cannot');
    return at + 10;
  }

  private hex4(at: number): number {
    if (at + 4 > this.end) return -1;
    let code = 0;
    for (let i = at; i < at + 4; i++) {
      const digit = hexDigit(this.bytes[i]);
      if (digit < 0) return -1;
      code = code * 16 + digit;
    }
    return code;
  }

  private number(start: number): number {
    const { bytes, end } = this;
    let at = bytes[start] === MINUS ? start + 1 : start;
    const whole = this.digits(at);
    if (whole === at || (bytes[at] === ZERO && whole > at + 1)) return -1;
    at = whole;
    if (at < end && bytes[at] === DOT) {
      const decimals = this.digits(at + 1);
      if (decimals === at + 1) return -1;
      at = decimals;
    }
    if (at < end && (bytes[at] | 0x20) === 0x65) {
      at++;
      if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
      const exponent = this.digits(at);
      if (exponent === at) return -1;
      at = exponent;
    }
    if (this.binary && !jsonbNumberFits(bytes, start, at))
      return this.fail('holds a number beyond numeric, which jsonb cannot');
    return at;
  }

  private digits(at: number): number {
    let stop = at;
    while (stop < this.end && (this.bytes[stop] - ZERO) >>> 0 <= 9) stop++;
    return stop;
  }

  private space(at: number): number {
    const { bytes, end } = this;
    let to = at;
    while (to < end && (bytes[to] === 0x20 || bytes[to] === 0x0a || bytes[to] === 0x0d || bytes[to] === 0x09))
      to++;
    return to;
  }

  private fail(reason: string): number {
    this.reason = reason;
    return -1;
  }
}
