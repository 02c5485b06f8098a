import { setTimeout as wait } from 'node:timers/promises';
import { query, withClient } from '@sluice/testkit';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { DEADLOCK } from './deadlocks.js';
import { slowSource } from './slow-source.js';
import type { Scenario, Stage } from './scenario.js';

const terminated: Scenario = {
  id: 'terminate',
  title: 'A backend of a load or publication terminated',
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async ({ cluster, random, times, struck }) => {
    for (let left = times(40); left > 0;) {
      await wait(random.int(0, 400));
      const ended = await query(
        cluster.targetUrl,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'sluice %' AND application_name <> 'sluice idle'
         ORDER BY random() LIMIT 1`,
      );
      struck(ended.length);
      left -= ended.length;
    }
  },
};

/** `immediate` is a crash: UNLOGGED staging is empty afterwards. */
const crashed = (which: 'target' | 'database', title: string, often: number, short = false): Scenario => ({
  id: `crash-${which}`,
  title,
  workloads: [APPEND, WHOLE],
  short,
  before: slowSource,
  strike: async ({ cluster, random, times, struck }) => {
    for (let i = 0; i < times(often); i += 1) {
      await wait(random.int(500, 3_000));
      await cluster[which].restart(random.chance(0.75) ? 'immediate' : 'fast');
      struck();
    }
  },
});

/** The target takes no connections for so long: a failover. */
const FAILOVER_MS = 45_000;

const away: Scenario = {
  id: 'failover',
  title: 'The target cannot be reached for 45 s, as in a failover',
  cluster: { proxied: true },
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async (stage) => {
    await wait(1_500);
    for (const link of stage.cluster.mesh.between('loader', 'target')) link.refuse();
    stage.struck();
    await wait(FAILOVER_MS);
    stage.cluster.mesh.heal();
  },
};

const locked: Scenario = {
  id: 'lock-timeout',
  title: "The table locked for longer than the loader's lock timeout",
  cluster: { env: { loader: { SLUICE_LOCK_TIMEOUT_MS: '1000' } } },
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async ({ cluster, random, times, struck }) => {
    for (let i = 0; i < times(6); i += 1) {
      await wait(random.int(500, 1_500));
      const table = random.pick(['append', 'whole']);
      await holding(cluster.targetUrl, `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`, 2_500);
      struck();
    }
  },
};

/** Every statement that inserts has a chance of one in four to be told that it cannot be serialized. */
const unserializable: Scenario = {
  id: 'serialization',
  title: 'Serialization failures (40001), raised by a statement trigger',
  workloads: [APPEND, WHOLE],
  before: async (stage) => {
    await slowSource(stage);
    await query(stage.cluster.targetUrl, 'CREATE SEQUENCE chaos.struck');
    await query(
      stage.cluster.targetUrl,
      `CREATE FUNCTION chaos.strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF random() < 0.25 THEN
           PERFORM nextval('chaos.struck');
           RAISE 'could not serialize access' USING ERRCODE = '40001';
         END IF;
         RETURN NULL;
       END $$`,
    );
    for (const { name } of stage.workloads) {
      await query(
        stage.cluster.targetUrl,
        `CREATE TRIGGER struck AFTER INSERT ON ${name} FOR EACH STATEMENT EXECUTE FUNCTION chaos.strike()`,
      );
    }
  },
  strike: async (stage) => {
    const due = stage.times(20);
    while ((await raised(stage)) < due) await wait(200);
    for (const { name } of stage.workloads) await dropTrigger(stage, name);
    stage.struck(await raised(stage));
  },
};

/** Sequences are not rolled back: this one counts the failures. */
async function raised({ cluster }: Stage): Promise<number> {
  const [row] = await query<{ n: string }>(
    cluster.targetUrl,
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text AS n FROM chaos.struck',
  );
  return Number(row?.n ?? 0);
}

async function dropTrigger({ cluster }: Stage, table: string): Promise<void> {
  await query(cluster.targetUrl, `DROP TRIGGER struck ON ${table}`);
}

/** Holds `lock` for so long. */
async function holding(url: string, lock: string, ms: number): Promise<void> {
  await withClient(url, async (client) => {
    try {
      await client.query(`BEGIN; SET LOCAL lock_timeout = '10s'; ${lock}`);
      await wait(ms);
    } catch {
      // Loads that had the table first may keep it for longer.
    } finally {
      await client.query('ROLLBACK');
    }
  });
}

export const DATABASES: readonly Scenario[] = [
  terminated,
  crashed('target', 'The target stopped `immediate` and restarted, during staging too', 12, true),
  crashed('database', "The orchestrator's database stopped `immediate` and restarted", 8),
  away,
  DEADLOCK,
  locked,
  unserializable,
];
