import { setTimeout as wait } from 'node:timers/promises';
import { query, withClient } from '@sluice/testkit';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario, Stage } from './scenario.js';

/** Whoever of Sluice takes two tables one after the other meets a session that takes them the other way round. */
interface Trap {
  readonly of: 'load' | 'publication';
  /** Locked by the session, and wanted by Sluice. */
  readonly ours: string;
  /** Held by Sluice, and wanted by the session. */
  readonly theirs: string;
}

const TRAPS: readonly Trap[] = [
  { of: 'load', ours: APPEND.name, theirs: 'sluice.ledger' },
  { of: 'publication', ours: 'sluice.ledger', theirs: WHOLE.name },
];

const LOOK_MS = 20;
/** Without anybody in the trap: others wait for the lock, and must not get to their lock_timeout. */
const EMPTY_MS = 3_000;
/** The server tells its log before it tells us. */
const TOLD_MS = 1_000;

/**
 * Who waits for our table and holds the other one. The server looks for a deadlock once, deadlock_timeout (1 s) after a wait has
 * begun: who has waited for long would not be struck.
 */
const TRAPPED = `
  SELECT a.pid FROM pg_locks w JOIN pg_stat_activity a USING (pid)
  WHERE NOT w.granted AND w.relation = $1::regclass AND w.waitstart > clock_timestamp() - interval '400 ms'
    AND a.application_name LIKE 'sluice %'
    AND EXISTS (SELECT FROM pg_locks h WHERE h.pid = w.pid AND h.granted AND h.relation = $2::regclass
      AND h.mode = 'RowExclusiveLock')`;

/** One line for an error, with who has met it: the testkit keeps the last lines of the server's log. */
const LOG = {
  log_line_prefix: '%m [%p] %a ',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
} as const;

/** A session of Sluice's whose statement the server has ended in a deadlock. */
const VICTIM = /^.* sluice .*ERROR: {2}deadlock detected/gm;

/** Closes the circle only around a session of Sluice's, and has the server look there first: that one is the victim. */
export const DEADLOCK: Scenario = {
  id: 'deadlock',
  title:
    'Deadlocks (40P01) of a load or publication with a session that locks table and ledger the other way round',
  workloads: [APPEND, WHOLE],
  before: async (stage) => {
    await slowSource(stage);
    const { targetUrl } = stage.cluster;
    for (const [name, value] of Object.entries(LOG))
      await query(targetUrl, `ALTER SYSTEM SET ${name} = '${value}'`);
    await query(targetUrl, 'SELECT pg_reload_conf()');
  },
  strike: async (stage) => {
    const due = stage.times(10);
    await ledgerThere(stage);
    const struck = { load: 0, publication: 0 };
    for (let done = 0; done < due;) {
      await wait(stage.random.int(0, 500));
      const trap = TRAPS[done % TRAPS.length];
      const victims = await sprung(stage, trap);
      if (victims === 0) continue;
      struck[trap.of] += victims;
      stage.struck(victims);
      done += 1;
    }
    stage.note(`40P01 ended statements of ${struck.load} loads and ${struck.publication} publications`);
  },
};

/** How many sessions of Sluice's fell into the trap; none where nobody came by. */
async function sprung({ cluster }: Stage, { ours, theirs }: Trap): Promise<number> {
  const before = victimsIn(cluster.target.logs());
  const closed = await withClient(cluster.targetUrl, async (client) => {
    try {
      // The session itself would look only when all is over.
      await client.query(`SET deadlock_timeout = '1min'; BEGIN; SET LOCAL lock_timeout = '20s'`);
      await client.query(`LOCK TABLE ${ours} IN SHARE MODE`);
      const until = Date.now() + EMPTY_MS;
      for (;;) {
        const { rows } = await client.query(TRAPPED, [ours, theirs]);
        if (rows.length > 0) break;
        if (Date.now() > until) return false;
        await wait(LOOK_MS);
      }
      await client.query(`LOCK TABLE ${theirs} IN SHARE MODE`);
      return true;
    } finally {
      await client.query('ROLLBACK');
    }
  });
  const until = Date.now() + (closed ? TOLD_MS : 0);
  for (;;) {
    const victims = [...victimsIn(cluster.target.logs())].filter((line) => !before.has(line));
    if (victims.length > 0 || Date.now() >= until) return victims.length;
    await wait(LOOK_MS);
  }
}

/** Each line has its time and process, so none is there twice. */
const victimsIn = (log: string): ReadonlySet<string> => new Set(log.match(VICTIM));

/** The loader makes its tables with the first run. */
async function ledgerThere({ cluster }: Stage): Promise<void> {
  for (;;) {
    const [found] = await query<{ there: boolean }>(
      cluster.targetUrl,
      `SELECT to_regclass('sluice.ledger') IS NOT NULL AS there`,
    );
    if (found?.there) return;
    await wait(LOOK_MS);
  }
}
