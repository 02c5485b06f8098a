import { unary } from '@sluice/proto';
import { useValidator } from './testing/validator.fixture.js';

const yaml = (more: string): string => `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: sections }
source:
  s3: { bucket: people, key: '*.csv' }
schema:
  columns:
    - { name: id, type: bigint }
    - { name: name, type: text }
    - { name: age, type: integer }
    - { name: doc, type: json }
    - { name: tags, type: jsonb }
    - { name: at, type: timestamptz }
    - { name: code, type: varchar(2) }
target:
  connection: env://TARGET
  table: public.people
  create: true
${more}
`;

interface Wrong {
  readonly section: string;
  /** What stands at the diagnostic's place. */
  readonly at: string;
  readonly says: string;
}

const WRONG: readonly Wrong[] = [
  {
    section: "transform: { split: { age: { by: '-', into: [a, b] } } }",
    at: '{ by:',
    says: 'split is for text columns, and "age" is of type integer',
  },
  {
    section: "transform: { split: { name: { by: '-', into: [a, id] } } }",
    at: 'id]',
    says: 'there is a column `id` already',
  },
  {
    section: 'transform: { set: { d: { expression: age, type: date, format: YYYY-MM-DD } } }',
    at: 'age, type',
    says: 'a format reads text, and the expression is of type integer',
  },
  {
    section: 'transform: { set: { d: { expression: name, type: date, format: YYYY } } }',
    at: 'YYYY }',
    says: 'needs a year',
  },
  {
    section: "transform: { set: { c: 'greatest(name::char(3), name::char(5))' } }",
    at: "'greatest",
    says: 'type character without a length, which is not loaded',
  },
  {
    section: 'transform: { set: { d: at - at } }',
    at: 'at - at',
    says: 'type interval, which is not loaded',
  },
  {
    section: 'transform: { mask: { age: redact } }',
    at: 'redact',
    says: 'redact is for text columns, and "age" is of type integer',
  },
  {
    section: 'transform: { mask: { age: { partial: { first: 1 } } } }',
    at: '{ partial',
    says: 'partial is for text columns, and "age" is of type integer',
  },
  { section: 'transform: { mask: { code: redact } }', at: 'redact', says: '"code" has no room for ***' },
  {
    section: 'transform: { mask: { tags: { hash: { salt: env://SALT } } } }',
    at: '{ hash',
    says: '"tags" is of type jsonb',
  },
  {
    section: 'transform: { deduplicate: { key: [id, doc], keep: first } }',
    at: 'doc]',
    says: '"doc" is of type json, which cannot be compared',
  },
  {
    section: 'transform: { deduplicate: { key: [id], keep: max(tags) } }',
    at: 'max(tags)',
    says: '"tags" is of type jsonb, which has no greatest and least value here',
  },
  { section: 'checks: [{ column: age, format: email }]', at: 'email', says: 'format is for text columns' },
  {
    section: 'checks: [{ name: e, expression: age + 1 }]',
    at: 'age + 1',
    says: "a check's expression must be boolean, not integer",
  },
  { section: "checks: [{ name: e, expression: 'age > nme' }]", at: 'nme', says: 'there is no column "nme"' },
  {
    section: 'checks: [{ column: doc, minimum: { min: 1 } }]',
    at: 'doc,',
    says: 'no greatest and least value',
  },
  {
    section: 'checks: [{ column: age, minimum: { min: ten } }]',
    at: 'ten',
    says: '"ten" is not a whole number',
  },
  {
    section:
      "checks: [{ column: at, maximum: { min: '2024-02-01T00:00:00Z', max: '2024-01-01T00:00:00Z' } }]",
    at: "'2024-02",
    says: 'min is 2024-02-01T00:00:00Z, more than max',
  },
  { section: 'checks: [{ column: name, mean: { min: 1 } }]', at: 'name,', says: 'mean is for numbers' },
  {
    section: 'checks: [{ column: age, freshness: 1 day }]',
    at: 'age,',
    says: 'freshness is for date, timestamp',
  },
  { section: 'checks: [{ column: at, freshness: 0 days }]', at: '0 days', says: 'is no time at all' },
  {
    section: 'checks: [{ name: u, unique: [id, doc] }]',
    at: 'doc]',
    says: 'type json, which cannot be compared',
  },
  {
    section: "checks: [{ name: f, foreign_key: { columns: [doc], references: 'public.t(a)' } }]",
    at: 'doc]',
    says: 'type json, which cannot be compared',
  },
];

describe('Check of the sections beyond columns', () => {
  const validator = useValidator();
  const check = async (section: string) => {
    const text = yaml(section);
    const answer = await unary(validator.client.check.bind(validator.client), { yaml: text });
    const lines = text.split('\n');
    return {
      columns: answer?.columns ?? [],
      found: (answer?.diagnostics ?? []).map(({ line, column, message, severity }) => ({
        severity,
        at: lines[line - 1].slice(column - 1),
        message,
      })),
    };
  };

  it.each(WRONG)('$section', async ({ section, at, says }) => {
    const { found } = await check(section);
    expect(found).toEqual([
      {
        severity: 'SEVERITY_ERROR',
        at: expect.stringMatching(new RegExp(`^${at.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)) as string,
        message: expect.stringContaining(says) as string,
      },
    ]);
  });

  it('refuses a key of a type that cannot be compared', async () => {
    const text = yaml('').replace('create: true', 'create: true\n  key: [id, doc]');
    const answer = await unary(validator.client.check.bind(validator.client), { yaml: text });
    expect(answer?.diagnostics.map(({ path, message }) => [path, message])).toEqual([
      ['target.key[1]', '"doc" is of type json, which cannot be compared'],
    ]);
  });

  it('refuses a key whose values a mask makes equal', async () => {
    const text = yaml('transform: { mask: { name: redact } }').replace(
      'create: true',
      'create: true\n  key: [name]',
    );
    const answer = await unary(validator.client.check.bind(validator.client), { yaml: text });
    expect(answer?.diagnostics.map(({ path, message }) => [path, message])).toEqual([
      ['target.key[0]', '"name" is masked (redact), so rows cannot be told apart by it'],
    ]);
  });

  it('lists the columns that all sections together make', async () => {
    const { columns, found } = await check(`
transform:
  split: { name: { by: ' ', into: [first, rest] } }
  set: { born: { expression: rest, type: date, format: DD.MM.YYYY } }
  mask: { id: { hash: { salt: env://SALT } }, first: { partial: { last: 1 } } }
  deduplicate: { key: [id], keep: max(at) }
  lineage: [record, object]
  drop: [doc, tags, code, rest]
checks:
  - { column: age, required: true, severity: fail }
  - { name: kin, unique: [id, _object] }
  - { column: at, freshness: 36 hours }
`);
    expect(found).toEqual([]);
    expect(columns.map(({ name, type, notNull }) => `${name} ${type}${notNull ? ' not null' : ''}`)).toEqual([
      'id text',
      'name text',
      'age integer not null',
      'at timestamp with time zone',
      'first text',
      'born date',
      '_record bigint not null',
      '_object text not null',
    ]);
  });
});
