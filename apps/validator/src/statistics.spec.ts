import { decodeStatistics, type TransformTrailer__Output } from '@sluice/proto';
import { type ColumnStatistics, profileOf } from '@sluice/statistics';
import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator } from './testing/validator.fixture.js';

const ROWS = 'id,name,age\n1,Ann,30\n2,Bo,old\n3,,41\n4,Cy,-1\n5,Ann,\n';
const YOUNG = `${PEOPLE}transform: { where: 'age is null or age > 0' }\n`;

function decoded(trailer: TransformTrailer__Output | undefined): ColumnStatistics[] {
  return trailer?.statistics ? decodeStatistics(trailer.statistics.columns) : [];
}

describe('the trailer of Transform', () => {
  const validator = useValidator();

  it('has statistics of the rows that are loaded, neither rejected nor filtered ones', async () => {
    validator.extractor.script = () => honest([ROWS], 7);
    const { trailer } = await transform(validator.client, request(resolved(YOUNG), 1));
    expect(trailer?.counts).toMatchObject({ read: 5, loaded: 3, rejected: 1, filtered: 1 });
    const [id, name, age] = decoded(trailer);
    expect(id).toMatchObject({ column: 'id', type: 'bigint', rows: 3, nulls: 0, min: '1', max: '5', sum: 9 });
    expect(name).toMatchObject({ rows: 3, nulls: 1, min: 'Ann', max: 'Ann', minLength: 3, totalLength: 6 });
    expect(age).toMatchObject({ type: 'integer', rows: 3, nulls: 1, min: '30', max: '41', summed: 2 });
    expect(profileOf(name)).toMatchObject({ distinct: 1, top: [{ value: 'Ann', rows: 2 }], sampled: 2 });
  });

  it.each([
    ['counts', 3],
    ['none', 0],
  ])('keeps no values with statistics: %s', async (mode, columns) => {
    validator.extractor.script = () => honest([ROWS]);
    const spec = { ...resolved(YOUNG), statistics: mode as 'counts' | 'none' };
    const { trailer } = await transform(validator.client, request(spec, 1));
    expect(decoded(trailer)).toHaveLength(columns);
    for (const found of decoded(trailer)) {
      expect(found.rows).toBe(3);
      expect([found.min, found.max, found.sum, found.sample]).toEqual([undefined, undefined, undefined, []]);
    }
  });

  it('knows masked columns as they are loaded alone', async () => {
    validator.extractor.script = () => honest([ROWS]);
    const masked = `${PEOPLE}transform: { mask: { name: redact } }\n`;
    const { trailer } = await transform(validator.client, request(resolved(masked), 1));
    expect(decoded(trailer)[1]).toMatchObject({ column: 'name', min: '***', max: '***' });
    expect(JSON.stringify(decoded(trailer))).not.toContain('Ann');
  });

  it('has the headers of its parts, each once where they follow one another', async () => {
    validator.extractor.script = () => honest([ROWS, '', ROWS, 'age,id,name\n', 'age,id,name\n', ROWS]);
    const { trailer } = await transform(validator.client, request(resolved(PEOPLE), 6));
    expect(trailer?.headers).toEqual([
      { part: 0, names: ['id', 'name', 'age'] },
      { part: 3, names: ['age', 'id', 'name'] },
      { part: 5, names: ['id', 'name', 'age'] },
    ]);
  });
});
