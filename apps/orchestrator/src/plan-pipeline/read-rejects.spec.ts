import { Binary, Field, Int32, Int64, Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import type { Split__Output } from '@sluice/proto';
import { readRejects } from './read-rejects.js';

const BROKEN = JSON.stringify([
  { rule: 'type', column: 'day', value: '31/02', reason: 'no such day', severity: 'reject' },
  { rule: 'day:max', column: 'day', value: 'x', reason: 'is late', severity: 'warn' },
]);

const object = (key: string): Split__Output['parts'][number] => ({
  object: { bucket: 'b', key, versionId: '', etag: '"e"', lastModifiedMs: 0, size: 9 },
  start: 0,
  end: 9,
  firstRecord: 1,
  headEnd: 0,
});

const SPLIT: Split__Output = {
  splitId: 's',
  ordinal: 0,
  parts: [object('1.csv'), object('2.csv')],
  rejects: null,
  objectSplits: 1,
};

function batch(rows: number): Uint8Array {
  const schema = new Schema([
    new Field('part', new Int32()),
    new Field('record', new Int64()),
    new Field('byte_offset', new Int64()),
    new Field('raw', new Binary(), true),
    new Field('broken', new Utf8()),
  ]);
  const all = <T>(value: (i: number) => T): T[] => Array.from({ length: rows }, (_, i) => value(i));
  const table = new Table(schema, {
    part: vectorFromArray(
      all((i) => i % 2),
      new Int32(),
    ),
    record: vectorFromArray(
      all((i) => BigInt(i + 7)),
      new Int64(),
    ),
    byte_offset: vectorFromArray(
      all((i) => BigInt(i * 10)),
      new Int64(),
    ),
    raw: vectorFromArray(
      all((i) => (i === 0 ? Buffer.from('1,31/02') : null)),
      new Binary(),
    ),
    broken: vectorFromArray(
      all(() => BROKEN),
      new Utf8(),
    ),
  });
  // Without the end of the stream, as it comes in messages.
  return tableToIPC(table, 'stream').subarray(0, -8);
}

describe('the rejects of a sample', () => {
  it('are as ListRejects would have them', async () => {
    const rejects = await readRejects(Buffer.alloc(0), batch(2), SPLIT, 20);
    const broken = [
      { rule: 'type', column: 'day', value: '31/02', reason: 'no such day', severity: 'SEVERITY_ERROR' },
      { rule: 'day:max', column: 'day', value: 'x', reason: 'is late', severity: 'SEVERITY_WARN' },
    ];
    expect(rejects).toEqual([
      {
        bucket: 'b',
        key: '1.csv',
        splitId: 's',
        record: 7,
        byteOffset: 0,
        raw: Buffer.from('1,31/02'),
        broken,
      },
      { bucket: 'b', key: '2.csv', splitId: 's', record: 8, byteOffset: 10, raw: Buffer.alloc(0), broken },
    ]);
  });

  it('are no more than are wanted', async () => {
    expect(await readRejects(Buffer.alloc(0), batch(50), SPLIT, 3)).toHaveLength(3);
  });
});
