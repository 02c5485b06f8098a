import { loadPipeline } from './load-pipeline.js';
import { edited, problems } from './pipeline.fixture.js';

const TRANSFORM = `transform:
  split: { note: { by: ' ', into: [first, rest] } }
  lookup:
    - { name: things, object: ref/things.csv, on: { id: thing_id }, columns: { thing: name, weight: { from: kg, type: int } } }
    - name: places
      table: Shop.Places
      on: { first: a, rest: b }
      columns: { place: name }
      missing: reject
      max_rows: 10
      max_bytes: 1MiB
  set: { day: { expression: rest, type: date, format: DD/MM/YYYY } }
  mask: { note: redact, first: { partial: { last: 4 } }, id: { hash: { salt: secret://salt } } }
  deduplicate: { key: [id], keep: { max: weight } }
  lineage: [run_id, record]
  drop: [rest]
`;

describe('the transforms', () => {
  const { pipeline, paths, diagnostics } = loadPipeline(edited({}, TRANSFORM));

  it('are resolved with every default filled in', () => {
    expect(diagnostics).toEqual([]);
    expect(pipeline?.transform).toEqual({
      rename: {},
      split: [{ column: 'note', by: ' ', into: ['first', 'rest'] }],
      lookup: [
        {
          name: 'things',
          source: {
            kind: 'object',
            bucket: 'shop',
            key: 'ref/things.csv',
            delimiter: ',',
            nullValues: [''],
            encoding: 'utf-8',
            compression: 'auto',
          },
          on: [{ column: 'id', key: 'thing_id' }],
          columns: [
            { name: 'thing', source: 'name', type: 'text' },
            { name: 'weight', source: 'kg', type: 'integer' },
          ],
          missing: 'null',
          maxRows: 1_000_000,
          maxBytes: 67_108_864,
        },
        {
          name: 'places',
          source: { kind: 'table', schema: 'shop', table: 'places' },
          on: [
            { column: 'first', key: 'a' },
            { column: 'rest', key: 'b' },
          ],
          columns: [{ name: 'place', source: 'name', type: 'text' }],
          missing: 'reject',
          maxRows: 10,
          maxBytes: 1_048_576,
        },
      ],
      set: [{ column: 'day', expression: 'rest', type: 'date', format: 'DD/MM/YYYY' }],
      mask: [
        { column: 'note', how: { kind: 'redact' } },
        { column: 'first', how: { kind: 'partial', first: 0, last: 4 } },
        { column: 'id', how: { kind: 'hash', salt: 'secret://salt' } },
      ],
      deduplicate: { key: ['id'], keep: { max: 'weight' } },
      lineage: ['run_id', 'record'],
      drop: ['rest'],
    });
  });

  it('have the paths of their places', () => {
    expect(paths).toMatchObject({
      split: ['transform.split.note'],
      lookup: ['transform.lookup[0]', 'transform.lookup[1]'],
      set: ['transform.set.day.expression'],
      mask: ['transform.mask.note', 'transform.mask.first', 'transform.mask.id'],
      deduplicate: 'transform.deduplicate',
      lineage: ['transform.lineage[0]', 'transform.lineage[1]'],
    });
  });

  it.each([
    ['first', '{ key: [id] }'],
    ['first', '{ key: [id], keep: first }'],
    ['last', '{ key: [id], keep: last }'],
    ['last', '{ key: [id], keep: { which: last } }'],
    [{ max: 'note' }, '{ key: [id], keep: max(note) }'],
    [{ max: 'note' }, '{ key: [id], keep: { max: note } }'],
  ])('deduplicate keeps %j with %s', (keep, text) => {
    const loaded = loadPipeline(edited({}, `transform: { deduplicate: ${text} }\n`));
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.pipeline?.transform.deduplicate?.keep).toEqual(keep);
  });
});

