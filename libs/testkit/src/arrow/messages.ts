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
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';

export interface ColumnFixture {
  readonly name: string;
  /** Canonical PostgreSQL type. */
  readonly type: string;
  readonly values: readonly unknown[];
}

/** The Arrow type of sluice.v1 for a PostgreSQL type. */
export function arrowType(pgType: string): DataType {
  const base = pgType.replace(/\(.*?\)/, '');
  const types: Record<string, DataType> = {
    smallint: new Int16(),
    integer: new Int32(),
    bigint: new Int64(),
    real: new Float32(),
    'double precision': new Float64(),
    boolean: new Bool(),
    bytea: new Binary(),
    numeric: new Binary(),
    uuid: new FixedSizeBinary(16),
    date: new DateDay(),
    'time without time zone': new TimeMicrosecond(),
    'timestamp without time zone': new TimestampMicrosecond(),
    'timestamp with time zone': new TimestampMicrosecond('UTC'),
  };
  return types[base] ?? new Utf8();
}

/** The messages that a validator would send: a schema, and one batch, each encapsulated on its own. */
export function ipcMessages(columns: readonly ColumnFixture[]): { schema: Uint8Array; batch: Uint8Array } {
  const schema = new Schema(
    columns.map(({ name, type }) => new Field(name, arrowType(type), true, new Map([['pg.type', type]]))),
  );
  const children = columns.map((column) => dataOf(column));
  const length = columns[0].values.length;
  const data = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(schema, data as never)); // the struct of that very schema
  writer.finish();
  const bytes = writer.toUint8Array(true);
  const end = messageEnd(bytes, 0);
  return { schema: bytes.slice(0, end), batch: bytes.slice(end, messageEnd(bytes, end, true)) };
}

/** Epoch days and microseconds go in as they are, which Arrow's own builders would scale. */
function dataOf({ type, values }: ColumnFixture) {
  const arrow = arrowType(type);
  if (/^(date|time)/.test(type)) {
    const raw = vectorFromArray(values as never[], type === 'date' ? new Int32() : new Int64()).data[0];
    return makeData({
      type: arrow,
      length: raw.length,
      nullCount: raw.nullCount,
      nullBitmap: raw.nullBitmap,
      data: raw.values,
    } as never); // the same buffers under another name
  }
  return vectorFromArray(values as never[], arrow).data[0];
}

function messageEnd(bytes: Uint8Array, start: number, toEnd = false): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (toEnd) return bytes.length - 8; // the end-of-stream marker
  return start + 8 + view.getInt32(start + 4, true);
}
