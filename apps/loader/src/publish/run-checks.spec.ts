import type { ResolvedRunCheck } from '@sluice/config';
import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'code', type: 'text' },
  { name: 'parent', type: 'integer' },
  { name: 'price', type: 'numeric(10,2)' },
  { name: 'at', type: 'timestamp with time zone' },
];

type Severity = ResolvedRunCheck['severity'];
const check = (
  rule: ResolvedRunCheck['rule'],
  severity: Severity = 'fail',
  more: object = {},
): ResolvedRunCheck => ({
  name: rule.kind,
  severity,
  rule,
  ...more,
});

/** numeric(10,2) in PostgreSQL's binary form, as batches hold it: 1.50 of 150 cents. */
function money(cents: number): Buffer {
  const words = [2, 0, 0, 2, Math.floor(cents / 100), (cents % 100) * 100];
  const bytes = Buffer.alloc(12);
  words.forEach((word, i) => bytes.writeInt16BE(word, i * 2));
  return bytes;
}

/** Microseconds of the run's now() and of two days before. */
const TODAY = 1_767_312_000_000_000n;
const ROWS = [
  [1n, 'a', 1, money(150), TODAY],
  [2n, 'b', 1, money(250), TODAY - 172_800_000_000n],
  [3n, null, 2, null, null],
  [4n, 'b', null, money(350), null],
];

