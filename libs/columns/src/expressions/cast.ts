import { type ColumnType } from '../types.js';
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
import { dateToTimestamp, timestampToDate } from './date-functions.js';
import { expectKind, type Impl } from './impl.js';
import { categoryOf, type CastContext, type Kind } from './kinds.js';
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
  readonly impl: Impl | 'parse';
}

export function castSteps(
  from: ColumnType,
  to: ColumnType,
  context: CastContext,
): readonly CastStep[] | undefined {
  const base = baseSteps(from.kind, to);
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

function baseSteps(from: Kind, to: ColumnType): readonly CastStep[] | undefined {
  if (from === to.kind) return [];
  if (categoryOf(to.kind) === 'string') {
    if (categoryOf(from) === 'string') return [];
    // How PostgreSQL writes a timestamptz depends on the session; what a json column holds is its text.
    if (from === 'timestamptz') return undefined;
    return from === 'json'
      ? []
      : from === 'jsonb'
        ? undefined
        : [{ type: { kind: 'text' }, impl: toText(from) }];
  }
  if (categoryOf(from) === 'string') {
    const type: ColumnType =
      to.kind === 'numeric' ? { kind: 'numeric', precision: undefined, scale: undefined } : to;
    return [{ type, impl: 'parse' }];
  }
  const impl = between(from, to.kind);
  return (
    impl && [{ type: to.kind === 'numeric' ? { ...to, precision: undefined, scale: undefined } : to, impl }]
  );
}

function between(from: Kind, to: Kind): Impl | undefined {
  const pair = `${from}>${to}`;
  if (pair === 'boolean>integer') return booleanToInteger;
  if (pair === 'integer>boolean') return integerToBoolean;
  if (pair === 'date>timestamp') return dateToTimestamp;
  if (pair === 'timestamp>date') return timestampToDate;
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
      if (vector.valid[r] === 1) out.addText(rowText(args[0], kind, r));
      out.end();
    }
  };
}
