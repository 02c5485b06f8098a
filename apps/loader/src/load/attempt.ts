import { isConnectionLost, isDeadlock, isOffence, qualified, sqlStateOf } from '@sluice/postgres';
import {
  SluiceError,
  type LoadCommitted,
  type TransformSchema__Output,
  type ValidatorClient,
} from '@sluice/proto';
import type { Exemplars, Logger, Scavenger } from '@sluice/service';
import type { LoaderConfig } from '../config.js';
import { loadedByAnother } from '../ledger/ledger-objects.js';
import { checkTaken, markReplayed } from '../replay/mark-replayed.js';
import { publishObject, type ObjectOutcome } from '../publish/publish-object.js';
import { objectStageTarget } from '../stage/object-stage.js';
import { runStageTarget } from '../stage/run-stage.js';
import { makePartitions, type MakeRoom } from '../stage/partitions.js';
import { SplitStage } from '../stage/split-stage.js';
import type { Session } from '../target/session.js';
import type { Targets } from '../target/targets.js';
import { booksOf } from './books.js';
import { claim, committed, enterBooks, fence, ruleCount } from './ledger-rows.js';
import type { LoadContext } from './load-context.js';
import { loadedColumns } from './loaded-columns.js';
import { RowsRefused, SplitWriter, type CopyTarget } from './split-writer.js';
import type { TransformSource } from './transform-source.js';

export interface LoadParts {
  readonly targets: Targets;
  readonly validator: ValidatorClient;
  readonly config: LoaderConfig;
  readonly logger: Logger;
  readonly scavenger: Scavenger;
  readonly exemplars: Exemplars;
}

/**
 * straight: COPY into the table. redo: through a temporary table, because rows broke a constraint. stage: into the stage
 * of the run, which is published as a whole later. object: into the stage of its object, which the last split publishes.
 */
export type Way = 'straight' | 'redo' | 'stage' | 'object';

/** The rows of the straight way broke a constraint, or deadlocked with another split: redo them. */
export const REFUSED = Symbol('refused');

/** One transaction of one load. */
export class Attempt {
  #writer: SplitWriter | undefined;
  #open = false;
  /** Rejects that this split takes out of quarantine. */
  #taken = 0;

  constructor(
    private readonly session: Session,
    private readonly context: LoadContext,
    private readonly parts: LoadParts,
    private readonly source: TransformSource,
    private readonly way: Way,
  ) {}

  async run(): Promise<LoadCommitted | typeof REFUSED> {
    try {
      // A split that cannot be read must not hold a transaction open: see the schema first.
      const [schema] = await settled(this.source.schema(), fence(this.session, this.context));
      const columns = await loadedColumns(this.session, this.context.spec, schema);
      const stage = await this.#stage(columns);
      await this.session.query('BEGIN');
      this.#open = true;
      if (!(await claim(this.session, this.context))) return await this.#alreadyCommitted();
      // From here on rows flow, and the watchdogs of COPY take the place of the statement's limit.
      await this.session.query('SET LOCAL statement_timeout = 0');
      if (this.way !== 'stage') this.#taken = await markReplayed(this.session, this.context);
      const redo =
        this.way === 'redo' ? await SplitStage.create(this.session, this.context, columns) : undefined;
      const writer = this.#writerFor(stage ?? redo?.copyTarget ?? this.#table(columns), schema);
      await this.#pump(writer);
      return await this.#commit(writer, redo);
    } catch (error) {
      await this.#rollback(error);
      const cause = error instanceof RowsRefused ? error.cause : error;
      if (this.way === 'straight' && cause !== error && (isOffence(cause) || isDeadlock(cause)))
        return REFUSED;
      if ((this.way === 'stage' || this.way === 'object') && sqlStateOf(cause) === '42P01')
        throw stageGone(this.context, cause);
      throw cause;
    } finally {
      this.#writer?.close();
    }
  }

