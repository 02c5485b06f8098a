import { comparerOf, profileOf, type ColumnStatistics } from '@sluice/statistics';
import { typeOf, vectorOf } from '../kernels/vector.fixture.js';
import { StatisticsCollector } from './collector.js';

function collect(
  text: string,
  values: readonly (string | null)[],
  mode: 'full' | 'counts' = 'full',
): ColumnStatistics {
  const type = typeOf(text);
  const collector = new StatisticsCollector([{ name: 'c', type }], { mode, seed: 's1' });
  collector.add([vectorOf(type, values)], undefined, values.length);
  return collector.finish()[0];
}

const CASES: readonly {
  readonly type: string;
  readonly values: readonly (string | null)[];
  readonly min?: string;
  readonly max?: string;
  readonly sum?: number;
  readonly distinct: number;
  readonly lengths?: readonly [number, number, number];
}[] = [
  { type: 'integer', values: ['5', null, '-7', '5'], min: '-7', max: '5', sum: 3, distinct: 2 },
  { type: 'smallint', values: ['-1', '2'], min: '-1', max: '2', sum: 1, distinct: 2 },
  {
    type: 'bigint',
    values: ['-9223372036854775808', '9223372036854775807', '0', '4294967296', '4294967295'],
    min: '-9223372036854775808',
    max: '9223372036854775807',
    sum: 8589934591,
    distinct: 5,
  },
  { type: 'real', values: ['1.5', '-0', '0', 'NaN', 'NaN'], min: '-0', max: 'NaN', sum: 1.5, distinct: 3 },
  {
    type: 'double precision',
    values: ['-Infinity', '2', 'NaN', '0', '-0'],
    min: '-Infinity',
    max: 'NaN',
    sum: 2,
    distinct: 4,
  },
  {
    type: 'numeric(10,2)',
    values: ['1.10', '1.1', '-3', '0'],
    min: '-3.00',
    max: '1.10',
    sum: -0.8,
    distinct: 3,
  },
  {
    type: 'numeric',
    values: ['1.0', '1.00', '1', '100000000000000000000.5', '-0.5', '-50e-2'],
    min: '-0.5',
    max: '100000000000000000000.5',
    sum: 1e20 + 2,
    distinct: 3,
  },
  { type: 'numeric', values: ['NaN', '1', '-Infinity'], min: '-Infinity', max: 'NaN', sum: 1, distinct: 3 },
  { type: 'boolean', values: ['true', 'false', null, 'true'], min: 'false', max: 'true', distinct: 2 },
  { type: 'boolean', values: ['true'], min: 'true', max: 'true', distinct: 1 },
  {
    type: 'date',
    values: ['2024-02-29', '-infinity', '0044-03-15'],
    min: '-infinity',
    max: '2024-02-29',
    distinct: 3,
  },
  {
    type: 'timestamp with time zone',
    values: ['2024-01-01 00:00:00+01', '2024-01-01 00:00:00.5+00'],
    min: '2023-12-31 23:00:00+00',
    max: '2024-01-01 00:00:00.5+00',
    distinct: 2,
  },
  {
    type: 'time without time zone',
    values: ['10:00', '09:00:00.25'],
    min: '09:00:00.25',
    max: '10:00:00',
    distinct: 2,
  },
  {
    type: 'uuid',
    values: ['ffffffff-0000-0000-0000-000000000000', '00000000-0000-0000-0000-00000000000a'],
    min: '00000000-0000-0000-0000-00000000000a',
    max: 'ffffffff-0000-0000-0000-000000000000',
    distinct: 2,
  },
  {
    type: 'text',
    values: ['', 'b', 'abcdefgh', 'abcdefghi', 'abcdefg', 'b', null],
    min: '',
    max: 'b',
    distinct: 5,
    lengths: [0, 9, 26],
  },
  {
    type: 'text',
    values: [
      'ünïcödé',
      '€',
      '😀',
      'zz',
      'a text that is longer than sixteen bytes',
      'a text that is longer than sixteen bits',
    ],
    min: 'a text that is longer than sixteen bits',
    max: '😀',
    distinct: 6,
    lengths: [1, 40, 90],
  },
  { type: 'bytea', values: ['\\xff00', '\\x'], min: '\\x', max: '\\xff00', distinct: 2, lengths: [0, 2, 2] },
  { type: 'jsonb', values: ['{"a":1}', '[]'], distinct: 2, lengths: [2, 7, 9] },
];

