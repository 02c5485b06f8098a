import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack();
const BUCKET = 'replace-sync';
const COLUMNS = [
  ['id', 'id', 'bigint'],
  ['city', 'city', 'text'],
  ['at', 'at', 'date'],
] as const;

/** A pipeline over NAME/<date>.csv into public.NAME. */
function pipeline(name: string, target: string, more = ''): string {
  const key = `${name}/{{ run.date }}.csv`;
  const text = smallPipeline({ name, bucket: BUCKET, key, columns: COLUMNS });
  return text.replace('  mode: append\n', target) + more;
}

const put = (name: string, date: string, rows: string): Promise<unknown> =>
  t.stack.s3.putObject(BUCKET, `${name}/${date}.csv`, `id,city,at\n${rows}`);
const sql = (text: string): Promise<string[]> => copyOut(t.stack.targetUrl, text);

/** How the run for a date ended, and what it says of its publication: inserted/updated/unchanged/deleted. */
async function ran(name: string, logicalDate: string): Promise<string> {
  const { runId } = await t.client.trigger(name, { logicalDate });
  const { run } = await t.client.ended(runId);
  if (run.state !== 'RUN_STATE_SUCCEEDED') return run.failure?.reason ?? run.state;
  const [told] = await sql(
    `SELECT concat_ws('/', inserted, updated, unchanged, deleted) FROM sluice.publications WHERE run_id = '${runId}'`,
  );
  return told ?? 'not published as a whole';
}

describe('replace and sync, through all services', () => {
  it('replace with a key: the table is what the run has, and refuses rejects', async () => {
    const name = 'stock';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n2,Bonn,2026-01-01\n');
    await put(name, '2026-01-02', '2,Bonn,2026-01-01\n3,Kiel,2026-01-02\n');
    await put(name, '2026-01-03', '2,Bonn,2026-01-01\nx,Kiel,2026-01-02\n');
    await t.client.mustApply(pipeline(name, '  mode: replace\n  key: [id]\n'));
    expect(await ran(name, '2026-01-01')).toBe('2/0/0/0');
    expect(await ran(name, '2026-01-02')).toBe('1/0/1/1');
    expect(await ran(name, '2026-01-03')).toBe('REJECT_LIMIT');
    expect(await ran(name, '2026-01-01')).toBe('OUT_OF_ORDER');
    expect(await sql(`SELECT id, city FROM ${name} ORDER BY id`)).toEqual(['2\tBonn', '3\tKiel']);
  });

  it('replace without a key: a new table takes the place of the old one', async () => {
    const name = 'stock_whole';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n1,Rome,2026-01-01\n');
    await put(name, '2026-01-02', '2,Bonn,2026-01-02\n');
    const set = '  comment: What is there\n  indexes: [{ columns: [city] }]\n';
    await t.client.mustApply(pipeline(name, `  mode: replace\n${set}`));
    expect(await ran(name, '2026-01-01')).toBe('2/0/0/0');
    expect(await ran(name, '2026-01-02')).toBe('1/0/0/2');
    expect(await sql(`SELECT id FROM ${name}`)).toEqual(['2']);
    expect(
      await sql(
        `SELECT obj_description('${name}'::regclass), indexrelid::regclass FROM pg_index WHERE indrelid = '${name}'::regclass`,
      ),
    ).toEqual([`What is there\t${name}_city_idx`]);
  });

  it('replace where: one day of a table that is partitioned by months, in any order', async () => {
    const name = 'sales_days';
    await put(name, '2026-02-01', '3,Oslo,2026-02-01\n');
    await put(name, '2026-01-31', '1,Rome,2026-01-31\n2,Bonn,2026-01-31\n');
    const target =
      '  mode: replace\n  partition: { at: run.date }\n  partition_by: { range: at, every: month }\n';
    await t.client.mustApply(pipeline(name, target));
    expect(await ran(name, '2026-02-01')).toBe('1/0/0/0');
    expect(await ran(name, '2026-01-31')).toBe('2/0/0/0');
    await put(name, '2026-01-31', '1,Kiel,2026-01-31\n');
    expect(await ran(name, '2026-01-31')).toBe('1/0/0/2');
    expect(await sql(`SELECT tableoid::regclass, id, city FROM ${name} ORDER BY id`)).toEqual([
      `${name}_p202601\t1\tKiel`,
      `${name}_p202602\t3\tOslo`,
    ]);
  });

  it('sync: keys that are missing are marked, and cleared when they come again; too many of them fail the run', async () => {
    const name = 'members';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n2,Bonn,2026-01-01\n3,Kiel,2026-01-01\n');
    await put(name, '2026-01-02', '1,Rome,2026-01-01\n3,Oslo,2026-01-02\n');
    await put(name, '2026-01-03', '3,Oslo,2026-01-02\n2,Bonn,2026-01-01\n1,Rome,2026-01-01\n');
    await put(name, '2026-01-04', '1,Rome,2026-01-01\n');
    await t.client.mustApply(
      pipeline(name, '  mode: sync\n  key: [id]\n  sync: { delete: soft }\n  max_delete_ratio: 0.5\n'),
    );
    expect(await ran(name, '2026-01-01')).toBe('3/0/0/0');
    expect(await ran(name, '2026-01-02')).toBe('0/1/1/1');
    expect(await ran(name, '2026-01-03')).toBe('0/1/2/0');
    expect(await ran(name, '2026-01-04')).toBe('DELETE_LIMIT');
    expect(await sql(`SELECT id, city FROM ${name} WHERE deleted_at IS NULL ORDER BY id`)).toEqual([
      '1\tRome',
      '2\tBonn',
      '3\tOslo',
    ]);
  });

  it('evolve: add_columns: a wider table by the next version of the pipeline', async () => {
    const name = 'grown';
    await put(name, '2026-01-01', '1,Rome,2026-01-01\n');
    await t.client.mustApply(pipeline(name, '  mode: append\n'));
    expect(await ran(name, '2026-01-01')).toBe('not published as a whole');
    const more = 'transform: { lineage: [run_id] }\n';
    await t.client.mustApply(pipeline(name, '  mode: append\n  evolve: add_columns\n', more));
    expect(await ran(name, '2026-01-01')).toBe('not published as a whole');
    expect(await sql(`SELECT id, _run_id IS NOT NULL FROM ${name} ORDER BY 2`)).toEqual(['1\tf', '1\tt']);
  });
});