describe('checks over a run', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
    await sql('CREATE TABLE parents (pid integer PRIMARY KEY, code text); INSERT INTO parents VALUES (1)');
  });
  beforeEach(() =>
    sql(
      'DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint, code text, parent integer, price numeric(10,2), at timestamptz)',
    ),
  );

  const publish = async (
    runChecks: readonly ResolvedRunCheck[],
    splits: readonly unknown[][][],
    overrides: PipelineOverrides = {},
  ) => {
    const run = new StagedRun(h, COLUMNS, { runChecks, ...overrides });
    await run.prepare();
    await run.stage(...splits.map((rows) => ({ rows })));
    return { ...(await run.publish()), runId: run.runId };
  };
  const rejectsOf = async (runId: string) =>
    (
      await sql(
        `SELECT concat_ws(' ', split_id, record, (SELECT string_agg(concat_ws(' ', b->>'rule', b->>'value', b->>'reason'), ' & ')
           FROM jsonb_array_elements(broken) b)) AS line FROM sluice.rejects WHERE run_id = $1 ORDER BY split_id, record`,
        [runId],
      )
    ).map(({ line }) => line as string);
  const ids = async () => (await sql('SELECT id FROM orders ORDER BY id')).map(({ id }) => Number(id));

  it.each<[string, ResolvedRunCheck['rule'], boolean, string, string]>([
    ['few rows', { kind: 'row_count', min: 5 }, false, '4 rows', 'at least 5 rows'],
    ['enough rows', { kind: 'row_count', min: 4, max: 4 }, true, '4 rows', '4 to 4 rows'],
    ['many nulls', { kind: 'null_ratio', column: 'price', max: 0.2 }, false, '0.25', 'at most 0.2'],
    ['few nulls', { kind: 'null_ratio', column: 'price', max: 0.25 }, true, '0.25', 'at most 0.25'],
    ['few values', { kind: 'distinct', column: 'code', min: 3 }, false, '2 values', 'at least 3 values'],
    ['enough values', { kind: 'distinct', column: 'code', min: 2 }, true, '2 values', 'at least 2 values'],
    ['a low minimum', { kind: 'minimum', column: 'price', min: '1.51' }, false, '1.50', 'at least 1.51'],
    ['a fine limit', { kind: 'minimum', column: 'price', min: '1.504' }, false, '1.50', 'at least 1.504'],
    ['a good minimum', { kind: 'minimum', column: 'price', min: '1.5' }, true, '1.50', 'at least 1.5'],
    ['a high maximum', { kind: 'maximum', column: 'id', max: '3' }, false, '4', 'at most 3'],
    ['a maximum of text', { kind: 'maximum', column: 'code', max: 'b' }, true, 'b', 'at most b'],
    ['a high mean', { kind: 'mean', column: 'price', max: '2.4' }, false, '2.5', 'at most 2.4'],
    [
      'a mean of integers',
      { kind: 'mean', column: 'parent', min: '1.33', max: '1.34' },
      true,
      '1.333333',
      '1.33 to 1.34',
    ],
    [
      'stale rows',
      { kind: 'freshness', column: 'at', within: '1 hour' },
      true,
      '2026-01-02 00:00:00+00',
      'no older than 1 hour before the run',
    ],
    ['few rejects', { kind: 'reject_ratio', max: 0 }, true, '0', 'at most 0'],
  ])('%s', async (_, rule, passed, observed, expected) => {
    const { published, refused } = await publish([check(rule)], [ROWS.slice(0, 2), ROWS.slice(2)]);
    const [told] = (published ?? refused)!.checks;
    expect(told).toMatchObject({
      name: rule.kind,
      kind: rule.kind,
      severity: 'SEVERITY_FAIL',
      passed,
      observed,
      expected,
    });
    expect(refused?.reason).toBe(passed ? undefined : 'CHECK_FAILED');
    expect(await ids()).toEqual(passed ? [1, 2, 3, 4] : []);
  });

  it.each<[string, ResolvedRunCheck['rule'], boolean]>([
    ['a minimum', { kind: 'minimum', column: 'price', min: '5' }, true],
    ['a mean', { kind: 'mean', column: 'price', min: '5' }, true],
    ['a null ratio', { kind: 'null_ratio', column: 'price', max: 0 }, true],
    ['freshness', { kind: 'freshness', column: 'at', within: '1 year' }, false],
    ['a row count', { kind: 'row_count', min: 1 }, false],
  ])('%s over no rows at all', async (_, rule, passed) => {
    const { published, refused } = await publish([check(rule)], [[]]);
    expect((published ?? refused)!.checks).toMatchObject([{ passed }]);
  });

  it('fails a run whose newest value is too old', async () => {
    const { refused } = await publish(
      [check({ kind: 'freshness', column: 'at', within: '1 day' })],
      [ROWS.slice(1, 2)],
    );
    expect(refused?.message).toBe(
      'A check of the run does not hold: freshness (found 2025-12-31 00:00:00+00, expected no older than 1 day before the run). Nothing was published.',
    );
  });

  it('rejects a row that repeats a key of the run or of the table, each once with all that it broke', async () => {
    await sql(`INSERT INTO orders (id, code) VALUES (9, 'old')`);
    const checks = [
      check({ kind: 'unique', columns: ['id'] }, 'reject', { name: 'id_once' }),
      check({ kind: 'unique', columns: ['code', 'parent'] }, 'reject', { name: 'pair' }),
      check(
        { kind: 'foreign_key', columns: ['parent'], schema: 'public', table: 'parents', references: ['pid'] },
        'reject',
        { name: 'known' },
      ),
    ];
    const { published, runId } = await publish(checks, [
      [
        [1n, 'a', 7, null, null],
        [2n, 'b', 1, null, null],
        [9n, 'c', 8, null, null],
      ],
      [
        [1n, 'd', null, null, null],
        [2n, 'b', 1, null, null],
        [null, 'b', null, null, null],
        [null, 'b', null, null, null],
      ],
    ]);
    expect(published).toMatchObject({
      counts: { read: 7, loaded: 4, rejected: 3 },
      checks: [
        { name: 'id_once', passed: false, severity: 'SEVERITY_ERROR', offenders: 2, observed: '2 offenders' },
        { name: 'pair', passed: false, offenders: 1 },
        { name: 'known', passed: false, offenders: 2, expected: 'every (parent) in public.parents (pid)' },
      ],
    });
    // The first row of key 1 refers to nothing, so the next one takes its place.
    expect(await rejectsOf(runId)).toEqual([
      's0 1 known 7 Key (parent)=(7) is not present in table "parents".',
      's0 3 id_once 9 Key (id)=(9) already exists. & known 8 Key (parent)=(8) is not present in table "parents".',
      's1 2 id_once 2 Key (id)=(2) stands already in record 2 of o0.csv. & pair b, 1 Key (code, parent)=(b, 1) stands already in record 2 of o0.csv.',
    ]);
    expect(
      await sql('SELECT split_id, rejected, rules FROM sluice.ledger WHERE run_id = $1 ORDER BY 1', [runId]),
    ).toMatchObject([
      {
        rejected: '2',
        rules: [
          { rule: 'known', records: 2 },
          { rule: 'id_once', records: 1 },
        ],
      },
      { rejected: '1' },
    ]);
  });

  it.each<[Severity, boolean]>([
    ['warn', true],
    ['fail', false],
  ])('counts the offenders of severity %s without rejecting any', async (severity, loads) => {
    await sql(`INSERT INTO orders (id) VALUES (1)`);
    const checks = [
      check({ kind: 'unique', columns: ['id'] }, severity, {
        message: 'ids: {observed}, {{not}} {expected}',
      }),
      check(
        { kind: 'foreign_key', columns: ['parent'], schema: 'public', table: 'parents', references: ['pid'] },
        'warn',
      ),
    ];
    const { published, refused } = await publish(checks, [ROWS, ROWS.slice(1)]);
    expect((published ?? refused)!.checks).toMatchObject([
      {
        passed: false,
        offenders: 4,
        message: 'ids: 4 offenders, {not} no (id) twice, in the run or in the table',
      },
      { passed: false, offenders: 2 },
    ]);
    expect(await ids()).toHaveLength(loads ? 8 : 1);
    expect(refused?.message).toEqual(loads ? undefined : expect.stringContaining('ids: 4 offenders'));
  });

  it('makes the checks over what is left after duplicates and offenders', async () => {
    const checks = [
      check({ kind: 'unique', columns: ['code'] }, 'reject'),
      check({ kind: 'row_count', max: 2 }),
      check({ kind: 'reject_ratio', max: 0.25 }, 'warn'),
    ];
    const { published } = await publish(checks, [ROWS, ROWS.slice(0, 1)], {
      transform: { deduplicate: { key: ['id'], keep: 'first' } },
    });
    expect(published?.checks).toBeUndefined();
    const wider = [checks[0], check({ kind: 'row_count', max: 3 }), checks[2]];
    const again = await publish(wider, [ROWS, ROWS.slice(0, 1)], {
      transform: { deduplicate: { key: ['id'], keep: 'first' } },
    });
    expect(again.published).toMatchObject({
      counts: { read: 5, loaded: 3, rejected: 1, superseded: 1 },
      checks: [{ offenders: 1 }, { observed: '3 rows', passed: true }, { observed: '0.2', passed: true }],
    });
  });

  it('makes them again where the table refused rows one by one', async () => {
    await sql(`CREATE UNIQUE INDEX once ON orders (lower(code))`);
    const { refused, runId } = await publish([check({ kind: 'row_count', min: 4 })], [ROWS]);
    expect(refused).toMatchObject({ reason: 'CHECK_FAILED', checks: [{ observed: '3 rows' }] });
    expect(await ids()).toEqual([]);
    expect(await sql('SELECT FROM sluice.ledger WHERE run_id = $1', [runId])).toEqual([]);
  });

  it('does not take the rows that it has just inserted for rows that the table had', async () => {
    await sql(`CREATE UNIQUE INDEX once ON orders (lower(code))`);
    const checks = [
      check({ kind: 'unique', columns: ['id'] }, 'fail'),
      check({ kind: 'unique', columns: ['id', 'code'] }, 'warn', { name: 'pair' }),
      check({ kind: 'row_count', max: 4 }),
    ];
    const { published } = await publish(checks, [ROWS]);
    expect(published).toMatchObject({
      counts: { loaded: 3, rejected: 1 },
      checks: [{ passed: true }, { passed: true, offenders: 0 }, { observed: '3 rows' }],
    });
  });

  it.each([
    ['redact', {}, '***'],
    ['none', {}, ''],
    ['keep', { mask: [{ column: 'code', how: { kind: 'redact' as const } }] }, '***'],
  ] as const)(
    'shows no value in rejects under rejects.raw: %s, or where columns are masked',
    async (raw, transform, value) => {
      const { runId } = await publish(
        [check({ kind: 'unique', columns: ['id'] }, 'reject')],
        [[ROWS[0], ROWS[0]]],
        { raw, transform },
      );
      const [{ broken }] = await sql('SELECT broken FROM sluice.rejects WHERE run_id = $1', [runId]);
      expect(broken).toMatchObject([
        { rule: 'unique', value, reason: 'Key (id) stands in an earlier record.' },
      ]);
    },
  );
});
