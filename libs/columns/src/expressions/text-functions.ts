import { viewOf } from '../copy-short.js';
import { type BytesVector, type Vector } from '../vector.js';
import { type RuntimeError } from './errors.js';
import { expectKind, type Impl } from './impl.js';
import { TextOut } from './text-out.js';
import { TextRuns } from './text-runs.js';

const SPACE = 0x20;
const NEGATIVE_LENGTH: RuntimeError = { sqlstate: '22011', message: 'negative substring length not allowed' };
const FIELD_ZERO: RuntimeError = { sqlstate: '22023', message: 'field position must not be zero' };

const bytes = (vector: Vector): BytesVector => expectKind(vector, 'bytes');
const ints = (vector: Vector): Int32Array => expectKind(vector, 'int32').values;

/** A function that writes each row's text through a TextOut. */
function texts(write: (args: readonly BytesVector[], row: number, out: TextOut) => void): Impl {
  return (args, target, rows) => {
    const sources = args.map(bytes);
    const vector = bytes(target);
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) write(sources, r, out);
      out.end();
    }
  };
}

export const concatenate: Impl = (args, target, rows) => {
  const sources = args.map(bytes);
  const vector = bytes(target);
  const { valid } = vector;
  const out = new TextOut(vector);
  const views = sources.map(({ data }) => viewOf(data));
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 1) {
      for (let i = 0; i < sources.length; i++) {
        const { offsets } = sources[i];
        out.addFrom(views[i], offsets[r], offsets[r + 1]);
      }
    }
    out.end();
  }
};

/** trim, ltrim, rtrim with and without a set of characters. */
export function trim(side: 'left' | 'right' | 'both'): Impl {
  return (args, target, rows) => {
    const [text, set] = args.map(bytes);
    const vector = bytes(target);
    const out = new TextRuns(vector);
    const { data, offsets } = text;
    const { valid } = vector;
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) {
        out.skip();
        continue;
      }
      let start = offsets[r];
      let end = offsets[r + 1];
      if (set === undefined) {
        if (side !== 'right') while (start < end && data[start] === SPACE) start++;
        if (side !== 'left') while (end > start && data[end - 1] === SPACE) end--;
      } else {
        const inSet = characterSet(set, r);
        if (side !== 'right') start = afterSet(data, start, end, inSet);
        if (side !== 'left') end = beforeSet(data, start, end, inSet);
      }
      out.add(data, start, end);
    }
    out.finish();
  };
}

function afterSet(data: Uint8Array, from: number, end: number, set: ReadonlySet<number>): number {
  for (let start = from; start < end;) {
    const next = nextCharacter(data, start, end);
    if (!set.has(codeOf(data, start, next))) return start;
    start = next;
  }
  return end;
}

function beforeSet(data: Uint8Array, start: number, to: number, set: ReadonlySet<number>): number {
  for (let end = to; end > start;) {
    const previous = previousCharacter(data, start, end);
    if (!set.has(codeOf(data, previous, end))) return end;
    end = previous;
  }
  return start;
}

function characterSet({ data, offsets }: BytesVector, row: number): Set<number> {
  const set = new Set<number>();
  const end = offsets[row + 1];
  for (let at = offsets[row]; at < end;) {
    const next = nextCharacter(data, at, end);
    set.add(codeOf(data, at, next));
    at = next;
  }
  return set;
}

/** The bytes of one character as one number: a key, not its code point. */
function codeOf(data: Uint8Array, start: number, end: number): number {
  let code = 0;
  for (let i = start; i < end; i++) code = code * 256 + data[i];
  return code;
}

export function nextCharacter(data: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && (data[next] & 0xc0) === 0x80) next++;
  return next;
}

function previousCharacter(data: Uint8Array, start: number, at: number): number {
  let previous = at - 1;
  while (previous > start && (data[previous] & 0xc0) === 0x80) previous--;
  return previous;
}

/** Characters, not bytes: every byte but UTF-8's continuation bytes. */
export function countCharacters(data: Uint8Array, start: number, end: number): number {
  let count = end - start;
  for (let i = start; i < end; i++) if ((data[i] & 0xc0) === 0x80) count--;
  return count;
}

/** The offset of the character with this index, or `end`. */
export function seek(data: Uint8Array, start: number, end: number, characters: number): number {
  let at = start;
  for (let n = 0; n < characters && at < end; n++) at = nextCharacter(data, at, end);
  return at;
}

export const length: Impl = (args, target, rows) => {
  const { data, offsets } = bytes(args[0]);
  const { values, valid } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++)
    if (valid[r] === 1) values[r] = countCharacters(data, offsets[r], offsets[r + 1]);
};

export const octetLength: Impl = (args, target, rows) => {
  const { offsets } = bytes(args[0]);
  const { values, valid } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) if (valid[r] === 1) values[r] = offsets[r + 1] - offsets[r];
};

