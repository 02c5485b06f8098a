/** Stands in every masked value of LEAKS but one, and in no other. */
export const MARKER = 'S3CRET';

/** A way in which a masked value could get out. */
export interface Leak {
  readonly name: string;
  /** Of the column `secret`, which is masked. */
  readonly type?: string;
  /** More keys of that column. */
  readonly column?: string;
  readonly csv?: string;
  readonly transform?: string;
  readonly checks?: string;
  readonly more?: string;
  /** Of the column, quoted where they need it. */
  readonly values: readonly string[];
  /** Lines, in place of those that are made of the values. */
  readonly input?: string;
  /** Default: one for each value. */
  readonly rejects?: number;
  /** The error that the split ends with. */
  readonly fails?: string;
}

export function leakYaml(leak: Partial<Leak>): string {
  const { type = 'text', column = '', csv = '', transform = '', checks = '', more = '' } = leak;
  return `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: leaks }
source:
  s3: { bucket: people, key: '*.csv' }
  csv: { ${csv} }
schema:
  columns:
    - { name: id, type: bigint, required: true }
    - { name: secret, type: '${type}'${column} }
    - { name: note, type: text }
transform:
  mask: { secret: { hash: { salt: env://MASK_SALT } } }
${transform}
checks:
  - { name: always, column: id, min: 0 }
${checks}
${more}
target:
  connection: env://TARGET
  table: public.people
  create: true
`;
}

export const LEAKS: readonly Leak[] = [
  { name: 'a value that is not of its type', type: 'integer', values: [MARKER, `"${MARKER}"`] },
  { name: 'a number that is too large', type: 'smallint', values: ['4444444444444444444444'] },
  {
    name: 'a date of a format',
    type: 'date',
    column: ', format: YYYY-MM-DD',
    values: [MARKER, `2024-${MARKER}-01`],
  },
  { name: 'json', type: 'json', values: [`"{""a"": ${MARKER}}"`, MARKER] },
  { name: 'bytea', type: 'bytea', values: [`\\x${MARKER}`] },
  { name: 'uuid', type: 'uuid', values: [MARKER] },
  { name: 'a text that is too long', type: 'varchar(3)', values: [MARKER, `"${MARKER}"""`] },
  { name: 'max_value_bytes', more: 'limits: { max_value_bytes: 5 }', values: [MARKER] },
  { name: 'bytes that are no text', values: [`${MARKER}\u0000`, `"${MARKER}\u0000"`] },
  {
    name: 'the failure of another column',
    values: [],
    input: `x,${MARKER},n\ny,"${MARKER}"",",n\n`,
    rejects: 2,
  },
  { name: 'a ragged record', values: [], input: `1,${MARKER}\n2,${MARKER},n,more\n`, rejects: 2 },
  { name: 'a quote that does not close', values: [], input: `1,"${MARKER},n\n`, rejects: 1 },
  { name: 'a quote that is followed by text', values: [], input: `1,"${MARKER}"x,n\n`, rejects: 1 },
  {
    name: 'a line end that nobody quoted',
    values: [],
    input: `1,\n${MARKER},"n",extra\n1,\n${MARKER},x,y\n${MARKER},x,y\n2,a,\n`,
    rejects: 5,
  },
  {
    name: 'a check that fails behind a line end that nobody quoted',
    column: '',
    checks: "  - { column: note, regex: '^$', severity: fail, message: '{note}' }",
    values: [],
    input: `1,x\n2,"n",${MARKER}\n`,
    fails: 'CHECK_FAILED',
  },
  { name: 'an enum', checks: '  - { column: secret, enum: [a, b] }', values: [MARKER] },
  {
    name: 'a regex, a length and a format',
    checks: "  - { column: secret, regex: '^a', length: { max: 2 }, format: email }",
    values: [MARKER],
  },
  { name: 'a limit', checks: '  - { column: secret, max: A }', values: [MARKER] },
  {
    name: 'a message',
    checks: `  - { column: secret, enum: [a], message: '{value} {secret} {column}' }
  - { column: note, enum: [a], message: '{value} {secret}' }`,
    values: [MARKER],
  },
  {
    name: 'an expression',
    checks: "  - { name: e, expression: secret = note, message: '{secret}' }",
    values: [MARKER],
  },
  {
    name: 'an expression that is an error',
    checks: "  - { name: e, expression: 'secret::int > 1' }",
    values: [MARKER],
  },
  { name: 'an error in set', transform: "  set: { n: 'secret::int' }", values: [MARKER] },
  {
    name: 'an error in a set further on',
    transform: "  set: { note: lower(secret), n: 'note::int' }",
    values: [MARKER],
  },
  { name: 'an error in where', transform: "  where: 'secret::int > 1'", values: [MARKER] },
  {
    name: 'what is computed from it',
    transform: '  set: { domain: "split_part(secret, \'@\', 2)", up: upper(secret) }',
    checks: `  - { column: domain, enum: [a] }
  - { column: up, regex: '^x' }
  - { name: m, column: note, enum: [a], message: '{domain} {up}' }`,
    values: [`a@${MARKER}`],
  },
  {
    name: 'the pieces of a split',
    transform: `  split: { secret: { by: '-', into: [one, two] } }
  set: { n: 'two::int' }`,
    checks: '  - { column: one, enum: [a] }',
    values: [`${MARKER}-${MARKER}`],
  },
  {
    name: 'what it was computed from',
    transform: '  set: { secret: lower(note) }\n  drop: [note]',
    checks: '  - { column: note, enum: [a] }\n  - { column: secret, enum: [a] }',
    values: [],
    input: `1,x,${MARKER}\n`,
    rejects: 1,
  },
  {
    name: 'a set that replaces it',
    transform: '  set: { secret: "\'clear\'" }',
    checks: '  - { column: note, enum: [a] }',
    values: [MARKER],
  },
  {
    name: 'another column that is renamed',
    transform: '  rename: { note: remark }',
    checks: '  - { column: remark, enum: [a] }',
    values: [MARKER],
  },
  {
    name: 'that the column is dropped',
    transform: '  drop: [secret]',
    checks: '  - { column: note, enum: [a] }',
    values: [MARKER],
  },
  {
    name: 'a check that fails',
    checks: "  - { column: secret, enum: [a], severity: fail, message: '{value}!' }",
    values: [MARKER],
    fails: 'CHECK_FAILED',
  },
  {
    name: 'an expression that fails',
    checks: "  - { name: e, expression: 'secret::int > 1', severity: fail }",
    values: [MARKER],
    fails: 'CHECK_FAILED',
  },
  {
    name: 'too many rejects',
    checks: '  - { column: secret, enum: [a] }',
    more: 'limits: { max_rejects: 0 }',
    values: [MARKER],
    fails: 'REJECT_LIMIT',
  },
  {
    name: 'a warning beside a reject',
    checks: '  - { column: secret, enum: [a], severity: warn }\n  - { column: note, enum: [a] }',
    values: [MARKER],
  },
];
