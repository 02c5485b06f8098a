import { unary, type ExtractRequest__Output, type TransformRequest } from '@sluice/proto';
import { honest } from './testing/fake-extractor.fixture.js';
import { snapshot } from './testing/fake-loader.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator, type Outcome } from './testing/validator.fixture.js';

const lookup = (missing: string, source = 'object: towns.csv', more = ''): string => `${PEOPLE}transform:
  lookup:
    - name: towns
      ${source}
      on: { name: person }
      columns: { town: town, size: { from: inhabitants, type: integer } }
      missing: ${missing}
  ${more}
`;

const TOWNS = 'inhabitants,person,town\n7,Ann,Ulm\n,Bo,"Bonn, am Rhein"\n';
const ROWS = 'id,name,age\n1,Ann,30\n2,Bo,31\n3,Cy,32\n4,,33\n5,Ann,x\n';

let pins = 0;

/** A request whose run has pinned the lookup, to a version of its own unless one is given. */
function pinned(yaml: string, versionId = `v${pins++}`): TransformRequest {
  const wanted = request(resolved(yaml), 1);
  const object = { bucket: 'people', key: 'towns.csv', versionId, etag: '', lastModifiedMs: 0, size: 1 };
  return { ...wanted, run: { ...wanted.run, runId: versionId, lookups: [{ name: 'towns', object }] } };
}

const shown = ({ rows }: Outcome): readonly string[] =>
  rows.map((row) => `${String(row['id'])}:${String(row['town'])}:${String(row['size'])}`);

