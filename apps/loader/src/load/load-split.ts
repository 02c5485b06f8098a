import { isConnectionLost, isDeadlock, isOffence, qualified } from '@sluice/postgres';
import { SluiceError, type LoadCommitted, type ValidatorClient } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import type { LoaderConfig } from '../config.js';
import type { Session } from '../target/session.js';
import { toSluiceError } from '../target/target-errors.js';
import type { Targets } from '../target/targets.js';
import { booksOf } from './books.js';
import { claim, committed, enterBooks, fence, ruleCount } from './ledger-rows.js';
import type { LoadContext } from './load-context.js';
import { RowsRefused, SplitWriter } from './split-writer.js';
import { isSourceColumn, Staging } from './staging.js';
import { TransformSource } from './transform-source.js';

export interface LoadParts {
  readonly targets: Targets;
  readonly validator: ValidatorClient;
  readonly config: LoaderConfig;
  readonly logger: Logger;
}

/** The rows of the straight way broke a constraint, or deadlocked with another split: stage them. */
const REFUSED = Symbol('refused');

/**
 * Loads one split exactly once (I2). The straight way is tried first: COPY into the table. Where rows of it break a
 * constraint, everything is rolled back and the split is redone through a staging table, which finds the offenders.
 */
export async function loadSplit(context: LoadContext, parts: LoadParts): Promise<LoadCommitted> {
  const { target } = context.spec;
  return parts.targets.use(target, context.label, async (session) => {
    const onAbort = (): void => void parts.targets.terminate(target, session, context.label);
    context.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const straight = await tryLoad(session, context, parts, false);
      if (straight !== REFUSED) return straight;
      parts.logger.info(
        { split: context.split.splitId },
        'rows broke a constraint; redoing the split through staging',
      );
      const staged = await tryLoad(session, context, parts, true);
      if (staged !== REFUSED) return staged;
      throw new SluiceError(
        'TARGET_CONFLICT',
        `Split ${context.split.splitId} conflicts with other transactions.`,
      );
    } catch (error) {
      if (context.signal.aborted) throw cancelled(context);
      throw toSluiceError(error, target);
    } finally {
      context.signal.removeEventListener('abort', onAbort);
    }
  });
}

function cancelled({ split }: LoadContext): SluiceError {
  return new SluiceError(
    'CANCELLED',
    `The load of split ${split.splitId} was cancelled; nothing was committed.`,
  );
}

async function tryLoad(
  session: Session,
  context: LoadContext,
  parts: LoadParts,
  staged: boolean,
): Promise<LoadCommitted | typeof REFUSED> {
  const { pipeline, run, split, signal } = context;
  if (signal.aborted) throw cancelled(context);
  const source = new TransformSource(
    parts.validator,
    { pipeline, run, split, includeSource: staged },
    parts.config.streamIdleMs,
  );
  const onAbort = (): void => source.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await new Attempt(session, context, parts, source, staged).run();
  } finally {
    signal.removeEventListener('abort', onAbort);
    source.cancel(); // does nothing to a call that has ended
  }
}

class Attempt {
  #writer: SplitWriter | undefined;
  #open = false;

  constructor(
    private readonly session: Session,
    private readonly context: LoadContext,
    private readonly parts: LoadParts,
    private readonly source: TransformSource,
    private readonly staged: boolean,
  ) {}

  async run(): Promise<LoadCommitted | typeof REFUSED> {
    try {
      // A split that cannot be read must not hold a transaction open: see the schema first.
      const schema = await this.source.schema();
      await fence(this.session, this.context);
      await this.session.query('BEGIN');
      this.#open = true;
      if (!(await claim(this.session, this.context))) return await this.#alreadyCommitted();
      // From here on rows flow, and the watchdogs of COPY take the place of the statement's limit.
      await this.session.query('SET LOCAL statement_timeout = 0');
      const columns = schema.columns.map(({ name }) => name).filter((name) => !isSourceColumn(name));
      const staging = this.staged ? await Staging.create(this.session, this.context, columns) : undefined;
      const { schema: namespace, table } = this.context.spec.target;
      const into = staging?.copyTarget ?? { table: qualified(namespace, table), columns };
      this.#writer = new SplitWriter(this.session, into, schema, this.context, {
        stallMs: this.parts.config.targetStallMs,
        finishMs: this.parts.config.statementTimeoutMs,
      });
      await this.#pump(this.#writer);
      return await this.#commit(this.#writer, staging);
    } catch (error) {
      await this.#rollback(error);
      if (
        !this.staged &&
        error instanceof RowsRefused &&
        (isOffence(error.cause) || isDeadlock(error.cause))
      ) {
        return REFUSED;
      }
      throw error instanceof RowsRefused ? error.cause : error;
    }
  }

  async #pump(writer: SplitWriter): Promise<void> {
    const { progress, split } = this.context;
    const stored = split.parts.reduce((sum, { start, end }) => sum + end - start, 0);
    for (let event = await this.source.next(); event; event = await this.source.next()) {
      if (event.kind !== 'progress') await writer.write(event);
      progress.loaded = writer.rowsSent;
      progress.rejected = writer.rejectsSent;
      progress.read = writer.rowsSent + writer.rejectsSent;
      // Decoded bytes stand in for stored ones until the trailer; of a compressed object there are more of them.
      progress.bytes = Math.min(event.sourceBytes, stored);
    }
    await writer.finish();
  }

  async #commit(writer: SplitWriter, staging: Staging | undefined): Promise<LoadCommitted> {
    const { trailer } = this.source;
    const offenders =
      staging && trailer.counts
        ? await staging.insert(this.parts.config.statementTimeoutMs, trailer.counts)
        : undefined;
    const books = booksOf(trailer, writer, offenders, this.context);
    // Deferred constraints speak up here, where a row at fault can still be found, and not at COMMIT.
    try {
      await this.session.query('SET CONSTRAINTS ALL IMMEDIATE');
    } catch (error) {
      throw new RowsRefused(error);
    }
    await enterBooks(this.session, this.context, books.counts, books.rules, this.staged);
    if (this.context.signal.aborted) throw cancelled(this.context);
    try {
      await this.session.query('COMMIT');
    } catch (error) {
      if (!isConnectionLost(error) && !(error instanceof SluiceError && error.reason === 'TIMEOUT'))
        throw error;
      await this.#lookUp(error);
    }
    this.#open = false;
    return { counts: books.counts, rules: books.rules.map(ruleCount), staged: this.staged };
  }

  async #alreadyCommitted(): Promise<LoadCommitted> {
    const earlier = await committed(this.session, this.context);
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
        return !(await claim(session, this.context));
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
