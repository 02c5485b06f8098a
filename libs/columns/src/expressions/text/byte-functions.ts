import { type Vector } from '../../vector.js';
import { type ErrorMarks, type RuntimeError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { find } from '../text-functions.js';
import { bytes, counting, ints, NEGATIVE_LENGTH, OUT_OF_RANGE, writing } from './rows.js';

export const bitLength = counting(([value], row) => {
  const { offsets } = bytes(value);
  return 8 * (offsets[row + 1] - offsets[row]);
});

/** substring(bytea, from [, count]): as of text, with bytes for characters. */
export const byteSubstring = writing(({ args, out, fail }, row) => {
  const { data, offsets } = bytes(args[0]);
  const from = ints(args[1])[row];
  const count = args.length > 2 ? ints(args[2])[row] : undefined;
  if (count !== undefined && count < 0) return fail(row, NEGATIVE_LENGTH);
  const [start, end] = [offsets[row], offsets[row + 1]];
  const first = Math.max(from, 1);
  const last = count === undefined ? Infinity : from + count;
  if (last > first) out.add(data, Math.min(start + first - 1, end), Math.min(start + last - 1, end));
});

export const bytePosition = counting(([hay, needle], row) => {
  const [h, n] = [bytes(hay), bytes(needle)];
  const start = h.offsets[row];
  const at = find(h.data, start, h.offsets[row + 1], n.data, n.offsets[row], n.offsets[row + 1]);
  return at < 0 ? 0 : at - start + 1;
});

/** trim, ltrim and rtrim(bytea, bytea): the bytes of the second argument, in any order. */
export function byteTrim(side: 'left' | 'right' | 'both'): Impl {
  return writing(({ args, out }, row) => {
    const [value, set] = args.map(bytes);
    const members = new Set(set.data.subarray(set.offsets[row], set.offsets[row + 1]));
    let [from, to] = [value.offsets[row], value.offsets[row + 1]];
    if (side !== 'right') while (from < to && members.has(value.data[from])) from++;
    if (side !== 'left') while (to > from && members.has(value.data[to - 1])) to--;
    out.add(value.data, from, to);
  });
}

export const byteOverlay = writing(({ args, out, fail }, row) => {
  const [value, placed] = [bytes(args[0]), bytes(args[1])];
  const [p0, p1] = [placed.offsets[row], placed.offsets[row + 1]];
  const start = ints(args[2])[row];
  const count = args.length > 3 ? ints(args[3])[row] : p1 - p0;
  if (start <= 0) return fail(row, NEGATIVE_LENGTH);
  if (start + count > 2147483647 || start + count < -2147483648) return fail(row, OUT_OF_RANGE);
  const [from, to] = [value.offsets[row], value.offsets[row + 1]];
  out.add(value.data, from, Math.min(from + start - 1, to));
  out.add(placed.data, p0, p1);
  out.add(value.data, Math.min(from + Math.max(start + count - 1, 0), to), to);
});

export const byteReverse = writing(({ args, out }, row) => {
  const { data, offsets } = bytes(args[0]);
  for (let at = offsets[row + 1] - 1; at >= offsets[row]; at--) out.add(data, at, at + 1);
});

const outside = (index: number, size: number): RuntimeError => ({
  sqlstate: '2202E',
  message: `index ${index} out of valid range, 0..${size - 1}`,
});

export const getByte = counting((args, row, marks) => {
  const at = offsetOf(args, row, marks);
  return at < 0 ? 0 : bytes(args[0]).data[at];
});

/** set_byte(bytea, index, value): the value's lowest eight bits. */
export const setByte: Impl = (args, target, rows, marks) => {
  writing(({ out }, row) => {
    const { data, offsets } = bytes(args[0]);
    const at = offsetOf(args, row, marks);
    if (at < 0) return;
    out.add(data, offsets[row], at);
    out.add(Uint8Array.of(ints(args[2])[row] & 0xff), 0, 1);
    out.add(data, at + 1, offsets[row + 1]);
  })(args, target, rows, marks);
};

function offsetOf(args: readonly Vector[], row: number, marks: ErrorMarks): number {
  const { offsets } = bytes(args[0]);
  const index = ints(args[1])[row];
  const size = offsets[row + 1] - offsets[row];
  if (index >= 0 && index < size) return offsets[row] + index;
  marks.add(row, outside(index, size));
  return -1;
}

const CRC = crcTable(0xedb88320);
const CRC_C = crcTable(0x82f63b78);

function crcTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value >>> 0;
  });
}

/** crc32 and crc32c(bytea), of the table of their polynomial. */
export function crc(kind: 'crc32' | 'crc32c'): Impl {
  const table = kind === 'crc32' ? CRC : CRC_C;
  return ([value], target, rows) => {
    const { data, offsets } = bytes(value);
    const { words, valid } = expectKind(target, 'int64');
    for (let row = 0; row < rows; row++) {
      if (valid[row] === 0) continue;
      let sum = 0xffffffff;
      for (let at = offsets[row]; at < offsets[row + 1]; at++)
        sum = table[(sum ^ data[at]) & 0xff] ^ (sum >>> 8);
      words[2 * row] = ~sum;
      words[2 * row + 1] = 0;
    }
  };
}
