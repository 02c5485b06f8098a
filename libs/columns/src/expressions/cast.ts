import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import {
  booleanToInteger,
  floatToNumeric,
  integerToBoolean,
  integerToNumeric,
  numericToFloat,
  numericToInteger,
  toFloat,
  toInteger,
} from './cast-number.js';
import { castDate } from './cast-date.js';
import { parseInstants } from './dates/instant-cast.js';
import { parseIntervals } from './dates/interval-cast.js';
import { zonedText } from './dates/zoned-text.js';
import { expectKind, type Impl } from './impl.js';
import { categoryOf, type CastContext, type Kind } from './kinds.js';
import { readBytea } from './text/encodings.js';
import { int64AsNumber } from './storage.js';
import { TextOut } from './text-out.js';
import { fitNumeric, fitText } from './typmod.js';
import { rowText } from './to-text.js';

/**
 * The steps from a type to another, each of which makes a vector of `type`; empty where the same bytes serve.
 * undefined: PostgreSQL has the cast, this engine has not.
 */
export interface CastStep {
  readonly type: ColumnType;
  /** `parse`: text read as `type` by the column's own grammar. */
  readonly impl: Impl | 'parse' | ParseFallback;
}

/** Text that the column's grammar refuses gets a second reading: what expressions read beyond it. */
export interface ParseFallback {
  /** @returns whether the text is a value of the type, which is then in the row */
  readonly fallback: (text: string, out: Vector, row: number) => boolean;
}

export function castSteps(
  from: ColumnType,
  to: ColumnType,
  context: CastContext,
  /** IANA zone of local times; empty: UTC. */
  timezone = '',
): readonly CastStep[] | undefined {
  const base = baseSteps(from.kind, to, timezone);
  if (base === undefined) return undefined;
  if (to.kind === 'numeric' && to.precision !== undefined && !sameNumeric(from, to)) {
    return [...base, { type: to, impl: fitNumeric(to.precision, to.scale ?? 0) }];
  }
  if ((to.kind === 'varchar' || to.kind === 'char') && to.length !== undefined && !alreadyFits(from, to)) {
    return [...base, { type: to, impl: fitText(to, context === 'explicit') }];
  }
  return base;
}

function sameNumeric(from: ColumnType, to: ColumnType): boolean {
  return (
    from.kind === 'numeric' &&
    to.kind === 'numeric' &&
    from.precision === to.precision &&
    (from.scale ?? 0) === (to.scale ?? 0)
  );
}

function alreadyFits(from: ColumnType, to: Extract<ColumnType, { kind: 'varchar' | 'char' }>): boolean {
  return from.kind === to.kind && from.length !== undefined && from.length <= (to.length ?? Infinity);
}

function baseSteps(from: Kind, to: ColumnType, timezone: string): readonly CastStep[] | undefined {
  if (from === to.kind) return [];
  if (categoryOf(to.kind) === 'string') {
    if (categoryOf(from) === 'string') return [];
    if (from === 'timestamptz') return [{ type: { kind: 'text' }, impl: zonedText(timezone) }];
    // What a json column holds is its text.
    return from === 'json' ? [] : [{ type: { kind: 'text' }, impl: toText(from) }];
  }
  if (categoryOf(from) === 'string') {
    const type: ColumnType =
      to.kind === 'numeric' ? { kind: 'numeric', precision: undefined, scale: undefined } : to;
    if (to.kind === 'interval') return [{ type, impl: parseIntervals }];
    if (to.kind === 'date' || to.kind === 'timestamp' || to.kind === 'timestamptz') {
      return [{ type, impl: parseInstants(to.kind, timezone) }];
    }
    return [{ type, impl: to.kind === 'bytea' ? readBytea : 'parse' }];
  }
  // json may hold what jsonb cannot, and shows the text that jsonb makes of itself.
  if (from === 'json' && to.kind === 'jsonb') return [{ type: to, impl: 'parse' }];
  if (from === 'jsonb' && to.kind === 'json') return [{ type: to, impl: toText(from) }];
  const impl = castDate(from, to.kind, timezone) ?? between(from, to.kind);
  return (
    impl && [{ type: to.kind === 'numeric' ? { ...to, precision: undefined, scale: undefined } : to, impl }]
  );
}

function between(from: Kind, to: Kind): Impl | undefined {
  const pair = `${from}>${to}`;
  if (pair === 'boolean>integer') return booleanToInteger;
  if (pair === 'integer>boolean') return integerToBoolean;
  if (categoryOf(from) !== 'number') return undefined;
  switch (to) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return from === 'numeric' ? numericToInteger(to) : toInteger(to);
    case 'numeric':
      return from === 'real'
        ? floatToNumeric(6)
        : from === 'double precision'
          ? floatToNumeric(15)
          : integerToNumeric;
    case 'real':
    case 'double precision':
      return from === 'numeric' ? numericToFloat(to) : toFloat;
    default:
      return undefined;
  }
}

function toText(kind: Kind): Impl {
  return (args, target, rows) => {
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1 && !writeNumber(args[0], kind, r, out))
        out.addText(rowText(args[0], kind, r));
      out.end();
    }
  };
}

const SAFE = 9007199254740992;

/** Whole numbers and decimals that a double holds are written without a string. @returns whether it was one */
function writeNumber(from: Vector, kind: Kind, row: number, out: TextOut): boolean {
  if (from.kind === 'numeric') {
    if (from.scale[row] < 0) return false;
    out.addDecimal(from.mantissa[row], from.scale[row]);
  } else if (kind === 'bigint' && from.kind === 'int64') {
    const value = int64AsNumber(from, row);
    if (value >= SAFE || value <= -SAFE) return false;
    out.addDecimal(value, 0);
  } else if (kind === 'smallint' && from.kind === 'int16') out.addDecimal(from.values[row], 0);
  else if (kind === 'integer' && from.kind === 'int32') out.addDecimal(from.values[row], 0);
  else return false;
  return true;
}
