/**
 * Encodes 2 M orders rows in batches of 8,192, and prints CPU time. Run it with
 * `npx tsc -b libs/postgres && node libs/postgres/dist/copy/copy-encoder.bench.js`.
 */
import {
  Binary,
  Bool,
  DateDay,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
  type Data,
} from 'apache-arrow';
import { CopyEncoder } from './copy-encoder.js';

const ROWS = 8192;
const BATCHES = Math.ceil(2_000_000 / ROWS);

function repeat<T>(value: (row: number) => T): T[] {
  return Array.from({ length: ROWS }, (_, row) => value(row));
}

const PRICE = Buffer.from([0, 2, 0, 0, 0, 0, 0, 2, 0, 12, 13, 72]);
const days = vectorFromArray(
  repeat((r) => 19_000 + (r % 365)),
  new Int32(),
).data[0];
const instants = vectorFromArray(
  repeat((r) => 1_700_000_000_000_000n + BigInt(r)),
  new Int64(),
).data[0];

const columns: readonly [name: string, pgType: string, data: Data][] = [
  [
    'order_id',
    'bigint',
    vectorFromArray(
      repeat((r) => BigInt(r)),
      new Int64(),
    ).data[0],
  ],
  [
    'ordered_at',
    'timestamp with time zone',
    makeData({
      type: new TimestampMicrosecond('UTC'),
      length: ROWS,
      nullCount: 0,
      data: instants.values as BigInt64Array,
    }),
  ],
  [
    'customer',
    'text',
    vectorFromArray(
      repeat((r) => `DE-${100_000 + r}`),
      new Utf8(),
    ).data[0],
  ],
  [
    'status',
    'character varying(12)',
    vectorFromArray(
      repeat((r) => (r % 3 ? 'shipped' : 'new')),
      new Utf8(),
    ).data[0],
  ],
  [
    'quantity',
    'integer',
    vectorFromArray(
      repeat((r) => r % 1000),
      new Int32(),
    ).data[0],
  ],
  [
    'unit_price',
    'numeric(12,2)',
    vectorFromArray(
      repeat(() => PRICE),
      new Binary(),
    ).data[0],
  ],
  [
    'discount',
    'double precision',
    vectorFromArray(
      repeat((r) => (r % 5 ? r / 7 : null)),
      new Float64(),
    ).data[0],
  ],
  [
    'gift',
    'boolean',
    vectorFromArray(
      repeat((r) => r % 2 === 0),
      new Bool(),
    ).data[0],
  ],
  [
    'ship_date',
    'date',
    makeData({ type: new DateDay(), length: ROWS, nullCount: 0, data: days.values as Int32Array }),
  ],
  [
    'comment',
    'text',
    vectorFromArray(
      repeat((r) => `left at the door, row ${r}`),
      new Utf8(),
    ).data[0],
  ],
  [
    'total',
    'numeric(14,2)',
    vectorFromArray(
      repeat(() => PRICE),
      new Binary(),
    ).data[0],
  ],
];

const schema = new Schema(
  columns.map(([name, type, { type: arrow }]) => new Field(name, arrow, true, new Map([['pg.type', type]]))),
);
const struct = makeData({
  type: new Struct(schema.fields),
  length: ROWS,
  nullCount: 0,
  children: columns.map(([, , data]) => data),
});
const writer = new RecordBatchStreamWriter();
writer.write(new RecordBatch(schema, struct));
writer.finish();
const bytes = writer.toUint8Array(true);
const end = 8 + new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true);
// At an odd offset, as gRPC delivers it.
const message = Buffer.alloc(bytes.length - end + 3).subarray(3);
message.set(bytes.subarray(end));

const encoder = CopyEncoder.fromSchema(bytes.slice(0, end));
for (let run = 1; run <= 5; run++) {
  const start = process.cpuUsage();
  let size = 0;
  for (let b = 0; b < BATCHES; b++) {
    const { bytes: frames, release } = encoder.encode(message);
    size += frames.length;
    release();
  }
  const { user, system } = process.cpuUsage(start);
  const ms = Math.round((user + system) / 1000);
  process.stdout.write(`run ${run}: ${BATCHES * ROWS} rows, ${Math.round(size / 1e6)} MB, ${ms} ms CPU\n`);
}
