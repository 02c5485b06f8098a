import type { ObjectAnswer, OrdersObject } from '@sluice/testkit';
import { generateOrders, query } from '@sluice/testkit';
import { digest, expectedRows, ordersPipeline, replaced, upload } from './orders.fixture.js';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';
import { ordersIn } from './table.fixture.js';

const t = useStack();
const BUCKET = 'objects';

/** In the source section. */
const withSource = (yaml: string, ...lines: string[]): string =>
  replaced(yaml, 'source:\n', ['source:', ...lines.map((line) => `  ${line}`), ''].join('\n'));

const COLUMNS = [
  ['id', 'id', 'bigint'],
  ['note', 'note', 'text'],
] as const;
const put = (key: string, text: string) => t.stack.s3.putObject(BUCKET, key, text);
const idsIn = async (table: string): Promise<number[]> =>
  (await query<{ id: string }>(t.stack.targetUrl, `SELECT id FROM ${table} ORDER BY id`)).map(({ id }) =>
    Number(id),
  );

describe('objects that are cut', () => {
  let objects: OrdersObject[];
  beforeAll(() => {
    objects = [...generateOrders({ rows: 60_000, objects: 2, seed: 21, prefix: 'part-', defects: 0.02 })];
  });

  const rejectsOf = (answers: readonly ObjectAnswer[]): string[] =>
    answers
      .flatMap(({ rejects }) => rejects)
      .map(({ key, record, byteOffset, raw }) => `${key}:${record}@${byteOffset} ${raw.toString('latin1')}`)
      .sort();

  it.each(['split', 'object', 'run'])(
    'give the rows and rejects of the answer key, publish: %s',
    async (publish) => {
      const name = `cut_${publish}`;
      const renamed = objects.map(({ key, body, answer }) => {
        const own = `${name}/${key}`;
        const rejects = answer.rejects.map((reject) => ({ ...reject, key: own }));
        return { key: own, body, answer: { ...answer, key: own, rejects } };
      });
      const answers = await upload(t.stack.s3, renamed);
      const yaml = withSource(ordersPipeline(name), 'split_size: 1MiB');
      await t.client.mustApply(replaced(yaml, 'mode: append', `mode: append\n  publish: ${publish}`));
      const { run, splits } = await t.client.run(name);
      expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
      const sizes = renamed.map(({ body }) => Math.ceil(body.length / 2 ** 20));
      expect(splits.length).toBe(sizes.reduce((sum, n) => sum + n, 0));
      expect(splits.length).toBeGreaterThan(4);
      expect(digest(await ordersIn(t.stack.targetUrl, name))).toBe(digest(expectedRows(answers)));
      const rejects = (await t.client.rejects(run.runId)).map(
        ({ key, record, byteOffset, raw }) => `${key}:${record}@${byteOffset} ${raw.toString('latin1')}`,
      );
      expect(rejects.sort()).toEqual(rejectsOf(answers));
      const [ledger] = await query(
        t.stack.targetUrl,
        `SELECT count(*)::int AS parts, sum(end_byte - first_byte)::int AS bytes FROM sluice.ledger_objects WHERE run_id = $1`,
        [run.runId],
      );
      expect(ledger).toEqual({
        parts: splits.length,
        bytes: renamed.reduce((sum, { body }) => sum + body.length, 0),
      });
    },
    120_000,
  );
});

describe('select: new', () => {
  const incremental = (name: string, ...lines: string[]): string =>
    withSource(
      smallPipeline({ name, bucket: BUCKET, key: `${name}/*.csv`, columns: COLUMNS }),
      'select: new',
      ...lines,
    );

  it('loads what came late and what was overwritten, and nothing twice', async () => {
    await put('inc/b.csv', 'id,note\n1,b\n');
    await put('inc/c.csv', 'id,note\n2,c\n');
    await t.client.mustApply(incremental('inc'));
    expect((await t.client.run('inc')).run).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', objectsTotal: 2 });
    expect((await t.client.run('inc')).run).toMatchObject({
      ...{ state: 'RUN_STATE_SUCCEEDED', objectsTotal: 0, objectsSkipped: 2, splitsTotal: 0 },
    });
    await put('inc/a.csv', 'id,note\n3,late\n');
    await put('inc/c.csv', 'id,note\n4,again\n');
    expect((await t.client.run('inc')).run).toMatchObject({ objectsTotal: 2, objectsSkipped: 1 });
    expect(await idsIn('inc')).toEqual([1, 2, 3, 4]);
  });

  it('in two runs at once loads each object once', async () => {
    for (let n = 0; n < 40; n += 1) await put(`raced/${n}.csv`, `id,note\n${n},x\n`);
    await t.client.mustApply(incremental('raced'));
    const runs = await Promise.all([t.client.run('raced'), t.client.run('raced')]);
    expect(await idsIn('raced')).toEqual([...Array(40).keys()]);
    for (const { run, splits } of runs) {
      const reasons = new Set(splits.flatMap(({ failure }) => (failure ? [failure.reason] : [])));
      expect([...reasons]).toEqual(run.state === 'RUN_STATE_SUCCEEDED' ? [] : ['ALREADY_LOADED']);
    }
  });
});

describe('many small objects', () => {
  it('share splits; one that cannot be loaded fails alone', async () => {
    const objects = 300;
    for (let n = 0; n < objects; n += 1) {
      const header = n === 200 ? 'other,columns' : 'id,note';
      await put(`packed/${String(n).padStart(4, '0')}.csv`, `${header}\n${n},x\n`);
    }
    await t.client.mustApply(
      smallPipeline({ name: 'packed', bucket: BUCKET, key: 'packed/*.csv', columns: COLUMNS }),
    );
    const { run, splits } = await t.client.run('packed');
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'HEADER_MISMATCH']);
    expect(await idsIn('packed')).toEqual([...Array(objects).keys()].filter((n) => n !== 200));
    const failed = splits.filter(({ state }) => state === 'SPLIT_STATE_FAILED');
    expect(failed.map(({ split }) => split?.parts[0]?.object?.key)).toEqual(['packed/0200.csv']);
    expect(run.splitsCommitted).toBe(splits.length - 1);
  });
});

describe('a source that is to be ready', () => {
  it('is taken when its marker is there, for the date of the run', async () => {
    const yaml = smallPipeline({
      name: 'ready',
      bucket: BUCKET,
      key: 'ready/{{ run.date | YYYY/MM/DD }}/*.csv',
      columns: COLUMNS,
    });
    await put('ready/2024/03/09/a.csv', 'id,note\n1,x\n');
    await put('ready/2024/03/10/a.csv', 'id,note\n2,x\n');
    await t.client.mustApply(withSource(yaml, 'ready: { marker: "ready/{{ run.date }}/_SUCCESS" }'));
    const { runId } = await t.client.trigger('ready', { logicalDate: '2024-03-09' });
    const waiting = await t.client.watch(runId, ({ run }) => run?.retrying?.reason === 'NOT_READY');
    expect(waiting).toMatchObject({ state: 'RUN_STATE_PLANNING', retrying: { reason: 'NOT_READY' } });
    await put('ready/2024-03-09/_SUCCESS', '');
    expect((await t.client.ended(runId)).run.state).toBe('RUN_STATE_SUCCEEDED');
    expect(await idsIn('ready')).toEqual([1]);
  });
});