describe('the checks over a run', () => {
  const CHECKS = `checks:
  - { unique: [id, note] }
  - { foreign_key: { columns: [id], references: 'Shop.Things(Id)' }, severity: warn, name: known }
  - { foreign_key: { columns: [id, note], references: '"T"(a, "b,""c")' } }
  - { row_count: { min: 1 }, message: 'only {observed}' }
  - { reject_ratio: { max: 0.5 }, severity: warn }
  - { column: id, min: 1, null_ratio: { max: 0.1 }, distinct: { min: 2 }, minimum: { min: 0.10 }, mean: { max: 9 } }
  - { column: note, maximum: { max: z }, name: last }
  - { column: id, freshness: 1.5 days 12 hours }
  - { expression: 'id > 0', message: 'id { id } {{nope}}' }
  - { column: note, format: email, severity: fail }
`;
  const { pipeline, paths, diagnostics } = loadPipeline(edited({}, CHECKS));

  it('are resolved beside those on records', () => {
    expect(diagnostics).toEqual([]);
    expect(pipeline?.runChecks).toEqual([
      { name: 'unique:id,note', severity: 'reject', rule: { kind: 'unique', columns: ['id', 'note'] } },
      {
        name: 'known',
        severity: 'warn',
        rule: { kind: 'foreign_key', columns: ['id'], schema: 'shop', table: 'things', references: ['id'] },
      },
      {
        name: 'foreign_key:id,note',
        severity: 'reject',
        rule: {
          kind: 'foreign_key',
          columns: ['id', 'note'],
          schema: 'public',
          table: 'T',
          references: ['a', 'b,"c'],
        },
      },
      {
        name: 'row_count',
        severity: 'fail',
        message: 'only {observed}',
        rule: { kind: 'row_count', min: 1 },
      },
      { name: 'reject_ratio', severity: 'warn', rule: { kind: 'reject_ratio', max: 0.5 } },
      { name: 'id:null_ratio', severity: 'fail', rule: { kind: 'null_ratio', column: 'id', max: 0.1 } },
      { name: 'id:distinct', severity: 'fail', rule: { kind: 'distinct', column: 'id', min: 2 } },
      { name: 'id:minimum', severity: 'fail', rule: { kind: 'minimum', column: 'id', min: '0.10' } },
      { name: 'id:mean', severity: 'fail', rule: { kind: 'mean', column: 'id', max: '9' } },
      { name: 'last', severity: 'fail', rule: { kind: 'maximum', column: 'note', max: 'z' } },
      {
        name: 'id:freshness',
        severity: 'fail',
        rule: { kind: 'freshness', column: 'id', within: '1.5 days 12 hours' },
      },
    ]);
    expect(pipeline?.checks).toEqual([
      { name: 'id:min', column: 'id', severity: 'reject', rule: { kind: 'min', value: '1' } },
      {
        name: 'expression',
        column: '',
        severity: 'reject',
        message: 'id { id } {{nope}}',
        rule: { kind: 'expression', expression: 'id > 0' },
      },
      { name: 'note:format', column: 'note', severity: 'fail', rule: { kind: 'format', format: 'email' } },
    ]);
    expect(paths.runChecks.slice(0, 6)).toEqual([
      'checks[0].unique',
      'checks[1].foreign_key',
      'checks[2].foreign_key',
      'checks[3].row_count',
      'checks[4].reject_ratio',
      'checks[5].null_ratio',
    ]);
    expect(paths.checks).toEqual(['checks[5].min', 'checks[8].expression', 'checks[9].format']);
  });
});

describe('publication', () => {
  const published = (more: string): string | undefined =>
    loadPipeline(edited({}, more)).pipeline?.target.publish;

  it.each([
    ['a check over the run', 'checks: [{ unique: [id] }]\n', 'check `unique:id`'],
    ['a check that fails the run', 'checks: [{ column: id, min: 1, severity: fail }]\n', 'check `id:min`'],
    ['deduplicate', 'transform: { deduplicate: { key: [id] } }\n', 'transform.deduplicate'],
    [
      'a lookup that fails the run',
      'transform: { lookup: [{ name: l, table: t, on: { id: x }, columns: { y: y }, missing: fail }] }\n',
      'lookup `l` with `missing: fail`',
    ],
  ])('is by run with %s, whether or not that is said', (_name, more, reason) => {
    expect(published(more)).toBe('run');
    const target = (publish: string): string =>
      `target: { connection: env://T, table: t, publish: ${publish} }`;
    expect(loadPipeline(edited({ target: target('run') }, more)).diagnostics).toEqual([]);
    expect(problems(edited({ target: target('object') }, more))).toEqual([
      `9:51 conflict \`publish: object\` is too weak for ${reason} | Write publish: run, or leave it out: what needs the whole run is published as a whole.`,
    ]);
  });

  it('is by object where nothing needs the run', () => {
    expect(published('checks: [{ column: id, min: 1, severity: warn }]\n')).toBe('object');
  });
});
