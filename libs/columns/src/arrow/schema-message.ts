import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Schema,
  Table,
  tableToIPC,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import { formatType } from '../parse-type.js';
import { type ColumnType } from '../types.js';

/** A column of a batch. */
export interface BatchColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Default true. */
  readonly nullable?: boolean;
}

/** Field metadata: PostgreSQL's spelling of the type. */
export const PG_TYPE = 'pg.type';

/** numeric is Binary: each value is PostgreSQL's own wire format (see numeric-wire.ts). */
export function arrowType(type: ColumnType): DataType {
  switch (type.kind) {
    case 'smallint':
      return new Int16();
    case 'integer':
      return new Int32();
    case 'bigint':
      return new Int64();
    case 'real':
      return new Float32();
    case 'double precision':
      return new Float64();
    case 'boolean':
      return new Bool();
    case 'text':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
      return new Utf8();
    case 'bytea':
    case 'numeric':
      return new Binary();
    case 'uuid':
      return new FixedSizeBinary(16);
    case 'date':
      return new DateDay();
    case 'time':
      return new TimeMicrosecond();
    case 'timestamp':
      return new TimestampMicrosecond();
    case 'timestamptz':
      return new TimestampMicrosecond('UTC');
    case 'interval':
      throw new TypeError('interval is for expressions: no pipeline has a column of it in its output');
  }
}

/** The encapsulated IPC schema message of the columns. */
export function schemaMessage(columns: readonly BatchColumn[]): Uint8Array {
  const fields = columns.map(
    ({ name, type, nullable }) =>
      new Field(name, arrowType(type), nullable ?? true, new Map([[PG_TYPE, formatType(type)]])),
  );
  const stream = tableToIPC(new Table(new Schema(fields)), 'stream');
  // Continuation marker, length of the metadata (padded), metadata; a schema has no body.
  const length = new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
  return stream.slice(0, 8 + length);
}