/** substr(text, from [, count]): positions count from 1; those before the text count towards the length. */
export const substring: Impl = (args, target, rows, marks) => {
  const { data, offsets } = bytes(args[0]);
  const from = ints(args[1]);
  const counts = args.length > 2 ? ints(args[2]) : undefined;
  const vector = bytes(target);
  const out = new TextOut(vector);
  for (let r = 0; r < rows; r++) {
    if (vector.valid[r] === 1) {
      const first = Math.max(from[r], 1);
      const last = counts ? Math.min(from[r] + counts[r], 2147483647) : 2147483647; // exclusive
      if (counts && counts[r] < 0) marks.add(r, NEGATIVE_LENGTH);
      else if (last > first) {
        const end = offsets[r + 1];
        const start = seek(data, offsets[r], end, first - 1);
        out.add(data, start, counts ? seek(data, start, end, last - first) : end);
      }
    }
    out.end();
  }
};

/** left(text, n) and right(text, n); a negative n leaves out that many at the other end. */
export function side(which: 'left' | 'right'): Impl {
  return (args, target, rows) => {
    const { data, offsets } = bytes(args[0]);
    const counts = ints(args[1]);
    const vector = bytes(target);
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) {
        const start = offsets[r];
        const end = offsets[r + 1];
        const cut = cutAt(which, data, start, end, counts[r]);
        if (which === 'left') out.add(data, start, cut);
        else out.add(data, cut, end);
      }
      out.end();
    }
  };
}

/** Where left() ends and right() begins. */
function cutAt(which: 'left' | 'right', data: Uint8Array, start: number, end: number, count: number): number {
  if (which === 'left' && count >= 0) return seek(data, start, end, count);
  const total = countCharacters(data, start, end);
  // PostgreSQL negates the count of right(), and the least integer is its own negative: nothing is left out.
  if (which === 'right' && count === -2147483648) return start;
  const n = count < 0 ? Math.max(total + count, 0) : Math.min(count, total);
  return seek(data, start, end, which === 'left' ? n : total - n);
}

/** First occurrence of needle n0..n1 in h0..h1, or -1. UTF-8 needs no care: no character begins inside another. */
export function find(
  hay: Uint8Array,
  h0: number,
  h1: number,
  needle: Uint8Array,
  n0: number,
  n1: number,
): number {
  const size = n1 - n0;
  for (let at = h0; at + size <= h1; at++) {
    let k = 0;
    while (k < size && hay[at + k] === needle[n0 + k]) k++;
    if (k === size) return at;
  }
  return -1;
}

export const position: Impl = (args, target, rows) => {
  const hay = bytes(args[0]);
  const needle = bytes(args[1]);
  const { values, valid } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const start = hay.offsets[r];
    const at = find(
      hay.data,
      start,
      hay.offsets[r + 1],
      needle.data,
      needle.offsets[r],
      needle.offsets[r + 1],
    );
    values[r] = at < 0 ? 0 : countCharacters(hay.data, start, at) + 1;
  }
};

export const replace = texts(([text, from, to], row, out) => {
  const end = text.offsets[row + 1];
  const [f0, f1] = [from.offsets[row], from.offsets[row + 1]];
  let at = text.offsets[row];
  while (f1 > f0) {
    const hit = find(text.data, at, end, from.data, f0, f1);
    if (hit < 0) break;
    out.add(text.data, at, hit);
    out.add(to.data, to.offsets[row], to.offsets[row + 1]);
    at = hit + (f1 - f0);
  }
  out.add(text.data, at, end);
});

/** split_part(text, delimiter, n); a negative n counts from the end. */
export const splitPart: Impl = (args, target, rows, marks) => {
  const text = bytes(args[0]);
  const delimiter = bytes(args[1]);
  const fields = ints(args[2]);
  const vector = bytes(target);
  const out = new TextOut(vector);
  for (let r = 0; r < rows; r++) {
    if (vector.valid[r] === 1) {
      if (fields[r] === 0) marks.add(r, FIELD_ZERO);
      else {
        const part = partOf(text, delimiter, r, fields[r]);
        if (part) out.add(text.data, part[0], part[1]);
      }
    }
    out.end();
  }
};

function partOf(
  text: BytesVector,
  delimiter: BytesVector,
  row: number,
  field: number,
): readonly [number, number] | undefined {
  const parts: [number, number][] = [];
  const end = text.offsets[row + 1];
  const [d0, d1] = [delimiter.offsets[row], delimiter.offsets[row + 1]];
  let at = text.offsets[row];
  while (d1 > d0) {
    const hit = find(text.data, at, end, delimiter.data, d0, d1);
    if (hit < 0) break;
    parts.push([at, hit]);
    at = hit + (d1 - d0);
  }
  parts.push([at, end]);
  return parts[field > 0 ? field - 1 : parts.length + field];
}
