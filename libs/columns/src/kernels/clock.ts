import { COLON, DOT, twoDigits, ZERO } from './ascii.js';

/** Clock.next answers this where there is no time of day. */
export const NO_CLOCK = -1;
/** … and this where a part is out of range. */
export const CLOCK_RANGE = -2;

/**
 * Reads HH:MM[:SS[.fraction]]. As in PostgreSQL, hours go to 24 (24:00:00 only), seconds to 60, and a fraction of more than six
 * digits is rounded as rint() rounds the double. One instance per kernel; results are in its fields.
 */
export class Clock {
  /** Since midnight; up to 86400. */
  seconds = 0;
  /** Up to 1000000, where a fraction is rounded up. */
  micros = 0;

  /** @returns the offset after what was read, NO_CLOCK or CLOCK_RANGE */
  next(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < 5 || bytes[at + 2] !== COLON) return NO_CLOCK;
    const hour = twoDigits(bytes, at);
    const minute = twoDigits(bytes, at + 3);
    if (hour < 0 || minute < 0) return NO_CLOCK;
    let stop = at + 5;
    let second = 0;
    this.micros = 0;
    if (stop < end && bytes[stop] === COLON) {
      second = end - stop < 3 ? -1 : twoDigits(bytes, stop + 1);
      if (second < 0) return NO_CLOCK;
      stop += 3;
      if (stop < end && bytes[stop] === DOT) {
        stop = this.fraction(bytes, stop + 1, end);
        if (stop < 0) return NO_CLOCK;
      }
    }
    this.seconds = hour * 3600 + minute * 60 + second;
    const late = this.seconds > 86400 || (this.seconds === 86400 && this.micros > 0);
    if (late || minute > 59 || second > 60) return CLOCK_RANGE;
    return stop;
  }

  private fraction(bytes: Uint8Array, at: number, end: number): number {
    let stop = at;
    let value = 0;
    for (; stop < end; stop++) {
      const digit = bytes[stop] - ZERO;
      if (digit >>> 0 > 9) break;
      if (stop - at < 6) value = value * 10 + digit;
    }
    const digits = stop - at;
    if (digits === 0) return NO_CLOCK;
    if (digits > 6) this.micros = roundedMicros(bytes, at, stop);
    else this.micros = value * MICROS[digits];
    return stop;
  }
}

const MICROS = Int32Array.of(1_000_000, 100_000, 10_000, 1000, 100, 10, 1);

/** PostgreSQL takes strtod() of the fraction times a million and rounds half to even. */
function roundedMicros(bytes: Uint8Array, start: number, end: number): number {
  const digits = end - start;
  let value = 0;
  for (let i = start; i < end && i < start + 15; i++) value = value * 10 + (bytes[i] - ZERO);
  // Up to 15 digits one division of exact doubles rounds as strtod does; more are left to Number.
  const fraction =
    digits <= 15
      ? value / 10 ** digits
      : Number(`0.${Buffer.from(bytes.buffer, bytes.byteOffset + start, digits).toString('latin1')}`);
  const scaled = fraction * 1e6;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
