import { type Analysis } from '../analyze.js';
import { callOf } from '../call.js';
import { prepared, sig, type Signature } from '../catalog/signature.js';
import { ExpressionError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { list, names, record, string, type AstNode } from '../parse.js';
import { find, nextCharacter } from '../text-functions.js';
import { TextOut, textAt } from '../text-out.js';
import { type Typed } from '../typed.js';
import { type BytesVector } from '../../vector.js';
import { ALWAYS_NULL, eachMatch, guarded, readFlags, readPattern } from './arguments.js';
import { type Matcher } from './pattern.js';
import { element } from './element.js';

/** By name: the overloads, given the element that is asked for, from 1. */
const ARRAYS: Readonly<Record<string, (index: number) => readonly Signature[]>> = {
  regexp_match: (index) => [2, 3].map((count) => textsOf(count, matchElement(index))),
  regexp_split_to_array: (index) => [2, 3].map((count) => textsOf(count, splitElement(index))),
  string_to_array: (index) => [
    { ...sig(['text', 'text'], 'text', stringElement(index)), calledOnNull: true },
    { ...sig(['text', 'text', 'text'], 'text', stringElement(index)), calledOnNull: true },
  ],
};

const textsOf = (count: number, prepare: Parameters<typeof prepared>[2]): Signature =>
  prepared(new Array<'text'>(count).fill('text'), 'text', prepare);

export const ARRAY_FUNCTIONS: readonly string[] = Object.keys(ARRAYS);

/** `(regexp_match(x, p))[1]` and the like: an element of an array that is never made. */
export function subscript(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const call = record(record(node['arg'])['FuncCall']);
  const parts = names(call['funcname']);
  const name = parts[parts.length - 1] ?? '';
  const make = Object.hasOwn(ARRAYS, name) ? ARRAYS[name] : undefined;
  const indices = list(node['indirection']);
  const index = indices.length === 1 ? indexOf(record(record(indices[0])['A_Indices'])) : undefined;
  if (make === undefined || index === undefined) {
    throw new ExpressionError(
      'this use of an array is not supported in expressions',
      offset ?? a.offset(call['location']),
      `There is an element, by a constant, of these: ${ARRAY_FUNCTIONS.map((f) => `(${f}(…))[1]`).join(', ')}.`,
    );
  }
  const args = list(call['args']).map(a.analyze);
  const signature = make(index).find((s) => s.args.length === args.length);
  if (signature === undefined)
    throw new ExpressionError(`there is no ${name} of ${args.length} arguments`, offset);
  return callOf(a, signature, args, a.offset(call['location']));
}

/** A constant; undefined for anything else, such as a slice. */
function indexOf(node: AstNode): number | undefined {
  if (node['is_slice'] === true || node['lidx'] !== undefined) return undefined;
  const constant = record(record(node['uidx'])['A_Const']);
  if (!('ival' in constant) || string(constant['isnull']) !== '') return undefined;
  return Number(record(constant['ival'])['ival'] ?? 0);
}

function matchElement(index: number): Parameters<typeof prepared>[2] {
  return (constants) => {
    const flags = readFlags(constants[2], constants.length > 2, false);
    const pattern = flags && readPattern(constants[1], flags.options);
    if (!pattern) return ALWAYS_NULL;
    const size = Math.max(pattern.captures, 1);
    if (index < 1 || index > size) return nothing;
    return element(pattern, pattern.captures === 0 ? 0 : index);
  };
}

/** Null for every row. */
const nothing: Impl = (_args, target, rows) => {
  target.valid.fill(0, 0, rows);
  if (target.kind === 'bytes') target.offsets.fill(0, 0, rows + 1);
};

function splitElement(index: number): Parameters<typeof prepared>[2] {
  return (constants) => {
    const flags = readFlags(constants[2], constants.length > 2, false);
    const pattern = flags && readPattern(constants[1], flags.options);
    if (!pattern) return ALWAYS_NULL;
    const matcher = pattern.matcher();
    return ([source], target, rows, marks) => {
      const text = expectKind(source, 'bytes');
      const vector = expectKind(target, 'bytes');
      const out = new TextOut(vector);
      for (let r = 0; r < rows; r++) {
        if (vector.valid[r] === 1) {
          guarded(marks, r, () => {
            if (!addPiece(matcher, text, r, index, out)) vector.valid[r] = 0;
          });
        }
        out.end();
      }
    };
  };
}

/** What stands between two matches; empty matches at the ends and right behind another do not count. */
function addPiece(matcher: Matcher, text: BytesVector, row: number, index: number, out: TextOut): boolean {
  const [from, to] = [text.offsets[row], text.offsets[row + 1]];
  matcher.load(text.data, from, to);
  let piece = 1;
  let begins = from;
  let behind = from;
  let ends = -1;
  eachMatch(matcher, text.data, from, to, () => {
    const counts = matcher.start < to && matcher.end > behind;
    behind = matcher.end;
    if (!counts) return true;
    if (piece === index) {
      ends = matcher.start;
      return false;
    }
    piece++;
    begins = matcher.end;
    return true;
  });
  if (piece !== index) return false;
  out.add(text.data, begins, ends < 0 ? to : ends);
  return true;
}

/** string_to_array(text, delimiter [, null]): without a delimiter by characters; an empty text has no elements. */
function stringElement(index: number): Impl {
  return (args, target, rows) => {
    const [text, delimiter, nulls] = args.map((arg) => expectKind(arg, 'bytes'));
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      const part = text.valid[r] === 1 ? partOf(text, delimiter, r, index) : undefined;
      const isNull = part && nulls?.valid[r] === 1 && equals(text, part, nulls, r);
      if (part === undefined || isNull) vector.valid[r] = 0;
      else out.add(text.data, part[0], part[1]);
      out.end();
    }
  };
}

function equals(
  text: BytesVector,
  [from, to]: readonly [number, number],
  other: BytesVector,
  row: number,
): boolean {
  return textAt(other, row) === Buffer.from(text.data.subarray(from, to)).toString();
}

function partOf(
  { data, offsets }: BytesVector,
  delimiter: BytesVector,
  row: number,
  index: number,
): readonly [number, number] | undefined {
  const [from, to] = [offsets[row], offsets[row + 1]];
  const [d0, d1] = [delimiter.offsets[row], delimiter.offsets[row + 1]];
  const split = delimiter.valid[row] === 1;
  if (from === to || index < 1) return undefined;
  let at = from;
  for (let n = 1; at <= to; n++) {
    let end = split
      ? d1 > d0
        ? find(data, at, to, delimiter.data, d0, d1)
        : to
      : nextCharacter(data, at, to);
    if (end < 0) end = to;
    if (n === index) return at < to || split ? [at, end] : undefined;
    if (end === to) return undefined;
    at = end + (split ? d1 - d0 : 0);
  }
  return undefined;
}
