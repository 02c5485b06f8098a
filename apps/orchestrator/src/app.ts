import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { api, extractorClient, loaderClient, SluiceError, validatorClient } from '@sluice/proto';
import { type App, type Logger, startServer } from '@sluice/service';
import type { ApiContext } from './api/context.js';
import { orchestratorHandlers } from './api/handlers.js';
import type { OrchestratorConfig } from './config.js';
import { type ChangeKind, Changes } from './db/changes.js';
import { createDataSource, migrate } from './db/data-source.js';
import { Database } from './db/database.js';
import { Claims } from './engine/claims.js';
import { CommitWriter } from './engine/commit-writer.js';
import { Dispatcher } from './engine/dispatcher.js';
import { EarlyLedger } from './engine/early-ledger.js';
import { LeaseKeeper } from './engine/lease-keeper.js';
import { Peers } from './engine/peers.js';
import { RunCleaner } from './engine/run-cleaner.js';
import { RunWorker } from './engine/run-worker.js';
import { SplitWorker } from './engine/split-worker.js';
import { StatisticsMerger } from './engine/statistics-merger.js';
import { Wakes } from './engine/wakes.js';
import { sweepHistory } from './retention/retention.js';
import { startAutomation } from './schedule/start-automation.js';
import { holdPresence } from './transitions/free-lost.js';

/** A running replica. */
export interface OrchestratorApp extends App {
  /** Names this replica in leases and attempts. */
  readonly owner: string;
  /** For tests: ends as a killed process would, without giving anything back. */
  crash(): Promise<void>;
}

/** Room for handlers and the engine; leases are renewed in one statement, so splits in flight need no connections. */
const POOL_SIZE = 10;

/** The composition root. Connects, migrates, takes up work, serves. */
export async function startOrchestrator(
  config: OrchestratorConfig,
  logger: Logger,
): Promise<OrchestratorApp> {
  const undo: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    while (undo.length > 0) await undo.pop()?.();
  };
  try {
    const source = await connect(config);
    undo.push(() => source.destroy());
    const clients = {
      extractor: extractorClient(config.extractor),
      validator: validatorClient(config.validator),
      loader: loaderClient(config.loader),
    };
    undo.push(() => Object.values(clients).forEach((client) => client.close()));
    const owner = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
    const changes = new Changes(config.databaseUrl, logger, (sql) => holdPresence(sql, owner));
    undo.push(() => changes.close());
    await changes.start();
    const database = new Database(source, (announced) => changes.tell(announced));
    const wakes = new Wakes(config.databaseUrl, logger);
    const claims = new Claims(database, { ...config, owner });
    const leases = new LeaseKeeper(database, logger, config);
    const statistics = new StatisticsMerger(database, logger);
    undo.push(() => statistics.stop());
    const peers = new Peers();
    const reading = { timeoutMs: config.callTimeoutMs, idleMs: config.loadIdleMs };
    const early = new EarlyLedger(clients.loader, reading);
    const workers = {
      runs: new RunWorker(database, claims, clients, early, peers, logger, config),
      splits: new SplitWorker(
        database,
        clients.loader,
        peers,
        leases,
        new CommitWriter(database, claims, leases, early),
        statistics,
        logger,
        config,
      ),
      cleaner: new RunCleaner(database, clients.loader, logger, config),
    };
    const dispatcher = new Dispatcher(database, claims, workers, leases, logger, { ...config, owner });
    const poke = (): void => dispatcher.poke();
    // The end of a run makes room for others.
    const heard = (kind: ChangeKind, runId: string): void => {
      if (kind === 'work' || kind === 'end') poke();
      if (kind === 'end') leases.look(runId);
    };
    undo.push(changes.subscribe(heard, poke));
    undo.push(() => wakes.stop());
    const draining = new AbortController();
    await wakes.start({
      // All replicas have heard of the work with the commit that made it; one of them looks once more.
      onWake: poke,
      onMaintenance: async () => {
        await dispatcher.sweep();
        await statistics.sweep();
        await sweepHistory(database, config.historyDays, draining.signal);
      },
    });
    const context: ApiContext = {
      database,
      clients,
      claims,
      changes,
      wakes,
      statistics,
      logger,
      pools: config.pools,
      callTimeoutMs: config.callTimeoutMs,
      pollMs: config.pollMs,
      draining: draining.signal,
    };
    const server = await startServer({
      serviceName: 'sluice.v1.Orchestrator',
      definition: api().Orchestrator.service,
      implementation: orchestratorHandlers(context),
      listen: config.listen,
      drainTimeoutMs: config.drainTimeoutMs,
      logger,
    });
    dispatcher.start();
    undo.push(await startAutomation({ database, wakes, changes, logger }, config));
    const end = async (letGo: Promise<unknown>): Promise<void> => {
      draining.abort();
      await Promise.all([letGo, server.drain()]);
      await leases.stop();
      await closeAll();
    };
    return {
      address: server.address,
      owner,
      stop: () => end(dispatcher.drain(config.drainTimeoutMs)),
      crash: () => end(dispatcher.crash()),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function connect(config: OrchestratorConfig): Promise<ReturnType<typeof createDataSource>> {
  const source = createDataSource(config.databaseUrl, POOL_SIZE);
  try {
    await source.initialize();
    await migrate(source, config.databaseUrl);
    return source;
  } catch (error) {
    if (source.isInitialized) await source.destroy();
    const message = error instanceof Error ? error.message : String(error);
    throw new SluiceError('TARGET_UNAVAILABLE', `The orchestrator's database is not usable: ${message}`, {
      hint: 'Check SLUICE_DATABASE_URL, and that its role may create schemas in that database.',
      cause: error,
    });
  }
}
