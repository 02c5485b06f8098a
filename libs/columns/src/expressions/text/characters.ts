import { type BytesVector } from '../../vector.js';
import { type Prepared } from '../catalog/signature.js';
import { CLASSES } from '../patterns/char-classes.js';
import { has } from '../patterns/char-set.js';
import { decodeAt } from '../patterns/utf8.js';
import { mapCase } from '../letter-case.js';
import { type RuntimeError } from '../errors.js';
import { countCharacters, nextCharacter, seek } from '../text-functions.js';
import { textAt } from '../text-out.js';
import { bytes, counting, fits, ints, NEGATIVE_LENGTH, OUT_OF_RANGE, testing, writing } from './rows.js';

/**
 * initcap(): a word is a run of letters and digits; its first character goes to upper case, the others to lower case,
 * by the simple mapping of C.UTF-8.
 */
export const initcap = writing(({ args, out }, row) => {
  const { data, offsets } = bytes(args[0]);
  const [from, to] = [offsets[row], offsets[row + 1]];
  if (!isAscii(data, from, to)) return out.addText(initcapText(textAt(bytes(args[0]), row)));
  out.add(data, from, to);
  const made = out.last(to - from);
  let within = false;
  for (let i = 0; i < made.length; i++) {
    const letter = ((made[i] | 0x20) - 0x61) >>> 0 < 26;
    if (letter) made[i] = within ? made[i] | 0x20 : made[i] & 0xdf;
    within = letter || (made[i] - 0x30) >>> 0 < 10;
  }
});

function isAscii(data: Uint8Array, from: number, to: number): boolean {
  let high = 0;
  for (let i = from; i < to; i++) high |= data[i];
  return high < 0x80;
}

export function initcapText(text: string): string {
  const alnum = CLASSES.named('alnum') ?? [];
  let result = '';
  let within: boolean | undefined;
  for (const char of text) {
    const inWord = has(alnum, char.codePointAt(0) ?? 0);
    result += mapCase(char, inWord === within ? 'lower' : 'upper');
    within = inWord;
  }
  return result;
}

const BLANK = Buffer.from(' ');

/** lpad and rpad(text, length [, fill]): cut at the right, or filled up with the fill's characters in turn. */
export function pad(side: 'left' | 'right'): ReturnType<typeof writing> {
  return writing((rows, row) => {
    const { args, out } = rows;
    const { data, offsets } = bytes(args[0]);
    const [from, to] = [offsets[row], offsets[row + 1]];
    const fill = args.length > 2 ? bytes(args[2]) : undefined;
    const [f0, f1] = fill ? [fill.offsets[row], fill.offsets[row + 1]] : [0, 1];
    const filler = fill ? fill.data : BLANK;
    const wanted = Math.max(ints(args[1])[row], 0);
    const has = countCharacters(data, from, to);
    const missing = f1 > f0 ? Math.max(wanted - has, 0) : 0;
    if (!fits(rows, row, to - from + missing)) return;
    const end = has > wanted ? seek(data, from, to, wanted) : to;
    if (side === 'right') out.add(data, from, end);
    for (let n = 0, at = f0; n < missing; n++) {
      const next = nextCharacter(filler, at, f1);
      out.add(filler, at, next);
      at = next < f1 ? next : f0;
    }
    if (side === 'left') out.add(data, from, end);
  });
}

export const repeat = writing((rows, row) => {
  const { data, offsets } = bytes(rows.args[0]);
  const [from, to] = [offsets[row], offsets[row + 1]];
  const times = to > from ? Math.max(ints(rows.args[1])[row], 0) : 0;
  if (!fits(rows, row, (to - from) * times)) return;
  for (let n = 0; n < times; n++) rows.out.add(data, from, to);
});

export const reverse = writing(({ args, out }, row) => {
  const { data, offsets } = bytes(args[0]);
  const from = offsets[row];
  for (let to = offsets[row + 1]; to > from;) {
    let start = to - 1;
    while (start > from && (data[start] & 0xc0) === 0x80) start--;
    out.add(data, start, to);
    to = start;
  }
});

/** The first character's code point; 0 of an empty text. */
export const ascii = counting(([text], row) => {
  const { data, offsets } = bytes(text);
  return offsets[row] === offsets[row + 1] ? 0 : decodeAt(data, offsets[row]) >> 3;
});

