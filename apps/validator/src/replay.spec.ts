import { type ResolvedPipeline } from '@sluice/config';
import { decodeStatistics, type TransformRequest } from '@sluice/proto';
import { quarantine, type Kept } from './testing/fake-loader.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator } from './testing/validator.fixture.js';

const HEADER = ['id', 'name', 'age'];

function replay(pipeline: ResolvedPipeline, parts = 1, records = 0): TransformRequest {
  const wanted = request(pipeline, parts, true);
  const rejects = { runId: 'r0', splitId: 's0', rule: '', records };
  return { ...wanted, split: { ...wanted.split, rejects } };
}

describe('Transform of rejects', () => {
  const validator = useValidator();
  beforeEach(() => {
    validator.extractor.script = () => {
      throw new Error('a replay reads no object');
    };
  });

  it('loads what can be read now, and rejects the rest at its own place', async () => {
    const rejects: Kept[] = [
      { record: 3, byteOffset: 40, raw: '3,"Cy, the ""third""",32' },
      { record: 9, byteOffset: 123, raw: '9,Di,old' },
      { record: 12, byteOffset: 4_000_000_000, raw: '12,"Ed\nmund",40' },
      { record: 13, byteOffset: 4_000_000_020, raw: '13,"Flo,41' },
      { record: 14, byteOffset: 4_000_000_040, raw: '14,Gus' },
      { record: 20, byteOffset: 4_000_000_060, raw: '20,Hal,42' },
    ];
    validator.loader.rejects = ({ source }) =>
      quarantine(source?.runId === 'r0' && source.splitId === 's0' ? [HEADER] : [], rejects);
    const outcome = await transform(validator.client, replay(resolved(PEOPLE), 1, rejects.length));
    expect(outcome.error).toBeUndefined();
    expect(
      outcome.rows.map((row) => [
        Number(row['id']),
        row['name'],
        Number(row['_sluice_record']),
        Number(row['_sluice_offset']),
        Buffer.from(row['_sluice_raw'] as Uint8Array).toString(), // Arrow's Binary
      ]),
    ).toEqual([
      [3, 'Cy, the "third"', 3, 40, rejects[0].raw],
      [12, 'Ed\nmund', 12, 4_000_000_000, rejects[2].raw],
      [20, 'Hal', 20, 4_000_000_060, rejects[5].raw],
    ]);
    expect(
      outcome.rejects.map(({ record, byte_offset, raw, broken }) => [
        Number(record),
        Number(byte_offset),
        raw,
        broken[0].rule,
      ]),
    ).toEqual([
      [9, 123, '9,Di,old', 'type'],
      [13, 4_000_000_020, '13,"Flo,41', 'csv:unclosed_quote'],
      [14, 4_000_000_040, '14,Gus', 'csv:ragged'],
    ]);
    expect(outcome.trailer?.counts).toMatchObject({ read: 6, loaded: 3, rejected: 3, filtered: 0, bytes: 0 });
    expect(outcome.trailer?.headers).toEqual([{ part: 0, names: HEADER }]);
  });

  it('reads the records of each part by its own header', async () => {
    const rejects = [
      { part: 0, record: 1, byteOffset: 12, raw: '1,Ann,30' },
      { part: 2, record: 5, byteOffset: 70, raw: '31,x,2,Bo' },
    ];
    validator.loader.rejects = () => quarantine([HEADER, HEADER, ['age', 'more', 'id', 'name']], rejects, 5);
    const { rows, error } = await transform(validator.client, replay(resolved(PEOPLE), 3));
    expect(error).toBeUndefined();
    expect(
      rows.map((row) => `${String(row['_sluice_part'])} ${String(row['name'])} ${String(row['age'])}`),
    ).toEqual(['0 Ann 30', '2 Bo 31']);
  });

  it('is one record for each that came, however the bytes read now', async () => {
    const unquoted = resolved(PEOPLE.replace("key: '*.csv' }", "key: '*.csv' }\n  csv: { quote: '' }"));
    const rejects = [
      { record: 1, byteOffset: 0, raw: '1,"a\nb",3' },
      { record: 2, byteOffset: 30, raw: '' },
      { record: 3, byteOffset: 60, raw: '3,"c",4' },
    ];
    validator.loader.rejects = () => quarantine([HEADER], rejects);
    const { rows, rejects: broken, trailer } = await transform(validator.client, replay(unquoted));
    expect(rows.map((row) => row['name'])).toEqual(['"c"']);
    expect(broken.map(({ record, broken: [{ reason }] }) => `${record} ${reason}`)).toEqual([
      '1 its bytes are 2 records as source.csv now has it',
      '2 its bytes are 0 records as source.csv now has it',
    ]);
    expect(trailer?.counts).toMatchObject({ read: 3, loaded: 1, rejected: 2 });
  });

  it('takes many records in few batches', async () => {
    const rejects = Array.from({ length: 9_000 }, (_, n) => ({
      record: 2 * n + 1,
      byteOffset: 100 * n,
      raw: `${n},name ${n},${n % 90}`,
    }));
    validator.loader.rejects = () => quarantine([HEADER], rejects, 1_000);
    const { rows, trailer } = await transform(validator.client, replay(resolved(PEOPLE)));
    expect(rows).toHaveLength(9_000);
    expect(
      rows.every((row, n) => row['name'] === `name ${n}` && Number(row['_sluice_record']) === 2 * n + 1),
    ).toBe(true);
    expect(trailer?.batches).toBe(3);
    expect(decodeStatistics(trailer?.statistics?.columns ?? Buffer.alloc(0))[0]).toMatchObject({
      rows: 9_000,
      max: '8999',
    });
  });

  it.each([
    { name: 'no trailer', events: [...quarantine([HEADER], [])].slice(0, -1) },
    { name: 'fewer records than its trailer says', events: [{ trailer: { records: 1, bytes: 0 } }] },
    {
      name: 'a part that was not planned',
      events: [...quarantine([HEADER], [{ part: 4, record: 1, byteOffset: 0, raw: '' }])],
    },
  ])('fails where the stream has $name', async ({ events }) => {
    validator.loader.rejects = () => events;
    const { error } = await transform(validator.client, replay(resolved(PEOPLE)));
    expect(error).toMatchObject({ reason: 'STREAM_INCOMPLETE' });
  });

  it('is refused where the header was not kept', async () => {
    validator.loader.rejects = () => quarantine([], [{ record: 1, byteOffset: 0, raw: '1,a,2' }]);
    const { error } = await transform(validator.client, replay(resolved(PEOPLE)));
    expect(error).toMatchObject({ reason: 'REPLAY_REFUSED' });
  });

  it('fails where the header does not have what the pipeline needs now', async () => {
    validator.loader.rejects = () =>
      quarantine([['id', 'nmae', 'age']], [{ record: 1, byteOffset: 0, raw: '1,a,2' }]);
    const { error } = await transform(validator.client, replay(resolved(PEOPLE)));
    expect(error).toMatchObject({ reason: 'HEADER_MISMATCH' });
  });
});
