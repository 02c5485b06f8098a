import { vectorKind } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { copyInterval } from './dates/interval-value.js';
import { type Evaluate, type Frame, type Value } from './evaluator.js';
import { type FactName } from './facts.js';
import { putInt64, roomFor, Scratch } from './storage.js';

/** Needs nothing of the block but its size. */
export type ConstantColumn = (frame: Pick<Frame, 'rows'>) => Value;

/** A constant as a vector, written once for as many rows as have been asked for and then handed out as it is. */
export function constantColumn(type: ColumnType, value: Vector | undefined): ConstantColumn {
  const scratch = new Scratch(vectorKind(type));
  let filled = 0;
  return ({ rows }) => {
    const vector = scratch.take(rows);
    // take() forgets what stands beside a numeric vector.
    if (filled < rows || (value?.kind === 'numeric' && value.scale[0] < 0)) {
      fill(vector, value, rows);
      filled = rows;
    }
    return { vector, errors: undefined };
  };
}

/** A fact of the run, the object or the record. */
export function factColumn(type: ColumnType, name: FactName): Evaluate {
  if (name === 'record.number') return recordNumbers();
  let known: Vector | undefined;
  let column: Evaluate | undefined;
  return (frame) => {
    const value = frame.facts.value(name);
    if (column === undefined || value !== known) {
      known = value;
      column = constantColumn(type, value);
    }
    return column(frame);
  };
}

function recordNumbers(): Evaluate {
  const scratch = new Scratch('int64');
  return ({ rows, facts }) => {
    const vector = scratch.take(rows);
    vector.valid.fill(1, 0, rows);
    for (let r = 0; r < rows; r++) putInt64(vector, r, facts.recordNumber[r]);
    return { vector, errors: undefined };
  };
}

function fill(out: Vector, value: Vector | undefined, rows: number): void {
  if (value === undefined || value.valid[0] === 0) {
    out.valid.fill(0, 0, rows);
    if (out.kind === 'bytes') out.offsets.fill(0, 0, rows + 1);
    return;
  }
  out.valid.fill(1, 0, rows);
  if (out.kind === 'bytes' && value.kind === 'bytes') {
    const text = value.data.subarray(value.offsets[0], value.offsets[1]);
    const data = roomFor(out, 0, text.length * rows);
    for (let r = 0; r <= rows; r++) out.offsets[r] = r * text.length;
    for (let r = 0; r < rows; r++) data.set(text, r * text.length);
  } else if (out.kind === 'numeric' && value.kind === 'numeric') {
    out.mantissa.fill(value.mantissa[0], 0, rows);
    out.scale.fill(value.scale[0], 0, rows);
    const big = value.scale[0] < 0 ? value.big.get(0) : undefined;
    if (big !== undefined) for (let r = 0; r < rows; r++) out.big.set(r, big);
  } else if (out.kind === 'interval' && value.kind === 'interval') {
    for (let r = 0; r < rows; r++) copyInterval(out, r, value, 0);
  } else if (out.kind === 'int64' && value.kind === 'int64') {
    out.values.fill(value.values[0], 0, rows);
  } else if (out.kind === 'uuid' && value.kind === 'uuid') {
    for (let r = 0; r < rows; r++) out.values.set(value.values.subarray(0, 16), 16 * r);
  } else if (isNumbers(out) && isNumbers(value)) {
    out.values.fill(value.values[0], 0, rows);
  }
}

function isNumbers(
  vector: Vector,
): vector is Extract<Vector, { kind: 'int16' | 'int32' | 'float32' | 'float64' | 'bool' }> {
  return NUMBERS.has(vector.kind);
}

const NUMBERS: ReadonlySet<Vector['kind']> = new Set(['int16', 'int32', 'float32', 'float64', 'bool']);
