import { loadPipeline } from './load-pipeline.js';
import { edited, MINIMAL, problems } from './pipeline.fixture.js';

describe('a good pipeline file', () => {
  it('is resolved with every default filled in', () => {
    const { pipeline, diagnostics } = loadPipeline(MINIMAL);
    expect(diagnostics).toEqual([]);
    expect(pipeline).toEqual({
      name: 'orders',
      owner: '',
      description: '',
      source: {
        s3: { bucket: 'shop', key: 'orders/*.csv', region: '', endpoint: '', forcePathStyle: false },
        csv: {
          delimiter: ',',
          quote: '"',
          escape: '"',
          header: true,
          nullValues: [''],
          skipLines: 0,
          encoding: 'utf-8',
          compression: 'auto',
          extraColumns: 'ignore',
        },
        timezone: '',
        select: 'all',
        onChange: 'reload',
        empty: 'fail',
        splitBytes: 4_294_967_296,
        pack: { objectBytes: 1_048_576, bytes: 16_777_216, objects: 500 },
      },
      params: [],
      columns: [
        {
          name: 'id',
          source: 'id',
          type: 'bigint',
          required: false,
          nullIf: [],
          trim: 'none',
          onScale: 'round',
        },
        {
          name: 'note',
          source: 'note',
          type: 'text',
          required: false,
          nullIf: [],
          trim: 'none',
          onScale: 'round',
        },
      ],
      transform: { rename: {}, split: [], lookup: [], set: [], mask: [], lineage: [], drop: [] },
      checks: [],
      runChecks: [],
      target: {
        connection: 'env://TARGET',
        schema: 'public',
        table: 'orders',
        mode: 'append',
        publish: 'object',
        key: [],
        partition: [],
        allowRejects: false,
        evolve: 'strict',
        setup: { indexes: [], columnComments: {} },
        create: false,
      },
      limits: { maxRecordBytes: 1_048_576, maxValueBytes: 1_048_576 },
      rejects: { raw: 'keep' },
      statistics: 'full',
      after: [],
      concurrency: { maxActiveRuns: 0, priority: 0 },
      timeouts: {},
      onRerun: 'duplicate',
      notify: [],
    });
  });

  it('keeps numbers as they are written where text is meant', () => {
    const { pipeline } = loadPipeline(
      edited(
        { '- { name: id': '    - { name: id, type: numeric, default: 12345678901234567890.10 }' },
        'checks:\n  - { column: id, min: 0.10, enum: [1.0, 2e3, true] }\ntransform: { set: { note: 007 } }\n',
      ),
    );
    expect(pipeline?.columns[0].default).toBe('12345678901234567890.10');
    expect(pipeline?.checks.map(({ rule }) => rule)).toEqual([
      { kind: 'enum', values: ['1.0', '2e3', 'true'] },
      { kind: 'min', value: '0.10' },
    ]);
    expect(pipeline?.transform.set).toEqual([{ column: 'note', expression: '007' }]);
  });

  it('gives one check per rule, named after column and kind or after the item', () => {
    const { pipeline, paths } = loadPipeline(
      edited(
        {},
        'checks:\n  - { column: id, required: true, min: 1 }\n  - { column: note, regex: a, name: n, severity: warn }\n  - { column: note, length: { max: 3 }, enum: [b], name: m, required: false }\n',
      ),
    );
    expect(pipeline?.checks.map(({ name, severity }) => `${name} ${severity}`)).toEqual([
      'id:required reject',
      'id:min reject',
      'n warn',
      'm:enum reject',
      'm:length reject',
    ]);
    expect(paths.checks).toEqual([
      'checks[0].required',
      'checks[0].min',
      'checks[1].regex',
      'checks[2].enum',
      'checks[2].length',
    ]);
  });

  it('may use anchors and aliases', () => {
    const { pipeline, diagnostics } = loadPipeline(
      edited({
        '- { name: note': '    - { name: note, type: &t varchar(3) }\n    - { name: other, type: *t }',
      }),
    );
    expect(diagnostics).toEqual([]);
    expect(pipeline?.columns[2].type).toBe('character varying(3)');
  });

  it('may name columns like members of JavaScript objects', () => {
    const { pipeline, diagnostics } = loadPipeline(
      edited(
        { '- { name: note': '    - { name: constructor, type: text }' },
        'transform: { rename: { constructor: __proto__ } }\n',
      ),
    );
    expect(diagnostics).toEqual([]);
    expect(Object.entries(pipeline?.transform.rename ?? {})).toEqual([['constructor', '__proto__']]);
  });
});

