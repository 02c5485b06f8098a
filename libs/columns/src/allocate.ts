import { type ColumnType } from './types.js';
import { type Vector } from './vector.js';

type VectorKind = Vector['kind'];

/** The vector that holds each type (see vector.ts for what its values mean). */
const VECTOR_OF: Readonly<Record<ColumnType['kind'], VectorKind>> = {
  smallint: 'int16',
  integer: 'int32',
  bigint: 'int64',
  real: 'float32',
  'double precision': 'float64',
  boolean: 'bool',
  text: 'bytes',
  varchar: 'bytes',
  char: 'bytes',
  json: 'bytes',
  jsonb: 'bytes',
  bytea: 'bytes',
  numeric: 'numeric',
  date: 'int32',
  time: 'int64',
  timestamp: 'int64',
  timestamptz: 'int64',
  uuid: 'uuid',
  interval: 'interval',
};

export function vectorKind(type: ColumnType): VectorKind {
  return VECTOR_OF[type.kind];
}

/** A vector with room for `rows` rows of a type, all null. */
export function allocateVector(type: ColumnType, rows: number): Vector {
  return allocate(vectorKind(type), rows);
}

/** The same vector where it has room for `rows` rows, else a new one, at least twice as large. Values are not kept. */
export function ensureRows(vector: Vector, rows: number): Vector {
  const capacity = vector.valid.length;
  return rows <= capacity ? vector : allocate(vector.kind, Math.max(rows, 2 * capacity));
}

export function allocate(kind: VectorKind, rows: number): Vector {
  const valid = new Uint8Array(rows);
  switch (kind) {
    case 'int16':
      return { kind, valid, values: new Int16Array(rows) };
    case 'int32':
      return { kind, valid, values: new Int32Array(rows) };
    case 'int64': {
      const values = new BigInt64Array(rows);
      return { kind, valid, values, words: new Int32Array(values.buffer) };
    }
    case 'float32':
      return { kind, valid, values: new Float32Array(rows) };
    case 'float64':
      return { kind, valid, values: new Float64Array(rows) };
    case 'bool':
      return { kind, valid, values: new Uint8Array(rows) };
    case 'bytes':
      return { kind, valid, data: new Uint8Array(16 * rows), offsets: new Int32Array(rows + 1) };
    case 'numeric':
      return { kind, valid, mantissa: new Float64Array(rows), scale: new Int16Array(rows), big: new Map() };
    case 'interval': {
      const values = new BigInt64Array(rows);
      const words = new Int32Array(values.buffer);
      return { kind, valid, months: new Int32Array(rows), days: new Int32Array(rows), values, words };
    }
    case 'uuid':
      return { kind, valid, values: new Uint8Array(16 * rows) };
  }
}
