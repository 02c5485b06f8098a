import type { ResolvedRunCheck } from '@sluice/config';
import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'code', type: 'text' },
  { name: 'parent', type: 'integer' },
  { name: 'at', type: 'timestamp with time zone' },
];

describe('Prepare of a run with checks over it', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();

  beforeAll(async () => {
    h = await harness(database.url);
    await query(
      database.url,
      `CREATE TABLE parents (pid integer PRIMARY KEY);
       CREATE TABLE orders (id bigint, code text, parent integer, at timestamptz)`,
    );
  });

  it.each<[string, ResolvedRunCheck['rule'], string, RegExp]>([
    [
      'a table that is not there',
      { kind: 'foreign_key', columns: ['parent'], schema: 'public', table: 'parent', references: ['pid'] },
      'TABLE_NOT_FOUND',
      /Check foreign_key reads table public\.parent/,
    ],
    [
      'a column that is not there',
      { kind: 'foreign_key', columns: ['parent'], schema: 'public', table: 'parents', references: ['pod'] },
      'COLUMN_MISMATCH',
      /pod is not in it \(nearest: pid\)/,
    ],
    [
      'columns that cannot be compared',
      { kind: 'foreign_key', columns: ['code'], schema: 'public', table: 'parents', references: ['pid'] },
      'COLUMN_MISMATCH',
      /Check foreign_key cannot be made.*operator does not exist/,
    ],
    [
      'a limit that is no value',
      { kind: 'minimum', column: 'id', min: 'x' },
      'COLUMN_MISMATCH',
      /Check minimum cannot be made.*bigint/,
    ],
    [
      'an interval that is none',
      { kind: 'freshness', column: 'at', within: 'soon' },
      'COLUMN_MISMATCH',
      /interval/,
    ],
    ['a mean of text', { kind: 'mean', column: 'code', min: '1' }, 'COLUMN_MISMATCH', /avg\(text\)/],
  ])('tells of %s before anything is staged', async (_, rule, reason, message) => {
    const run = new StagedRun(h, COLUMNS, { runChecks: [{ name: rule.kind, severity: 'fail', rule }] });
    await expect(run.prepare()).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
  });

  it('tells of a column that deduplicate cannot go by', async () => {
    await query(database.url, 'CREATE TABLE notes (id bigint, note json)');
    const columns = [
      { name: 'id', type: 'bigint' },
      { name: 'note', type: 'json' },
    ];
    const run = new StagedRun(h, columns, {
      target: { table: 'notes' },
      transform: { deduplicate: { key: ['id'], keep: { max: 'note' } } },
    });
    await expect(run.prepare()).rejects.toMatchObject({
      reason: 'COLUMN_MISMATCH',
      message: expect.stringMatching(/deduplicate cannot be made on the target: .*json/),
    });
  });
});
