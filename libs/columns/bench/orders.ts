/** The benchmark's orders, as kernels, statistics and expressions are measured over them. */
import { csvDialect, CsvScanner, type RecordBlock } from '@sluice/csv';
import { cleanOrders } from '@sluice/testkit';
import { type Failures } from '../dist/failures.js';
import { parseType } from '../dist/parse-type.js';

const CHUNK = 1 << 20;

export const TYPES = [
  ['order_id', 'bigint'],
  ['ordered_at', 'timestamptz'],
  ['customer', 'text'],
  ['status', 'varchar(12)'],
  ['quantity', 'integer'],
  ['unit_price', 'numeric(12,2)'],
  ['discount', 'double precision'],
  ['gift', 'boolean'],
  ['ship_date', 'date'],
  ['note', 'text'],
] as const;

export const columns = TYPES.map(([name, text]) => {
  const type = parseType(text);
  if (!type) throw new Error(`no type ${text}`);
  return { name, type };
});

/** The orders are clean: whatever breaks a rule is a mistake of the benchmark. */
export const failures: Failures = {
  rejected: new Uint8Array(0),
  add(row, rule, column, reason, value): void {
    throw new Error(`row ${row}, ${column}: ${rule}: ${value} ${reason}`);
  },
};

export function ordersFile(rows: number): Buffer {
  return Buffer.concat([...cleanOrders({ rows })]);
}

/** A file's blocks, in chunks as the extractor sends them. */
export function scan(data: Buffer, take: (block: RecordBlock) => void): void {
  const scanner = new CsvScanner({
    dialect: csvDialect({ delimiter: ',', quote: '"', escape: '"' }),
    maxRecordBytes: CHUNK,
  });
  scanner.begin({ header: true });
  for (let at = 0; at < data.length; at += CHUNK) {
    for (const block of scanner.push(data.subarray(at, at + CHUNK))) take(block);
  }
  for (const block of scanner.finish()) take(block);
}