describe('StatisticsCollector', () => {
  it.each(CASES)('knows the least, the greatest and the rest of $type: $values', (c) => {
    const found = collect(c.type, c.values);
    const nulls = c.values.filter((value) => value === null).length;
    expect(found).toMatchObject({ column: 'c', rows: c.values.length, nulls });
    expect([found.min, found.max]).toEqual([c.min, c.max]);
    if (c.sum === undefined) expect(found.sum).toBeUndefined();
    else expect(found.sum).toBeCloseTo(c.sum, 6);
    expect(profileOf(found).distinct).toBe(c.distinct);
    expect(found.sample).toHaveLength(c.values.length - nulls);
    expect(c.lengths).toEqual(
      found.minLength === undefined ? undefined : [found.minLength, found.maxLength, found.totalLength],
    );
    const sorted = [...found.sample].sort(comparerOf(found.type));
    if (c.min !== undefined) expect([sorted[0], sorted.at(-1)]).toEqual([c.min, c.max]);
  });

  it('has no values of nulls alone', () => {
    expect(collect('text', [null, null])).toMatchObject({
      rows: 2,
      nulls: 2,
      sample: [],
      minLength: undefined,
    });
  });

  it('lets no value out where only counts are wanted', () => {
    const found = collect('integer', ['1', '2', null], 'counts');
    expect(found).toMatchObject({ rows: 3, nulls: 1, sample: [] });
    expect([found.min, found.max, found.sum]).toEqual([undefined, undefined, undefined]);
    expect(profileOf(found).distinct).toBe(2);
  });

  it('counts the selected rows of every block', () => {
    const type = typeOf('integer');
    const collector = new StatisticsCollector([{ name: 'c', type }], { mode: 'full', seed: 's' });
    const vector = vectorOf(type, ['1', '2', '3', '4', null]);
    collector.add([vector], Int32Array.of(1, 3), 2);
    collector.add([vector], Int32Array.of(0, 4), 2);
    const [found] = collector.finish();
    expect(found).toMatchObject({ rows: 4, nulls: 1, min: '1', max: '4', sum: 7, summed: 3 });
    expect([...found.sample].sort()).toEqual(['1', '2', '4']);
  });

  it('gives the same sample however the rows are cut into blocks', () => {
    const type = typeOf('text');
    const values = Array.from({ length: 3_000 }, (_, n) => `value ${n}`);
    const samples = [3_000, 700, 511].map((block) => {
      const collector = new StatisticsCollector([{ name: 'c', type }], { mode: 'full', seed: 's' });
      for (let at = 0; at < values.length; at += block) {
        const part = values.slice(at, at + block);
        collector.add([vectorOf(type, part)], undefined, part.length);
      }
      return collector.finish()[0];
    });
    expect(samples[0].sample).toHaveLength(512);
    expect(samples[1]).toEqual(samples[0]);
    expect(samples[2]).toEqual(samples[0]);
    const { distinct } = profileOf(samples[0]);
    expect(Math.abs(distinct - 3_000)).toBeLessThan(150);
  });

  it('knows repeated texts from new ones', () => {
    const type = typeOf('text');
    const collector = new StatisticsCollector([{ name: 'c', type }], { mode: 'full', seed: 's' });
    const few = Array.from({ length: 2_000 }, (_, n) => ['new', 'shipped', 'delivered'][n % 3]);
    const many = Array.from({ length: 2_000 }, (_, n) => `customer-${n}`);
    for (const part of [few, few, many, few]) collector.add([vectorOf(type, part)], undefined, part.length);
    const [found] = collector.finish();
    expect(found).toMatchObject({ min: 'customer-0', max: 'shipped', rows: 8_000 });
    expect(Math.abs(profileOf(found).distinct - 2_003)).toBeLessThan(100);
  });

  it('cuts long values, and writes long numbers with an exponent', () => {
    const text = collect('text', ['é'.repeat(500)]);
    expect(text.min).toBe('é'.repeat(200));
    expect(text.sample).toEqual(['é'.repeat(200)]);
    expect(collect('bytea', [`\\x${'ab'.repeat(300)}`]).min).toHaveLength(200);
    const number = collect('numeric', [`-${'123'.repeat(100)}`, '0.'.padEnd(300, '0') + '12']);
    expect(number.min).toMatch(/^-1\.23123\d*e\+299$/);
    expect(number.max).toMatch(/^1\.2e-299$/);
  });

  it('stays small for a table of 1,600 columns', () => {
    const type = typeOf('text');
    const outputs = Array.from({ length: 1_600 }, (_, n) => ({ name: `c${n}`, type }));
    const collector = new StatisticsCollector(outputs, { mode: 'full', seed: 's' });
    const vector = vectorOf(
      type,
      Array.from({ length: 100 }, (_, n) => `${n}`.padEnd(300, 'x')),
    );
    collector.add(
      outputs.map(() => vector),
      undefined,
      100,
    );
    const size = collector
      .finish()
      .reduce((sum, { distinct, sample }) => sum + distinct.length + sample.join('').length, 0);
    expect(size).toBeLessThan(4 << 20);
  });
});
