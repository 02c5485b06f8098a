import { type BytesVector } from '../vector.js';
import { type ErrorMarks, type RuntimeError } from './errors.js';
import { expectKind, type Impl } from './impl.js';
import { mapCase } from './letter-case.js';
import { nextCharacter } from './text-functions.js';
import { textAt } from './text-out.js';

const PERCENT = 0x25;
const UNDERSCORE = 0x5f;
const BACKSLASH = 0x5c;
const BAD_ESCAPE: RuntimeError = {
  sqlstate: '22025',
  message: 'LIKE pattern must not end with escape character',
};

/** LIKE with the default escape; ILIKE compares lower-cased texts, as PostgreSQL does for UTF-8. */
export function like(options: { readonly fold: boolean; readonly negate: boolean }): Impl {
  const [room, patternRoom] = [new Folded(), new Folded()];
  return (args, target, rows, marks) => {
    const text = expectKind(args[0], 'bytes');
    const pattern = expectKind(args[1], 'bytes');
    const { valid, values } = expectKind(target, 'bool');
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      let matched: boolean | undefined;
      if (options.fold) {
        room.take(text, r);
        patternRoom.take(pattern, r);
        matched = matchLike(room.bytes, 0, room.length, patternRoom.bytes, 0, patternRoom.length);
      } else matched = plain(text, pattern, r);
      if (matched === undefined) badEscape(marks, r);
      else values[r] = matched === options.negate ? 0 : 1;
    }
  };
}

function badEscape(marks: ErrorMarks, row: number): void {
  marks.add(row, BAD_ESCAPE);
}

function plain(text: BytesVector, pattern: BytesVector, r: number): boolean | undefined {
  return matchLike(
    text.data,
    text.offsets[r],
    text.offsets[r + 1],
    pattern.data,
    pattern.offsets[r],
    pattern.offsets[r + 1],
  );
}

/** A text lower-cased; ASCII never becomes a string. */
class Folded {
  bytes = new Uint8Array(256);
  length = 0;

  take(from: BytesVector, r: number): void {
    const { data, offsets } = from;
    const start = offsets[r];
    const length = offsets[r + 1] - start;
    if (this.bytes.length < length) this.bytes = new Uint8Array(2 * length);
    const { bytes } = this;
    let high = 0;
    for (let i = 0; i < length; i++) {
      const byte = data[start + i];
      high |= byte;
      bytes[i] = (byte - 0x41) >>> 0 < 26 ? byte ^ 0x20 : byte;
    }
    this.length = length;
    if (high >= 0x80) this.set(Buffer.from(mapCase(textAt(from, r), 'lower')));
  }

  private set(mapped: Uint8Array): void {
    if (this.bytes.length < mapped.length) this.bytes = new Uint8Array(2 * mapped.length);
    this.bytes.set(mapped);
    this.length = mapped.length;
  }
}

/**
 * Greedy matching that goes back to the last `%` only, which is enough, so the time is at most the product of the
 * lengths. undefined: the pattern ends in its escape character, and the text got that far.
 */
export function matchLike(
  t: Uint8Array,
  t0: number,
  t1: number,
  p: Uint8Array,
  p0: number,
  p1: number,
): boolean | undefined {
  let at = t0;
  let pt = p0;
  let star = -1; // in the pattern, behind the last %
  let resume = 0; // where that % has got to in the text
  while (at < t1) {
    const symbol = pt < p1 ? p[pt] : -1;
    if (symbol === PERCENT) {
      star = ++pt;
      resume = at;
      if (escapeFollows(t, at, t1, p, pt, p1)) return undefined;
      continue;
    }
    if (symbol === UNDERSCORE) {
      at = nextCharacter(t, at, t1);
      pt++;
      continue;
    }
    if (symbol === BACKSLASH) {
      if (pt + 1 >= p1) return undefined;
      if (p[pt + 1] === t[at]) {
        at++;
        pt += 2;
        continue;
      }
    } else if (symbol === t[at]) {
      at++;
      pt++;
      continue;
    }
    if (star < 0) return false;
    resume = nextCharacter(t, resume, t1);
    // Behind a % comes mostly a plain character: on to the next place where it stands.
    const wanted = star < p1 ? p[star] : UNDERSCORE;
    if (wanted !== UNDERSCORE && wanted !== PERCENT && wanted !== BACKSLASH) {
      while (resume < t1 && t[resume] !== wanted) resume++;
    }
    at = resume;
    pt = star;
  }
  while (pt < p1 && p[pt] === PERCENT) pt++;
  return pt === p1;
}

/** PostgreSQL looks at what follows a % and its _ at once, whether or not text is left for it. */
function escapeFollows(
  t: Uint8Array,
  t0: number,
  t1: number,
  p: Uint8Array,
  p0: number,
  p1: number,
): boolean {
  let at = t0;
  let pt = p0;
  for (; pt < p1 && (p[pt] === PERCENT || p[pt] === UNDERSCORE); pt++) {
    if (p[pt] === PERCENT) continue;
    if (at >= t1) return false;
    at = nextCharacter(t, at, t1);
  }
  return pt === p1 - 1 && p[pt] === BACKSLASH;
}
