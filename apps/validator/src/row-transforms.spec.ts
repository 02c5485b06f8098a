import { createHmac } from 'node:crypto';
import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { MASK_SALT, request, RUN_ID, transform, useValidator } from './testing/validator.fixture.js';

const people = (more: string, columns = ''): ReturnType<typeof resolved> =>
  resolved(PEOPLE.replace('type: integer }\n', `type: integer }\n${columns}`) + more);

describe('Transform, row by row', () => {
  const validator = useValidator();
  const run = (input: string, pipeline: ReturnType<typeof resolved>, includeSource = false) => {
    validator.extractor.script = () => honest([input]);
    return transform(validator.client, request(pipeline, 1, includeSource));
  };

  it('null_if holds for quoted, trimmed and escaped values, before default and required', async () => {
    const pipeline = resolved(
      PEOPLE.replace(
        'name: name, type: text',
        `name: name, type: text, trim: both, null_if: ['n/a', 'a"b', '']`,
      )
        .replace('name: age, type: integer', `name: age, type: integer, null_if: ['-'], default: '7'`)
        .replace('type: bigint, required: true', `type: bigint, required: true, null_if: ['0']`),
    );
    const input = 'id,name,age\n1,n/a,-\n2,"n/a","-"\n3," n/a ",1\n4,"a""b",\n5,N/A,2\n0,x,3\n6,"",4\n';
    const { rows, rejects } = await run(input, pipeline);
    expect(rows).toEqual([
      { id: 1n, name: null, age: 7 },
      { id: 2n, name: null, age: 7 },
      { id: 3n, name: null, age: 1 },
      { id: 4n, name: null, age: 7 },
      { id: 5n, name: 'N/A', age: 2 },
      { id: 6n, name: null, age: 4 },
    ]);
    expect(rejects.map(({ record, broken }) => [record, broken[0].rule])).toEqual([[6, 'required']]);
  });

  it('splits a text column, and set sees the pieces', async () => {
    const pipeline = people(`
transform:
  split: { name: { by: ', ', into: [last, first, rest] } }
  set: { first: upper(first) }
`);
    const input = 'id,name,age\n1,"Doe, Jane, MD, PhD",1\n2,Solo,2\n3,,3\n4,"Doe, ",4\n';
    const { rows, columns } = await run(input, pipeline);
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id bigint',
      'name text',
      'age integer',
      'last text',
      'first text',
      'rest text',
    ]);
    expect(rows.map(({ last, first, rest }) => [last, first, rest])).toEqual([
      ['Doe', 'JANE', 'MD, PhD'],
      ['Solo', null, null],
      [null, null, null],
      ['Doe', '', null],
    ]);
  });

  it('does not blame the pieces of a value that could not be read', async () => {
    const pipeline = people(
      `
transform: { split: { name: { by: ' ', into: [first] } } }
checks: [{ column: first, required: true }]
`,
    );
    const bad = resolved(
      JSON.stringify({})
        ? PEOPLE.replace('name: name, type: text', 'name: name, type: varchar(3)') +
            `
transform: { split: { name: { by: ' ', into: [first] } } }
checks: [{ column: first, required: true }]
`
        : '',
    );
    const { rejects } = await run('id,name,age\n1,toolong,1\n', bad);
    expect(rejects[0].broken.map(({ rule }) => rule)).toEqual(['type']);
    const other = await run('id,name,age\n1,,1\n', pipeline);
    expect(other.rejects[0].broken.map(({ rule }) => rule)).toEqual(['first:required']);
  });

  it('set with a format reads text as a type', async () => {
    const pipeline = people(`
transform:
  set: { born: { expression: name, type: date, format: DD.MM.YYYY } }
`);
    const { rows, rejects, columns } = await run(
      'id,name,age\n1,31.12.1999,1\n2,31.02.1999,2\n3,,3\n',
      pipeline,
    );
    expect(columns[3]).toMatchObject({ name: 'born', type: 'date' });
    expect(
      rows.map(({ born }) => (born === null ? null : new Date(Number(born)).toISOString().slice(0, 10))),
    ).toEqual(['1999-12-31', null]);
    expect(rejects.map(({ broken }) => broken[0].rule)).toEqual(['set:born']);
  });

  it('masks after the checks, keeps null, and hashes into text', async () => {
    const pipeline = people(`
transform:
  mask:
    name: { partial: { first: 1, last: 1 } }
    id: { hash: { salt: env://MASK_SALT } }
checks:
  - { column: name, regex: '^[a-z]+$' }
`);
    const { rows, columns } = await run('id,name,age\n17,secret,1\n18,,2\n', pipeline);
    const hmac = (text: string): string => createHmac('sha256', MASK_SALT).update(text).digest('hex');
    expect(columns.slice(0, 2)).toEqual([
      { name: 'id', type: 'text', notNull: true },
      { name: 'name', type: 'text', notNull: false },
    ]);
    expect(rows).toEqual([
      { id: hmac('17'), name: 's****t', age: 1 },
      { id: hmac('18'), name: null, age: 2 },
    ]);
  });

  it.each([
    { salt: 'env://NOT_SET', reason: 'VARIABLE_NOT_SET' },
    { salt: 'env://SHORT_SALT', reason: 'SECRET_INVALID' },
  ])('fails with $reason for the salt $salt, naming it and not what it says', async ({ salt, reason }) => {
    const { error } = await run(
      'id,name,age\n',
      people(`transform: { mask: { id: { hash: { salt: ${salt} } } } }`),
    );
    expect(error).toMatchObject({ reason });
    expect(error?.message).toContain(salt.slice('env://'.length));
    expect(JSON.stringify([error?.message, error?.hint])).not.toContain('short"');
  });

  it('adds lineage, the same instant to every row', async () => {
    const pipeline = people('transform: { lineage: [run_id, object, record, loaded_at], drop: [name, age] }');
    validator.extractor.script = () => honest(['id,name,age\n5,a,1\n6,b,2\n', 'id,name,age\n7,c,3\n']);
    const before = Date.now();
    const { rows, columns } = await transform(validator.client, request(pipeline, 2));
    const at = rows[0]?.['_loaded_at'];
    expect(Number(at)).toBeGreaterThanOrEqual(before);
    expect(columns.slice(1)).toEqual([
      { name: '_run_id', type: 'uuid', notNull: true },
      { name: '_object', type: 'text', notNull: true },
      { name: '_record', type: 'bigint', notNull: true },
      { name: '_loaded_at', type: 'timestamp with time zone', notNull: true },
    ]);
    const told = rows.map((row) => [row['id'], row['_object'], row['_record'], row['_loaded_at']]);
    expect(told).toEqual([
      [5n, 's3://b/part-0.csv', 1n, at],
      [6n, 's3://b/part-0.csv', 2n, at],
      [7n, 's3://b/part-1.csv', 1n, at],
    ]);
    const ids = rows.map((row) => Buffer.from(row['_run_id'] as Uint8Array).toString('hex')); // FixedSizeBinary
    expect(new Set(ids)).toEqual(new Set([RUN_ID.replaceAll('-', '')]));
  });
});
