import { type BytesVector, type Vector } from '../../vector.js';
import { type ErrorMarks, type RuntimeError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { TextOut } from '../text-out.js';
import { canonical } from './canonical.js';
import { badEscape } from './escapes.js';
import {
  eachElement,
  eachMember,
  skipString,
  skipValue,
  space,
  stringIs,
  typeAt,
  unescaped,
} from './walk.js';

export type JsonKind = 'json' | 'jsonb';

/** One step into a document: a member's name (bytes from..to of `text`), or a number, which counts elements. */
export type Step = Name | number;

export interface Name {
  readonly text: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export const NONE = -1;

/** Where the value of a member or element of the value at `at` begins, or -1. */
export function into(data: Uint8Array, at: number, end: number, step: Step): number {
  const type = typeAt(data, at);
  if (typeof step !== 'number') return type === 'object' ? member(data, at, end, step) : NONE;
  return type === 'array' ? elementAt(data, at, end, step) : NONE;
}

/** Of several members of one name the last. */
export function member(data: Uint8Array, at: number, end: number, step: Name): number {
  let found = NONE;
  eachMember(data, at, end, (name, value) => {
    if (stringIs(data, name, step.text, step.from, step.to)) found = value;
  });
  return found;
}

/** From 0; a negative one counts from the end. */
export function elementAt(data: Uint8Array, at: number, end: number, index: number): number {
  const wanted = index < 0 ? countElements(data, at, end) + index : index;
  let found = NONE;
  let seen = 0;
  if (wanted >= 0) {
    eachElement(data, at, end, (value) => {
      if (seen++ < wanted) return true;
      found = value;
      return false;
    });
  }
  return found;
}

export function countElements(data: Uint8Array, at: number, end: number): number {
  let count = 0;
  eachElement(data, at, end, () => ++count > 0);
  return count;
}

/** Writes the value that a function has found in each row, as JSON or (`->>`) as text. */
export function taking(
  kind: JsonKind,
  asText: boolean,
  find: (data: Uint8Array, at: number, end: number, args: readonly Vector[], row: number) => number,
): Impl {
  return (args, target, rows, marks) => {
    const { data, offsets } = expectKind(args[0], 'bytes');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let row = 0; row < rows; row++) {
      if (vector.valid[row] === 1 && !refused(kind, data, offsets, row, marks)) {
        const end = offsets[row + 1];
        const at = find(data, space(data, offsets[row]), end, args, row);
        if (at < 0 || (asText && typeAt(data, at) === 'null')) vector.valid[row] = 0;
        else if (asText) addText(kind, data, at, end, out);
        else out.add(data, at, skipValue(data, at, end));
      }
      out.end();
    }
  };
}

/** json keeps escapes that no text can hold until something reads it: PostgreSQL then reads all of the document. */
function refused(
  kind: JsonKind,
  data: Uint8Array,
  offsets: Int32Array,
  row: number,
  marks: ErrorMarks,
): boolean {
  const error = kind === 'json' ? badEscape(data, offsets[row], offsets[row + 1]) : undefined;
  if (error) marks.add(row, error);
  return error !== undefined;
}

function addText(kind: JsonKind, data: Uint8Array, at: number, end: number, out: TextOut): void {
  if (typeAt(data, at) === 'string') {
    const stop = skipString(data, at) - 1;
    if (data.subarray(at + 1, stop).includes(0x5c)) {
      const text = unescaped(data, at);
      out.add(text, 0, text.length);
    } else out.add(data, at + 1, stop);
    return;
  }
  const stop = skipValue(data, at, end);
  if (kind === 'json' || isCanonicalNumber(data, at, stop)) out.add(data, at, stop);
  else out.addText(canonical(data, at, stop));
}

/** Digits with a point or none, and not a minus before a zero. */
function isCanonicalNumber(data: Uint8Array, at: number, end: number): boolean {
  const first = data[at] === 0x2d ? at + 1 : at;
  if (first > at && data[first] === 0x30) return false;
  for (let i = first; i < end; i++) if ((data[i] - 0x30) >>> 0 > 9 && data[i] !== 0x2e) return false;
  return true;
}

const nameOf = (names: BytesVector, row: number): Step => ({
  text: names.data,
  from: names.offsets[row],
  to: names.offsets[row + 1],
});

/** `->` and `->>` by a name. */
export const byName = (kind: JsonKind, asText: boolean): Impl =>
  taking(kind, asText, (data, at, end, args, row) =>
    into(data, at, end, nameOf(expectKind(args[1], 'bytes'), row)),
  );

/** `->` and `->>` by a number. jsonb takes a value that is no container for an array of itself, as PostgreSQL does. */
export const byIndex = (kind: JsonKind, asText: boolean): Impl =>
  taking(kind, asText, (data, at, end, args, row) => {
    const index = expectKind(args[1], 'int32').values[row];
    const type = typeAt(data, at);
    if (kind === 'jsonb' && type !== 'array' && type !== 'object')
      return index === 0 || index === -1 ? at : NONE;
    return into(data, at, end, index);
  });

/** json_typeof and jsonb_typeof. */
export const typeOf: Impl = ([source], target, rows) => {
  const { data, offsets } = expectKind(source, 'bytes');
  const vector = expectKind(target, 'bytes');
  const out = new TextOut(vector);
  for (let row = 0; row < rows; row++) {
    if (vector.valid[row] === 1) out.addText(typeAt(data, space(data, offsets[row])));
    out.end();
  }
};

const NOT_ARRAY: RuntimeError = { sqlstate: '22023', message: 'cannot get array length of a non-array' };

/** json_array_length and jsonb_array_length. */
export const arrayLength: Impl = ([source], target, rows, marks) => {
  const { data, offsets } = expectKind(source, 'bytes');
  const { values, valid } = expectKind(target, 'int32');
  for (let row = 0; row < rows; row++) {
    if (valid[row] === 0) continue;
    const at = space(data, offsets[row]);
    if (typeAt(data, at) === 'array') values[row] = countElements(data, at, offsets[row + 1]);
    else marks.add(row, NOT_ARRAY);
  }
};

/** jsonb ? text: a member of that name, an element that is that string, or that string itself. */
export const exists: Impl = ([source, names], target, rows) => {
  const { data, offsets } = expectKind(source, 'bytes');
  const name = expectKind(names, 'bytes');
  const { values, valid } = expectKind(target, 'bool');
  for (let row = 0; row < rows; row++) {
    if (valid[row] === 0) continue;
    const end = offsets[row + 1];
    const [from, to] = [name.offsets[row], name.offsets[row + 1]];
    const is = (at: number): boolean =>
      typeAt(data, at) === 'string' && stringIs(data, at, name.data, from, to);
    const at = space(data, offsets[row]);
    let found = is(at);
    if (typeAt(data, at) === 'object') found = member(data, at, end, { text: name.data, from, to }) >= 0;
    else if (typeAt(data, at) === 'array') {
      eachElement(data, at, end, (value) => {
        found = is(value);
        return !found;
      });
    }
    values[row] = found ? 1 : 0;
  }
};