const badCharacter = (message: string): RuntimeError => ({ sqlstate: '54000', message });

const NOT_POSITIVE: RuntimeError = { sqlstate: '22023', message: 'character number must be positive' };

export const chr = writing(({ args, out, fail }, row) => {
  const code = ints(args[0])[row];
  if (code === 0) fail(row, badCharacter('null character not permitted'));
  else if (code < 0) fail(row, NOT_POSITIVE);
  else if (code > 0x10ffff) fail(row, badCharacter(`requested character too large for encoding: ${code}`));
  else if (code >= 0xd800 && code <= 0xdfff) {
    fail(row, badCharacter(`requested character not valid for encoding: ${code}`));
  } else out.addText(String.fromCodePoint(code));
});

/** translate(text, from, to): each character of `from` becomes that of `to` at its place, or nothing. */
export const translate: Prepared = {
  prepare: ([, from, to]) => {
    const fixed = from && to ? translation(bytes(from), bytes(to), 0) : undefined;
    return writing(({ args, out }, row) => {
      const map = fixed ?? translation(bytes(args[1]), bytes(args[2]), row);
      const { data, offsets } = bytes(args[0]);
      const end = offsets[row + 1];
      let copied = offsets[row];
      for (let at = copied; at < end;) {
        const next = nextCharacter(data, at, end);
        const target = map.get(decodeAt(data, at) >> 3);
        if (target !== undefined) {
          out.add(data, copied, at);
          out.add(target, 0, target.length);
          copied = next;
        }
        at = next;
      }
      out.add(data, copied, end);
    });
  },
};

/** By code point. */
function translation(from: BytesVector, to: BytesVector, row: number): ReadonlyMap<number, Uint8Array> {
  const targets = Array.from(textAt(to, row));
  const map = new Map<number, Uint8Array>();
  Array.from(textAt(from, row)).forEach((char, i) => {
    const code = char.codePointAt(0) ?? 0;
    if (!map.has(code)) map.set(code, Buffer.from(targets[i] ?? ''));
  });
  return map;
}

/** overlay(text PLACING text FROM integer [FOR integer]). */
export const overlay = writing(({ args, out, fail }, row) => {
  const [text, placed] = args.map((arg, i) => (i < 2 ? bytes(arg) : undefined));
  if (!text || !placed) return;
  const [p0, p1] = [placed.offsets[row], placed.offsets[row + 1]];
  const start = ints(args[2])[row];
  const count = args.length > 3 ? ints(args[3])[row] : countCharacters(placed.data, p0, p1);
  if (start <= 0) return fail(row, NEGATIVE_LENGTH);
  if (start + count > 2147483647 || start + count < -2147483648) return fail(row, OUT_OF_RANGE);
  const { data, offsets } = text;
  const [from, to] = [offsets[row], offsets[row + 1]];
  out.add(data, from, seek(data, from, to, start - 1));
  out.add(placed.data, p0, p1);
  out.add(data, seek(data, from, to, Math.max(start + count - 1, 0)), to);
});

export const startsWith = testing(([text, prefix], row) => {
  const [a, b] = [bytes(text), bytes(prefix)];
  const [a0, b0] = [a.offsets[row], b.offsets[row]];
  const length = b.offsets[row + 1] - b0;
  if (length > a.offsets[row + 1] - a0) return false;
  for (let i = 0; i < length; i++) if (a.data[a0 + i] !== b.data[b0 + i]) return false;
  return true;
});

/** A text as a literal of SQL; one with backslashes is written as E'…'. */
function quoted(text: string): string {
  const body = text.replace(/'/g, "''");
  return text.includes('\\') ? `E'${body.replace(/\\/g, '\\\\')}'` : `'${body}'`;
}

export const quoteLiteral = writing(({ args, out }, row) => out.addText(quoted(textAt(bytes(args[0]), row))));

/** Called for null, too. */
export const quoteNullable = writing(({ args, out }, row) => {
  const text: BytesVector = bytes(args[0]);
  out.addText(text.valid[row] === 1 ? quoted(textAt(text, row)) : 'NULL');
});