describe('a lookup', () => {
  const validator = useValidator();
  /** How often it was read. */
  let read = 0;
  const serve = (towns: string, rows = ROWS): void => {
    read = 0;
    validator.extractor.script = ({ lookup: name }: ExtractRequest__Output) => {
      if (name === 'towns') read += 1;
      return honest([name === 'towns' ? towns : rows], 9);
    };
  };

  it('adds columns from an object; they are null where the key is not there', async () => {
    serve(TOWNS);
    const outcome = await transform(validator.client, pinned(lookup('null')));
    expect(outcome.error).toBeUndefined();
    expect(outcome.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id bigint',
      'name text',
      'age integer',
      'town text',
      'size integer',
    ]);
    expect(shown(outcome)).toEqual(['1:Ulm:7', '2:Bonn, am Rhein:null', '3:null:null', '4:null:null']);
    expect(outcome.rejects.map(({ broken }) => broken.map(({ rule }) => rule))).toEqual([['type']]);
  });

  it('adds columns from a table of the target', async () => {
    serve('');
    validator.loader.lookup = ({ name, run }) => snapshot(name === 'towns' && run?.runId ? TOWNS : '', 5);
    const outcome = await transform(validator.client, pinned(lookup('null', 'table: public.towns')));
    expect(outcome.error).toBeUndefined();
    expect(shown(outcome).slice(0, 2)).toEqual(['1:Ulm:7', '2:Bonn, am Rhein:null']);
    expect(read).toBe(0);
  });

  it('rejects records whose key is not there, and says which', async () => {
    serve(TOWNS);
    const outcome = await transform(validator.client, pinned(lookup('reject')));
    expect(shown(outcome)).toEqual(['1:Ulm:7', '2:Bonn, am Rhein:null']);
    expect(outcome.rejects.slice(0, 2)).toMatchObject([
      {
        record: 3,
        broken: [
          {
            rule: 'lookup:towns',
            column: 'name',
            value: 'Cy',
            reason: 'is not in the lookup towns: name "Cy"',
          },
        ],
      },
      {
        record: 4,
        broken: [{ rule: 'lookup:towns', value: '', reason: 'is not in the lookup towns: name null' }],
      },
    ]);
    expect(outcome.rejects[2].broken.map(({ rule }) => rule)).toEqual(['type']);
  });

  it('fails the run for a record whose key is not there', async () => {
    serve(TOWNS);
    const { error } = await transform(validator.client, pinned(lookup('fail')));
    expect(error).toMatchObject({ reason: 'CHECK_FAILED', where: { record: '3', rule: 'lookup:towns' } });
    expect(error?.message).toContain('s3://b/part-0.csv, record 3');
  });

  it('is seen by set, where and checks', async () => {
    serve(TOWNS);
    const more = 'set: { label: "town || \' \' || coalesce(size, 0)::text" }\n  where: town is not null';
    const outcome = await transform(validator.client, pinned(lookup('null', undefined, more)));
    expect(outcome.rows.map((row) => row['label'])).toEqual(['Ulm 7', 'Bonn, am Rhein 0']);
    expect(outcome.trailer?.counts).toMatchObject({ loaded: 2, filtered: 2, rejected: 1 });
  });

  it('shows no masked key', async () => {
    serve(TOWNS);
    const outcome = await transform(
      validator.client,
      pinned(lookup('reject', undefined, 'mask: { name: redact }')),
    );
    expect(outcome.rejects).toHaveLength(3);
    expect(JSON.stringify(outcome.rejects)).not.toContain('Cy');
  });

  it('is read once for all streams of a pin, at once or one after the other', async () => {
    serve(TOWNS);
    const wanted = pinned(lookup('null'), 'shared');
    const outcomes = await Promise.all([1, 2, 3].map(() => transform(validator.client, wanted)));
    outcomes.push(await transform(validator.client, wanted));
    expect(outcomes.map(shown)).toEqual(outcomes.map(() => shown(outcomes[0])));
    expect(read).toBe(1);
    await transform(validator.client, pinned(lookup('null'), 'another'));
    expect(read).toBe(2);
  });

  it('that could not be read is read again', async () => {
    serve('person,town,inhabitants\nAnn,Ulm,many\n');
    const wanted = pinned(lookup('null'), 'mended');
    expect((await transform(validator.client, wanted)).error).toMatchObject({ reason: 'LOOKUP_INVALID' });
    serve(TOWNS);
    expect((await transform(validator.client, wanted)).error).toBeUndefined();
  });

  it.each([
    {
      name: 'has a key twice',
      towns: `${TOWNS}8,Ann,Jena\n`,
      says: /record 3 has the key of an earlier one: person Ann/,
    },
    { name: 'lacks a column', towns: 'person,town\n', says: /no column "inhabitants"/ },
    {
      name: 'has values of another type',
      towns: 'inhabitants,person,town\nx,Ann,Ulm\n',
      says: /record 1, column inhab/,
    },
  ])('that $name fails, naming the object', async ({ towns, says }) => {
    serve(towns);
    const { error } = await transform(validator.client, pinned(lookup('null')));
    expect(error).toMatchObject({ reason: 'LOOKUP_INVALID', where: { lookup: 'towns' } });
    expect(error?.message).toMatch(says);
    expect(error?.message).toContain('s3://people/towns.csv');
  });

  it.each([
    { name: 'without a trailer', events: [{ chunk: Buffer.from(TOWNS) }] },
    {
      name: 'with other bytes than its trailer says',
      events: [{ chunk: Buffer.from(TOWNS) }, { trailer: { rows: 2, bytes: TOWNS.length, crc32: 1 } }],
    },
  ])('from a table that ends $name is incomplete', async ({ events }) => {
    serve('');
    validator.loader.lookup = () => events;
    const { error } = await transform(validator.client, pinned(lookup('null', 'table: public.towns')));
    expect(error).toMatchObject({ reason: 'STREAM_INCOMPLETE' });
  });

  it('that the run has not pinned is refused', async () => {
    const { error } = await transform(validator.client, request(resolved(lookup('null')), 1));
    expect(error).toMatchObject({ reason: 'INVALID_REQUEST', where: { lookup: 'towns' } });
  });

  it.each([
    ['on: { name: person }', 'on: { nmae: person }', /unknown column `nmae`/],
    ['columns: { town: town,', 'columns: { age: town,', /there is a column `age` already/],
    ['inhabitants, type: integer', 'inhabitants, type: intger', /intger/],
  ])('is checked: %s', async (from, to, says) => {
    const { client } = validator;
    const answer = await unary(client.check.bind(client), { yaml: lookup('null').replace(from, to) });
    expect(answer?.diagnostics).toHaveLength(1);
    expect(answer?.diagnostics[0].message).toMatch(says);
    expect(answer?.diagnostics[0].line).toBeGreaterThan(15);
  });
});