describe('a wrong pipeline file', () => {
  it('gets all its problems at once, in the order of the file', () => {
    expect(
      problems(
        edited({
          kind: 'kind: Pipelin',
          metadata: 'metadata: { name: Orders, onwer: me }',
          '- { name: id': '    - { name: id, type: bigin }',
          target: 'target: { connection: env://TARGET, tabel: orders }',
        }),
      ),
    ).toEqual([
      '2:7 not_allowed `kind` must be Pipeline | Did you mean `Pipeline`?',
      '3:19 bad_format `name` must begin with a lower-case letter and go on with up to 62 of a-z, 0-9, _ and -',
      '3:27 unknown_key unknown key `onwer` | Did you mean `owner`?',
      '7:25 unknown_type unknown type `bigin` | Did you mean `bigint`?',
      '9:1 missing_key `table` is missing | For example: table: public.orders',
      '9:37 unknown_key unknown key `tabel` | Did you mean `table`?',
    ]);
  });

  it('has no resolved pipeline, but a draft of what is good', () => {
    const { pipeline, draft } = loadPipeline(edited({ '- { name: id': '    - { name: id, type: bigin }' }));
    expect(pipeline).toBeUndefined();
    expect(draft.columns.map(({ name }) => name)).toEqual(['note']);
  });

  it('has nothing in its draft that is built on a column of which the type is not known', () => {
    const { draft } = loadPipeline(
      edited(
        { '- { name: id': '    - { name: id, type: bigin }' },
        `transform:
  rename: { id: key }
  set: { next: key + 1, after: next + 1, size: length(note) }
  where: key > 0
checks: [{ column: key, min: 1, mean: { min: 1 } }, { column: after, max: 2 }, { column: size, max: 3 }]
`,
      ),
    );
    expect(draft.transform.set.map(({ column }) => column)).toEqual(['size']);
    expect(draft.transform.where).toBeUndefined();
    expect(draft.checks.map(({ name }) => name)).toEqual(['size:max']);
    expect(draft.runChecks).toEqual([]);
  });

  it('with a quote too few is told of that, not of every word after it', () => {
    const yaml = edited({}, "checks:\n  - { column: note, regex: 'a }\n  - { column: id, min: 1 }\n");
    const { diagnostics } = loadPipeline(yaml);
    expect(diagnostics[0]).toMatchObject({ code: 'yaml_syntax', line: 13 });
    expect(diagnostics.length).toBeLessThan(3);
  });

  it('with thousands of problems shows the first few hundred', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `unknown${i}: 1\n`).join('');
    const { diagnostics, pipeline } = loadPipeline(edited({}, many));
    expect(pipeline).toBeUndefined();
    expect(diagnostics).toHaveLength(501);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'too_large',
      message: '4500 more problems are not shown',
    });
  });

  it('never has a connection in a message (I6)', () => {
    const { diagnostics } = loadPipeline(
      edited({ target: 'target: { connection: "postgres://u:hunter2@h/d", table: t }' }),
    );
    expect(diagnostics).toHaveLength(1);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });

  it.each([
    ['deep nesting', '['.repeat(20_000)],
    [
      'aliases of aliases',
      [
        'a: &a [1,1,1,1,1,1,1,1,1,1]',
        ...'bcdefg'.split('').map((k, i) => `${k}: &${k} [${Array(10).fill(`*${'abcdef'[i]}`).join(',')}]`),
      ].join('\n'),
    ],
    ['endless aliases to their ancestors', 'a: &a { b: *a, c: *a }'],
    ['sheer size', `# ${'x'.repeat(1024 * 1024)}`],
  ])('is refused for %s before it costs much', (_name, yaml) => {
    expect(loadPipeline(yaml).diagnostics).toMatchObject([{ code: 'too_large' }]);
  });
});