  async #stage(columns: readonly string[]): Promise<CopyTarget | undefined> {
    if (this.way === 'stage') return runStageTarget(this.session, this.context, columns);
    return this.way === 'object' ? objectStageTarget(this.session, this.context, columns) : undefined;
  }

  #table(columns: readonly string[]): CopyTarget {
    const { schema, table } = this.context.spec.target;
    return { table: qualified(schema, table), columns };
  }

  #writerFor(into: CopyTarget, schema: TransformSchema__Output): SplitWriter {
    const { targetStallMs: stallMs, statementTimeoutMs: finishMs } = this.parts.config;
    this.#writer = new SplitWriter(this.session, into, schema, this.context, { stallMs, finishMs });
    this.parts.exemplars.keep('encoders', this.#writer.encoders);
    return this.#writer;
  }

  async #pump(writer: SplitWriter): Promise<void> {
    writer.begin();
    const { progress, split } = this.context;
    const stored = split.parts.reduce((sum, { start, end }) => sum + end - start, 0);
    for (let event = await this.source.next(); event; event = await this.source.next()) {
      if (event.kind !== 'progress') {
        await writer.write(event);
        this.parts.scavenger.passed(event.ipc.length);
      }
      progress.loaded = writer.rowsSent;
      progress.rejected = writer.rejectsSent;
      progress.read = writer.rowsSent + writer.rejectsSent;
      // Decoded bytes stand in for stored ones until the trailer; of a compressed object there are more of them.
      progress.bytes = Math.min(event.sourceBytes, stored);
    }
    await writer.finish();
  }

  async #commit(writer: SplitWriter, redo: SplitStage | undefined): Promise<LoadCommitted> {
    const { trailer } = this.source;
    const offenders =
      redo && trailer.counts
        ? await redo.insert(this.parts.config.statementTimeoutMs, trailer.counts, this.#makeRoom)
        : undefined;
    const books = booksOf(trailer, writer, offenders, this.context);
    if (this.way !== 'stage') checkTaken(this.context, this.#taken, books.counts.read);
    // Deferred constraints speak up here, where a row at fault can still be found, and not at COMMIT.
    try {
      await this.session.query('SET CONSTRAINTS ALL IMMEDIATE');
    } catch (error) {
      throw new RowsRefused(error);
    }
    if (this.way === 'straight' || this.way === 'redo') await this.#onlyOnce(this.context.split.splitId);
    const staged = this.way !== 'straight';
    await enterBooks(this.session, this.context, books, staged);
    const object = this.way === 'object' ? await this.#publishObject() : undefined;
    if (object?.kind === 'already') return this.#giveUp(object.split);
    await this.#end();
    const { statistics } = trailer;
    const own = { counts: books.counts, rules: books.rules.map(ruleCount), staged };
    return { ...own, ...(object?.kind === 'published' ? object.split : {}), statistics };
  }

  /** Partitions, over a connection of their own. */
  readonly #makeRoom: MakeRoom = (table, stage) => {
    const { spec } = this.context;
    const { targets } = this.parts;
    return makePartitions(this.session, spec, table, stage, (work) =>
      targets.use(spec.target, 'sluice partitions', work),
    );
  };

  async #end(): Promise<void> {
    if (this.context.signal.aborted) throw cancelled(this.context);
    try {
      await this.session.query('COMMIT');
    } catch (error) {
      if (!isConnectionLost(error) && !(error instanceof SluiceError && error.reason === 'TIMEOUT'))
        throw error;
      await this.#lookUp(error);
    }
    this.#open = false;
  }

  /** Another transaction has done it all: nothing of this one stays. */
  async #giveUp(done: LoadCommitted): Promise<LoadCommitted> {
    await this.session.query('ROLLBACK');
    this.#open = false;
    return done;
  }

  /** Nobody else may load its parts either (`select: new`). */
  async #publishObject(): Promise<ObjectOutcome> {
    const { publishTimeoutMs: limitMs } = this.parts.config;
    const outcome = await this.session.within(limitMs, () =>
      publishObject(this.session, this.context, limitMs, this.#makeRoom),
    );
    if (outcome.kind === 'published') for (const id of outcome.ids) await this.#onlyOnce(id);
    return outcome;
  }

  /** @throws SluiceError ALREADY_LOADED. Splits that are staged are asked for when they are published. */
  async #onlyOnce(splitId: string): Promise<void> {
    const { spec, pipeline, run } = this.context;
    if (spec.source.select !== 'new') return;
    const table = `${spec.target.schema}.${spec.target.table}`;
    const about = { pipeline: pipeline.name, table, run, ledger: 'sluice.ledger', splitId } as const;
    const loaded = await loadedByAnother(this.session, about);
    if (loaded) throw loaded;
  }

  async #alreadyCommitted(): Promise<LoadCommitted> {
    const earlier = await committed(this.session, this.context, this.context.books.ledger);
    if (this.way === 'object' && earlier) {
      // It may be the last one that was missing: whoever is asked again sees to it that its object is published.
      const object = await this.#publishObject();
      if (object.kind === 'already') return this.#giveUp(object.split);
      if (object.kind === 'published') {
        await this.#end();
        return { ...object.split, alreadyCommitted: true };
      }
    }
    await this.session.query('ROLLBACK');
    this.#open = false;
    if (!earlier) {
      throw new SluiceError('TARGET_CONFLICT', `The claim on split ${this.context.split.splitId} was lost.`);
    }
    return { ...earlier, alreadyCommitted: true };
  }

  /**
   * I2, a lost reply to COMMIT: claiming the split once more waits for the old transaction to end, and then tells whether
   * it committed. Returns if it did; throws the loss otherwise.
   */
  async #lookUp(loss: unknown): Promise<void> {
    this.#open = false;
    this.session.broken = true;
    const { targets, logger } = this.parts;
    logger.warn({ split: this.context.split.splitId, err: loss }, 'no reply to COMMIT; looking the split up');
    const done = await targets.use(this.context.spec.target, this.context.label, async (session) => {
      await session.query('BEGIN');
      try {
        if (!(await claim(session, this.context))) return true;
        // The books of a split whose object it published have moved on.
        return (
          this.way === 'object' && (await committed(session, this.context, 'sluice.ledger')) !== undefined
        );
      } finally {
        await session.query('ROLLBACK').catch(() => {
          session.broken = true;
        });
      }
    });
    if (!done) throw loss;
  }

  /** Never rejects. A connection whose transaction cannot be ended in an orderly way is ended from outside. */
  async #rollback(error: unknown): Promise<void> {
    this.source.cancel();
    if (!this.#open) return;
    this.#open = false;
    const cause = error instanceof RowsRefused ? error.cause : error;
    const stalled = cause instanceof Error && cause.name === 'CopyStalledError';
    if (stalled) {
      await this.parts.targets.terminate(this.context.spec.target, this.session, this.context.label);
      return;
    }
    if (this.session.broken) return;
    await this.#writer?.abort();
    await this.session.query('ROLLBACK').catch(() => {
      this.session.broken = true;
    });
  }
}

export function cancelled({ split }: LoadContext): SluiceError {
  return new SluiceError(
    'CANCELLED',
    `The load of split ${split.splitId} was cancelled; nothing was committed.`,
  );
}

/** Dropped under the load: by Abort, or by the janitor. */
function stageGone({ run, split }: LoadContext, cause: unknown): SluiceError {
  const message = `The stage of run ${run.runId} was dropped while split ${split.splitId} was being loaded.`;
  return new SluiceError('TARGET_CONFLICT', message, { hint: 'The split is tried again.', cause });
}

/** Both, at the same time; a failure is thrown when the other has ended as well, since the connection is then free again. */
async function settled<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
