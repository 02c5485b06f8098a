import { type ColumnType } from '../types.js';
import { type NumericVector } from '../vector.js';
import { type ErrorMarks } from './errors.js';
import { expectKind, type Impl } from './impl.js';
import { roundRow } from './numeric-arithmetic.js';
import { numericAt, pow10, POWERS } from './numeric-value.js';
import { countCharacters, nextCharacter } from './text-functions.js';
import { TextOut } from './text-out.js';

/** numeric(p,s): rounds to s decimals, then refuses more than p - s digits before the point. */
export function fitNumeric(precision: number, scale: number): Impl {
  const digits = precision - Math.min(scale, 0); // those of the mantissa
  const limit = digits <= 15 ? POWERS[digits] : 0;
  return (args, target, rows, marks) => {
    const from = expectKind(args[0], 'numeric');
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      roundRow(from, out, r, scale);
      const m = out.mantissa[r];
      if (out.scale[r] >= 0 && m < limit && m > -limit) continue;
      refuseWide(out, r, digits, marks);
    }
  };
}

function refuseWide(out: NumericVector, row: number, digits: number, marks: ErrorMarks): void {
  const value = numericAt(out, row);
  if (value === 'NaN') return;
  const limit = pow10(digits);
  if (typeof value === 'string' || value.mantissa >= limit || value.mantissa <= -limit) {
    marks.add(row, { sqlstate: '22003', message: 'numeric field overflow' });
  }
}

const SPACE = 0x20;

/**
 * varchar(n) and char(n). Written as a cast, it cuts; as an assignment, only spaces may go. char values are kept without
 * their padding.
 */
export function fitText(type: Extract<ColumnType, { kind: 'varchar' | 'char' }>, cuts: boolean): Impl {
  const limit = type.length ?? Number.POSITIVE_INFINITY;
  const spelled = `${type.kind === 'char' ? 'character' : 'character varying'}(${limit})`;
  const error = { sqlstate: '22001', message: `value too long for type ${spelled}` } as const;
  return (args, target, rows, marks) => {
    const { data, offsets } = expectKind(args[0], 'bytes');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) {
        const start = offsets[r];
        let end = offsets[r + 1];
        if (end - start > limit && countCharacters(data, start, end) > limit) {
          const cut = advance(data, start, end, limit);
          if (!cuts && !onlySpaces(data, cut, end)) marks.add(r, error);
          end = cut;
        }
        if (type.kind === 'char') while (end > start && data[end - 1] === SPACE) end--;
        out.add(data, start, end);
      }
      out.end();
    }
  };
}

function advance(data: Uint8Array, start: number, end: number, characters: number): number {
  let at = start;
  for (let n = 0; n < characters; n++) at = nextCharacter(data, at, end);
  return at;
}

function onlySpaces(data: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (data[i] !== SPACE) return false;
  return true;
}
