import { query } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { countOf, useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack();
const BUCKET = 'load-modes';
const COLUMNS = [
  ['id', 'id', 'bigint'],
  ['city', 'city', 'text'],
  ['at', 'at', 'date'],
] as const;

/** A pipeline over NAME/<date>.csv into public.NAME. */
function pipeline(name: string, { target = '', source = '', more = '' }): string {
  const key = `${name}/{{ run.date }}.csv`;
  return (
    smallPipeline({ name, bucket: BUCKET, key, columns: COLUMNS })
      .replace('  mode: append\n', target)
      .replace('  csv:\n', `${source}  csv:\n`) + more
  );
}

const put = (name: string, date: string, rows: string): Promise<unknown> =>
  t.stack.s3.putObject(BUCKET, `${name}/${date}.csv`, `id,city,at\n${rows}`);

/** How the run for a date ended, and what it says of its publication: inserted/updated/unchanged/superseded/deleted. */
async function ran(name: string, logicalDate: string): Promise<string> {
  const { runId } = await t.client.trigger(name, { logicalDate });
  const { run } = await t.client.ended(runId);
  if (run.state !== 'RUN_STATE_SUCCEEDED') return run.failure?.reason ?? run.state;
  const [told] = await copyOut(
    t.stack.targetUrl,
    `SELECT concat_ws('/', inserted, updated, unchanged, superseded, deleted) FROM sluice.publications WHERE run_id = '${runId}'`,
  );
  return told ?? 'not published as a whole';
}

describe('load modes, through all services', () => {
  it('upsert: the row of a key follows the dates, and an older date changes nothing', async () => {
    const name = 'customers_upsert';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n2,Bonn,2026-01-01\n2,Kiel,2026-01-01\n');
    await put(name, '2026-01-02', '1,Oslo,2026-01-02\n2,Kiel,2026-01-01\n3,Lund,2026-01-02\n');
    await t.client.mustApply(pipeline(name, { target: '  mode: upsert\n  key: [id]\n' }));
    expect(await ran(name, '2026-01-01')).toBe('2/0/0/1/0');
    expect(await ran(name, '2026-01-02')).toBe('1/1/1/0/0');
    expect(await ran(name, '2026-01-01')).toBe('OUT_OF_ORDER');
    expect(await ran(name, '2026-01-02')).toBe('0/0/3/0/0');
    expect(await copyOut(t.stack.targetUrl, `SELECT id, city FROM ${name} ORDER BY id`)).toEqual([
      '1\tOslo',
      '2\tKiel',
      '3\tLund',
    ]);
  });

  it('history: rows find their place in the timeline however late they come, and a function tells what was', async () => {
    const name = 'customers_history';
    const target = '  mode: history\n  key: [id]\n  history: { effective: at, point_in_time: true }\n';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n2,Bonn,2026-01-01\n');
    await put(name, '2026-01-03', '1,Oslo,2026-01-03\n2,Bonn,2026-01-03\n');
    await put(name, '2026-01-02', '1,Lund,2026-01-02\n2,Kiel,2026-01-02\n');
    await t.client.mustApply(pipeline(name, { target }));
    expect(await ran(name, '2026-01-01')).toBe('2/0/0/0/0');
    expect(await ran(name, '2026-01-03')).toBe('1/1/0/0/1');
    expect(await ran(name, '2026-01-02')).toBe('2/0/0/0/1');
    expect(await ran(name, '2026-01-02')).toBe('0/0/2/0/0');
    const at = (time: string) =>
      copyOut(t.stack.targetUrl, `SELECT city FROM ${name}_at('${time}') ORDER BY id`);
    expect([await at('2026-01-01'), await at('2026-01-02'), await at('2026-01-03')]).toEqual([
      ['Rome', 'Bonn'],
      ['Lund', 'Kiel'],
      ['Oslo', 'Bonn'],
    ]);
    expect(
      await copyOut(t.stack.targetUrl, `SELECT count(*), count(*) FILTER (WHERE is_current) FROM ${name}`),
    ).toEqual(['6\t2']);
  });

  it('append, with on_rerun: replace: a second run for a date takes the place of the first', async () => {
    const name = 'customers_again';
    const more = 'transform: { lineage: [run_id] }\non_rerun: replace\n';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n2,Bonn,2026-01-01\n');
    await put(name, '2026-01-02', '3,Kiel,2026-01-02\n');
    await t.client.mustApply(pipeline(name, { target: '  mode: append\n  publish: run\n', more }));
    expect([await ran(name, '2026-01-01'), await ran(name, '2026-01-02')]).toEqual([
      '2/0/0/0/0',
      '1/0/0/0/0',
    ]);
    await put(name, '2026-01-01', '1,Oslo,2026-01-01\n');
    expect(await ran(name, '2026-01-01')).toBe('1/0/0/0/2');
    expect(await copyOut(t.stack.targetUrl, `SELECT id, city FROM ${name} ORDER BY id`)).toEqual([
      '1\tOslo',
      '3\tKiel',
    ]);
  });

  it('append, with publish: object: an object in several splits is there at once, whole, and exactly once', async () => {
    const name = 'customers_cut';
    const source = '  split_size: 1MiB\n';
    const rows = Array.from(
      { length: 120_000 },
      (_, n) => `${n},${n % 7 === 0 ? '"Bonn\nand more"' : 'a town'},2026-01-01\n`,
    );
    await put(name, '2026-01-01', rows.join(''));
    await t.client.mustApply(pipeline(name, { source, target: '  mode: append\n  publish: object\n' }));
    const { runId } = await t.client.trigger(name, { logicalDate: '2026-01-01' });
    const seen = new Set<number>();
    await t.client.watch(runId, () => {
      void countOf(t.stack.targetUrl, name).then((n) => seen.add(n ?? 0));
      return false;
    });
    const { run, splits } = await t.client.ended(runId);
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(splits.length).toBeGreaterThan(2);
    expect([...seen].filter((n) => n !== 0 && n !== 120_000)).toEqual([]);
    const sums = `SELECT count(*), count(DISTINCT id), min(id), max(id) FROM ${name}`;
    expect(await copyOut(t.stack.targetUrl, sums)).toEqual(['120000\t120000\t0\t119999']);
    expect(
      await query(t.stack.targetUrl, `SELECT FROM pg_class WHERE starts_with(relname, 'stage_')`),
    ).toEqual([]);
  });
});
