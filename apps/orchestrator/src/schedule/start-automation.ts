import { awsSecretStore, createSecrets } from '@sluice/config';
import type { Logger } from '@sluice/service';
import { advanceBackfill } from '../backfill/advance-backfill.js';
import type { Changes } from '../db/changes.js';
import type { Database } from '../db/database.js';
import type { Wakes } from '../engine/wakes.js';
import { startEventRun } from '../events/start-event-run.js';
import { EventQueues } from '../events/event-queues.js';
import { Deliveries } from '../notify/deliveries.js';
import { handleEnding, handleLate } from '../notify/handle-ending.js';
import { Automation } from './automation.js';
import { fireSchedule } from './fire-schedule.js';
import { RunStarter } from './run-starter.js';

export interface AutomationOptions {
  readonly pollMs: number;
  readonly eventWindowMs: number;
  readonly webhookTimeoutMs: number;
}

/** Everything that starts runs, or tells of them, without a client's asking. Gives what ends it. */
export async function startAutomation(
  parts: {
    readonly database: Database;
    readonly wakes: Wakes;
    readonly changes: Changes;
    readonly logger: Logger;
  },
  options: AutomationOptions,
): Promise<() => Promise<void>> {
  const { database, wakes, changes, logger } = parts;
  const starter = new RunStarter(wakes);
  const secrets = createSecrets(
    { store: awsSecretStore() },
    {
      parse: (_, text) => text.trim(),
      notSetHint: (name) => `Set ${name} in the orchestrator's environment, and restart it.`,
    },
  );
  const deliveries = new Deliveries(database, wakes, secrets, logger, options.webhookTimeoutMs);
  await deliveries.start();
  const automation = new Automation(
    database,
    {
      endings: (sql, except) => handleEnding(sql, starter, deliveries, except),
      schedules: (sql, except) => fireSchedule(sql, starter, except),
      backfills: (sql, except) => advanceBackfill(sql, starter, except),
      events: (sql, except) => startEventRun(sql, starter, options.eventWindowMs, except),
      late: (sql, except) => handleLate(sql, deliveries, except),
    },
    logger,
    options,
  );
  const queues = new EventQueues(database, logger, options.pollMs);
  const poke = (): void => automation.poke();
  const unsubscribe = changes.subscribe((kind) => {
    if (kind === 'due') queues.poke();
    if (kind === 'due' || kind === 'end') poke();
  }, poke);
  automation.start();
  queues.start();
  return async () => {
    unsubscribe();
    await Promise.all([automation.stop(), queues.stop()]);
  };
}
