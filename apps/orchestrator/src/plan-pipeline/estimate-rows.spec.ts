import type { Split__Output } from '@sluice/proto';
import { estimateRows } from './estimate-rows.js';

const csv = (over: object = {}) =>
  ({ source: { csv: { compression: 'auto', encoding: 'utf-8', ...over } } }) as Parameters<
    typeof estimateRows
  >[0];
const object = (key: string, size: number): Split__Output => ({
  splitId: 's',
  ordinal: 0,
  parts: [
    {
      object: { bucket: 'b', key, versionId: '', etag: '', lastModifiedMs: 0, size },
      start: 0,
      end: size,
      firstRecord: 1,
      headEnd: 0,
    },
  ],
  rejects: null,
  objectSplits: 1,
});

describe('estimated rows', () => {
  it.each([
    // name, objects, bytes, key, size of the first, read, bytes of the sample, whole, decoded, csv, rows
    ['of one object that the sample was all of are exact', 1, 90, 'a.csv', 90, 7, 90, true, 90, {}, 7],
    ['go by bytes per record', 3, 30_000, 'a.csv', 10_000, 100, 1_000, false, 10_000, {}, 3_000],
    ['of many like the first are as many as it has', 10, 900, 'a.csv', 90, 7, 90, true, 90, {}, 70],
    [
      'of compressed objects that were read through go by them',
      2,
      200,
      'a.gz',
      100,
      50,
      100,
      true,
      900,
      {},
      100,
    ],
    [
      'of compressed objects are not known before their end',
      2,
      200,
      'a.gz',
      100,
      50,
      500,
      false,
      900,
      {},
      -1,
    ],
    ['nor of what turns out to be compressed', 2, 200, 'a.csv', 100, 50, 500, false, 900, {}, -1],
    ['of a header alone are none', 4, 40, 'a.csv', 10, 0, 10, true, 10, {}, 0],
    [
      'of UTF-16 count two bytes for one',
      1,
      2_000,
      'a.csv',
      2_000,
      50,
      500,
      false,
      1_000,
      { encoding: 'utf-16le' },
      100,
    ],
  ] as const)('%s', (_name, objects, bytes, key, size, read, taken, whole, decodedBytes, over, rows) => {
    const counts = { read, loaded: read, rejected: 0, filtered: 0, warned: 0, superseded: 0, bytes: taken };
    const chosen = { objects, bytes, sample: object(key, size) };
    expect(estimateRows(csv(over), chosen, { counts, whole, decodedBytes, rules: [], rejects: [] })).toBe(
      rows,
    );
  });

  it('without a sample are not known', () => {
    expect(estimateRows(csv(), { objects: 1, bytes: 10, sample: undefined }, undefined)).toBe(-1);
  });
});
