import { inflateSync } from 'node:zlib';
import { encodeStatistics } from '@sluice/proto';
import { DistinctSketch } from '@sluice/statistics';
import { decode, mergeStored } from './statistics-codec.js';

/** Of one split: sixty numbers from here on, and ten nulls. */
function encoded(from: number): Buffer {
  const sample = Array.from({ length: 60 }, (_, i) => String(from + i));
  const distinct = Buffer.from(new DistinctSketch().encode());
  const bounds = { min: sample[0], max: sample[59] };
  const column = { column: 'n', type: 'bigint', rows: 70, nulls: 10, sum: 1, summed: 60, ...bounds };
  return encodeStatistics([{ ...column, distinct, sample }])?.columns as Buffer;
}

describe('mergeStored', () => {
  it('reads what the first databases hold as it reads what splits send', () => {
    const then = inflateSync(encoded(160));
    expect(then.length).toBeGreaterThan(127);
    const length = [(then.length % 128) | 0x80, Math.floor(then.length / 128)]; // a varint of two bytes
    const event = Buffer.concat([Buffer.from([0x12, ...length]), then]);
    const undeflated = inflateSync(encoded(220));
    const stored = [encoded(100), event, undeflated].map((columns) => ({ rows: 70, columns }));
    const { rows, columns } = mergeStored(stored);
    expect(rows).toBe(210);
    expect(decode(columns)).toMatchObject([{ column: 'n', rows: 210, nulls: 30, min: '100', max: '279' }]);
  });

  it('has no columns of none', () => {
    expect(mergeStored([])).toEqual({ rows: 0, columns: Buffer.alloc(0) });
    expect(decode(Buffer.alloc(0))).toEqual([]);
  });
});
