import { query } from '@sluice/testkit';
import { whileHeld } from './held-table.fixture.js';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack({ env: { orchestrator: { SLUICE_LEASE_MS: '2000' } } });

const BUCKET = 'replay';

/** Every third quantity is over 10, every seventh is no number. */
const ROWS = 600;
const isBig = (id: number): boolean => id % 3 === 0 && id % 7 !== 0;
const isBroken = (id: number): boolean => id % 7 === 0;

function pipeline(name: string, max: number, more: string, checks: string): string {
  const columns = [
    ['id', 'id', 'integer'],
    ['quantity', 'quantity', 'integer'],
  ] as const;
  const yaml = smallPipeline({ name, bucket: BUCKET, key: `${name}/*.csv`, columns });
  return `${yaml}checks: [{ column: quantity, max: ${max} }${checks}]\n${more}`;
}

/** Two objects, loaded with a limit of 10, so that many are in quarantine; then the limit is set to 100. */
async function quarantined(name: string, more = '', checks = ''): Promise<string> {
  for (const part of [0, 1]) {
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const id = part * ROWS + i;
      // The columns of the second stand the other way round: a replay has to know its header.
      const quantity = isBroken(id) ? 'many' : isBig(id) ? '50' : '5';
      return part === 0 ? `${id},${quantity}\n` : `${quantity},${id}\n`;
    });
    const header = part === 0 ? 'id,quantity\n' : 'quantity,id\n';
    await t.stack.s3.putObject(BUCKET, `${name}/${part}.csv`, header + rows.join(''));
  }
  await t.client.mustApply(pipeline(name, 10, more, checks));
  const { run } = await t.client.run(name);
  expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
  expect((await t.client.rejects(run.runId)).length).toBe(count(isBig) + count(isBroken));
  await t.client.mustApply(pipeline(name, 100, more, checks));
  return run.runId;
}

const ids = Array.from({ length: 2 * ROWS }, (_, id) => id);
const count = (those: (id: number) => boolean): number => ids.filter(those).length;

/** The table holds all but the broken ones, once; those are in quarantine under the replay, once. */
async function expectReplayed(name: string, original: string, replay: string): Promise<void> {
  const { run } = await t.client.ended(replay);
  expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
  expect(run.replayOf).toBe(original);
  expect(await copyOut(t.stack.targetUrl, `SELECT id FROM ${name} ORDER BY id`)).toEqual(
    ids.filter((id) => !isBroken(id)).map(String),
  );
  expect(run.counts).toMatchObject({
    read: count(isBig) + count(isBroken),
    loaded: count(isBig),
    rejected: count(isBroken),
  });
  expect(await t.client.rejects(original)).toEqual([]);
  const taken = await t.client.rejects(original, { all: true });
  expect(taken.length).toBe(count(isBig) + count(isBroken));
  expect(new Set(taken.map(({ replayedBy }) => replayedBy))).toEqual(new Set([replay]));
  const again = await t.client.rejects(replay);
  const place = ({ key, record, raw }: (typeof again)[number]): string =>
    `${key}:${record} ${raw.toString()}`;
  expect(again.map(place).sort()).toEqual(
    taken
      .filter(({ broken }) => broken.some(({ rule }) => rule === 'type'))
      .map(place)
      .sort(),
  );
}

describe('a replay', () => {
  it('loads what the repaired rule lets through, once, and finds nothing the second time', async () => {
    const original = await quarantined('plain');
    const { runId } = await t.client.replay(original);
    await expectReplayed('plain', original, runId);
    await expect(t.client.replay(original)).rejects.toMatchObject({ reason: 'REPLAY_REFUSED' });
    // What it rejected again can be replayed itself, and stays as it is.
    const third = await t.client.replay(runId);
    const { run } = await t.client.ended(third.runId);
    expect(run.counts).toMatchObject({ loaded: 0, rejected: count(isBroken) });
    expect((await t.client.rejects(third.runId)).length).toBe(count(isBroken));
  });

  it('takes the rejects of one rule where it is asked to', async () => {
    const original = await quarantined('one_rule');
    const { runId } = await t.client.replay(original, { rule: 'quantity:max' });
    const { run } = await t.client.ended(runId);
    expect([run.state, run.counts?.loaded, run.counts?.rejected]).toEqual([
      'RUN_STATE_SUCCEEDED',
      count(isBig),
      0,
    ]);
    const left = await t.client.rejects(original);
    expect(left.length).toBe(count(isBroken));
    expect(new Set(left.flatMap(({ broken }) => broken.map(({ rule }) => rule)))).toEqual(new Set(['type']));
  });

  it('asked for twice at once happens once', async () => {
    const original = await quarantined('twice_at_once');
    const asked = await Promise.allSettled([t.client.replay(original), t.client.replay(original)]);
    const runs = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value.runId] : []));
    expect(runs).toHaveLength(1);
    await expectReplayed('twice_at_once', original, runs[0] ?? '');
  });

  it('whose loader is killed in the middle of it takes every reject once', async () => {
    const original = await quarantined('killed_replay');
    const runId = await whileHeld(t.stack.targetUrl, 'killed_replay', async (waiting) => {
      const { runId } = await t.client.replay(original);
      await waiting();
      t.stack.services.loader.kill('SIGKILL');
      await t.stack.services.loader.exited;
      return runId;
    });
    await t.stack.restartService('loader');
    await expectReplayed('killed_replay', original, runId);
  });

  it('can be published as a whole, as its pipeline is', async () => {
    const original = await quarantined('whole_replay', '', ', { unique: [id] }');
    const { runId } = await t.client.replay(original);
    await expectReplayed('whole_replay', original, runId);
  });

  it('is refused where the records were not kept, with the way out', async () => {
    const original = await quarantined('not_kept', 'rejects: { raw: redact }\n');
    await expect(t.client.replay(original)).rejects.toMatchObject({
      reason: 'REPLAY_REFUSED',
      hint: expect.stringContaining('run'),
    });
    const [table] = await query<{ n: number }>(t.stack.targetUrl, 'SELECT count(*)::int AS n FROM not_kept');
    expect(table?.n).toBe(ids.length - count(isBig) - count(isBroken));
  });
});
