import { NumericWire } from '../arrow/numeric-wire.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';

const OIDS: Readonly<Record<ColumnType['kind'], number>> = {
  smallint: 21,
  integer: 23,
  bigint: 20,
  real: 700,
  'double precision': 701,
  boolean: 16,
  text: 25,
  varchar: 1043,
  char: 1042,
  json: 114,
  jsonb: 3802,
  bytea: 17,
  uuid: 2950,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  interval: 1186,
};

/** From Arrow's epoch to PostgreSQL's, 2000-01-01. */
const DAYS = 10957;
const MICROS = 946_684_800_000_000n;

/**
 * The valid rows of a vector as one parameter: PostgreSQL's binary array format (array_recv), each element in the binary
 * format of its type. Written plainly and apart from the loader's encoder, as a second opinion.
 */
export function binaryArray(type: ColumnType, vector: Vector, rows: readonly number[]): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32BE(1, 0);
  head.writeInt32BE(OIDS[type.kind], 8);
  head.writeInt32BE(rows.length, 12);
  head.writeInt32BE(1, 16);
  const parts: Buffer[] = [head];
  for (const row of rows) {
    const value = element(type, vector, row);
    const length = Buffer.alloc(4);
    length.writeInt32BE(value.length);
    parts.push(length, value);
  }
  return Buffer.concat(parts);
}

function element(type: ColumnType, vector: Vector, row: number): Buffer {
  const out = Buffer.alloc(8);
  switch (vector.kind) {
    case 'int16':
      out.writeInt16BE(vector.values[row]);
      return out.subarray(0, 2);
    case 'int32':
      out.writeInt32BE(shiftDate(type, vector.values[row]));
      return out.subarray(0, 4);
    case 'int64':
      out.writeBigInt64BE(shiftTimestamp(type, vector.values[row]));
      return out;
    case 'float32':
      out.writeFloatBE(vector.values[row]);
      return out.subarray(0, 4);
    case 'float64':
      out.writeDoubleBE(vector.values[row]);
      return out;
    case 'bool':
      return Buffer.of(vector.values[row]);
    case 'uuid':
      return Buffer.from(vector.values.subarray(16 * row, 16 * row + 16));
    case 'bytes': {
      const bytes = Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1]));
      return type.kind === 'jsonb' ? Buffer.concat([Buffer.of(1), bytes]) : bytes;
    }
    case 'interval':
      out.writeBigInt64BE(vector.values[row]);
      return Buffer.concat([out, int32(vector.days[row]), int32(vector.months[row])]);
    case 'numeric': {
      const wire = new NumericWire();
      wire.append(vector, row);
      return Buffer.from(wire.bytes.subarray(0, wire.length));
    }
  }
}

function int32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeInt32BE(value);
  return out;
}

function shiftDate(type: ColumnType, days: number): number {
  const shifts = type.kind === 'date' && days !== 2147483647 && days !== -2147483648;
  return shifts ? days - DAYS : days;
}

function shiftTimestamp(type: ColumnType, micros: bigint): bigint {
  const shifts = type.kind === 'timestamp' || type.kind === 'timestamptz';
  const infinite = micros === 9223372036854775807n || micros === -9223372036854775808n;
  return shifts && !infinite ? micros - MICROS : micros;
}
