import type { TableInfo } from '@sluice/postgres';
import {
  SluiceError,
  type PublishEvent,
  type RunContext__Output,
  type SplitCounts__Output,
} from '@sluice/proto';
import { forgetObjects, loadedByAnother } from '../ledger/ledger-objects.js';
import { ruleCount, type LedgerRule } from '../load/ledger-rows.js';
import { noCounts } from '../load/load-context.js';
import { NOTHING, type Merged } from '../modes/merged.js';
import { modeOf, type MergeWork } from '../modes/mode.js';
import { overLimit } from '../load/split-writer.js';
import { findOffenders } from '../stage/offenders.js';
import { RejectStatements } from '../stage/reject-statements.js';
import { findRowOffenders } from '../stage/row-offenders.js';
import {
  dropStage,
  isPublished,
  shapeFor,
  stagedNames,
  stageShape,
  stageTable,
  targetTable,
  type RunFacts,
  type StageShape,
} from '../stage/stage-table.js';
import { ADDED, KeyFacts, publisherLock, type StagedRows } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';
import { deduplicate } from './deduplicate.js';
import { isRowCheck, rejectOffenders } from './offences.js';
import { checkFailed, Refused, tooManyRejects } from './refused.js';
import { checkRun, failures, rowOutcome, type Outcome } from './run-checks.js';
import * as books from './staged-books.js';

export type PublishOutcome = Pick<PublishEvent, 'published' | 'refused' | 'incomplete'>;

/** What one publication works on. */
export interface PublishWork {
  readonly facts: RunFacts;
  readonly run: RunContext__Output;
  /** How many the plan has. */
  readonly splits: number;
  readonly signal: AbortSignal;
  readonly limitMs: number;
  /** Told on as it changes. */
  phase: 'waiting' | 'counting' | 'checking' | 'inserting' | 'committing';
  detail: string;
}

/**
 * A publication up to its COMMIT, within one transaction: staged rows into the table, rejects and books beside them. What it
 * leaves behind is to be committed, whichever the outcome is.
 */
export class Publication {
  #checks: Outcome[] = [];
  #staged: SplitCounts__Output = noCounts();
  #stagedRules: LedgerRule[] = [];
  #inserting = false;
  #superseded = 0;

  constructor(
    private readonly session: Session,
    private readonly work: PublishWork,
  ) {}

  get #runId(): string {
    return this.work.facts.runId;
  }

  async run(): Promise<PublishOutcome> {
    const table = await targetTable(this.session, this.work.facts.spec);
    await publisherLock(this.session, table, this.work.limitMs);
    if (await isPublished(this.session, this.#runId)) {
      const published = await books.publishedAnswer(this.session, this.#runId);
      return { published: { ...published, alreadyPublished: true } };
    }
    this.#enter('counting');
    const shape = await stageShape(this.session, this.#runId);
    const left = await this.#left(table, shape);
    if (left !== undefined) return { incomplete: { staged: left } };
    const rows = shape && (await this.#rows(table, shape));
    try {
      const merged = rows ? await this.#publish(rows) : NOTHING;
      return await this.#moveBooks(rows, merged);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { refused: await this.#refuse(error, rows) };
    }
  }

  #enter(phase: PublishWork['phase'], detail = ''): void {
    if (this.work.signal.aborted) throw cancelled(this.#runId);
    this.work.phase = phase;
    this.work.detail = detail;
  }

  /** How many splits are staged, where some are missing; undefined: all are, as their books tell. */
  async #left(table: TableInfo, shape: StageShape | undefined): Promise<number | undefined> {
    const { splits, facts } = this.work;
    const { splits: staged } = await books.sumsOf(this.session, this.#runId, 'sluice.staged_ledger');
    if (staged > splits) {
      const message = `${staged} splits of run ${this.#runId} are staged, but its plan has ${splits}.`;
      throw new SluiceError('LEDGER_MISMATCH', message, {
        hint: 'Retry the run: its splits are staged again.',
      });
    }
    const unusable = shape ? shapeFor(facts.spec, table).source && !shape.source : staged > 0;
    if (unusable) {
      // The stage was dropped by hand; or the table has constraints since, whose offenders could not be told.
      await dropStage(this.session, this.#runId);
      return 0;
    }
    if (staged < splits) return staged;
    if (shape) await books.checkStaged(this.session, this.#runId);
    await this.session.query('SAVEPOINT sluice_replays');
    const lost = await books.takeReplayed(this.session, this.#runId);
    if (lost.length === 0) return undefined;
    await this.session.query('ROLLBACK TO SAVEPOINT sluice_replays');
    await books.unstage(this.session, this.#runId, lost);
    return staged - lost.length;
  }

  async #rows(table: TableInfo, shape: StageShape): Promise<StagedRows> {
    const { runId, spec } = this.work.facts;
    const stage = stageTable(runId);
    const columns = await stagedNames(this.session, stage);
    const splits = books.stagedSplits(runId);
    const rejects = new RejectStatements(this.session, { runId, spec, stage, splits, raw: shape.raw });
    return {
      session: this.session,
      spec,
      table,
      stage,
      splits,
      columns,
      rejects,
      unrepeated: new KeyFacts(),
      fresh: new KeyFacts(),
      standing: modeOf(spec).standing?.(this.work) ?? ADDED,
    };
  }

  /** @throws Refused */
  async #publish(rows: StagedRows): Promise<Merged> {
    const { spec, runId } = this.work.facts;
    await this.session.query(`ANALYZE ${rows.stage}`);
    this.#staged = (await books.sumsOf(this.session, runId, 'sluice.staged_ledger')).counts;
    this.#stagedRules = await books.rulesOf(this.session, runId, 'sluice.staged_ledger');
    rows.rejects.onMore = () => {
      // Rows found one by one take a statement each: no more of them than the pipeline allows. Ratios are judged at the end.
      if (overLimit({ ...spec.limits, maxRejectRatio: undefined }, this.#rejected(rows), this.#staged.read)) {
        throw this.#tooMany(rows);
      }
    };
    const mode = modeOf(spec);
    const work = this.#mergeWork(rows);
    const { deduplicate: rule } = spec.transform;
    if (rule) {
      this.#enter('checking', 'deduplicate');
      this.#superseded = await deduplicate(this.session, rows, runId, rule);
      rows.unrepeated.note(rule.key);
    }
    if (mode.settle) {
      this.#enter('checking', spec.target.mode);
      this.#superseded += await mode.settle(rows, work);
    }
    const gone = await this.#rejectOffenders(rows);
    await this.#judge(rows, gone);
    this.#enter('inserting');
    await this.session.query('SAVEPOINT sluice_publish');
    this.#inserting = true;
    const before = rows.rejects.count;
    const merged = await mode.merge(rows, work);
    // What the table refused row by row may turn a figure. Keys are not looked up again: the table has these rows by now.
    if (rows.rejects.count > before) await this.#judge(rows, this.#checks.filter(isKeyOutcome));
    return merged;
  }

  #mergeWork(rows: StagedRows): MergeWork {
    const { facts, run, splits } = this.work;
    return {
      facts,
      run,
      splits,
      say: (detail) => this.#enter('inserting', detail),
      rejected: () => this.#rejected(rows),
    };
  }

  /** Rows that checks of severity `reject` or the table's constraints do not let pass, as far as sets show them. */
  async #rejectOffenders(rows: StagedRows): Promise<Outcome[]> {
    const checks = rows.spec.runChecks.filter(isRowCheck).filter(({ severity }) => severity === 'reject');
    this.#enter('checking', checks.map(({ name }) => name).join(', '));
    const offenders = await rejectOffenders(rows, checks);
    if (!rows.table.changesRows && rows.table.mayRefuse) {
      this.#enter('checking', 'constraints of the table');
      await findRowOffenders(rows);
      await findOffenders(rows);
    }
    return checks.map((check) => rowOutcome(check, offenders.get(check.name) ?? 0));
  }

  /** The other checks and the limits, over the rows that are left. @throws Refused */
  async #judge(rows: StagedRows, gone: readonly Outcome[]): Promise<void> {
    const { spec } = rows;
    const others = spec.runChecks.filter(({ name }) => !gone.some((outcome) => outcome.name === name));
    const figures = {
      read: this.#staged.read,
      rejected: this.#rejected(rows),
      triggeredAtMs: this.work.run.triggeredAtMs,
    };
    const found = await checkRun(rows, others, figures, (name) => this.#enter('checking', name));
    this.#checks = inOrder(spec.runChecks, [...gone, ...found]);
    const failed = failures(this.#checks);
    if (failed.length > 0) throw checkFailed(failed, this.#checks);
    if (overLimit(spec.limits, figures.rejected, figures.read)) throw this.#tooMany(rows);
  }

  #rejected({ rejects }: StagedRows): number {
    return this.#staged.rejected + rejects.count;
  }

  #tooMany(rows: StagedRows): Refused {
    const rules = [...this.#stagedRules, ...rows.rejects.rules()].sort((a, b) => b.records - a.records);
    return tooManyRejects(this.#rejected(rows), this.#staged.read, rules, this.#checks);
  }

  async #moveBooks(rows: StagedRows | undefined, merged: Merged): Promise<PublishOutcome> {
    const { facts } = this.work;
    const { runId, spec } = facts;
    this.#enter('committing');
    if (rows && rows.rejects.count > 0) await books.enterOffenders(this.session, runId);
    if (rows) await books.checkStaged(this.session, runId);
    const { counts } = await books.sumsOf(this.session, runId, 'sluice.staged_ledger');
    const table = `${spec.target.schema}.${spec.target.table}`;
    const stored = merged.inserted + merged.updated + merged.unchanged;
    if (counts.loaded !== stored) throw notInserted(table, stored, counts.loaded);
    const { run, splits } = this.work;
    if (spec.source.select === 'new') {
      const about = { pipeline: facts.pipeline.name, table, run, ledger: 'sluice.staged_ledger' } as const;
      const loaded = await loadedByAnother(this.session, about);
      if (loaded) throw new Refused('ALREADY_LOADED', loaded.message, loaded.hint, this.#checks);
    }
    await books.moveRejects(this.session, runId);
    await books.moveLedger(this.session, runId);
    if (spec.target.mode === 'append') await forgetObjects(this.session, run.replaces);
    await books.enterPublication(this.session, facts, run, {
      ...merged,
      splits,
      checks: this.#checks,
      staged: this.#staged.loaded,
      superseded: merged.superseded + this.#superseded,
      rejected: rows?.rejects.count ?? 0,
    });
    const published = await books.publishedAnswer(this.session, runId);
    await dropStage(this.session, runId);
    await merged.finish?.();
    return { published };
  }

  /** Publishes nothing; keeps the rejects found so far. The stage goes: it is not whole any more. */
  async #refuse(refused: Refused, rows: StagedRows | undefined): Promise<PublishOutcome['refused']> {
    if (this.#inserting) await this.session.query('ROLLBACK TO SAVEPOINT sluice_publish');
    await books.giveBackReplayed(this.session, this.#runId);
    const rules = await books.rulesOf(this.session, this.#runId, 'sluice.staged_ledger');
    await books.moveRejects(this.session, this.#runId);
    await dropStage(this.session, this.#runId);
    return refused.answer([...rules, ...(rows?.rejects.rules() ?? [])].map(ruleCount));
  }
}

function isKeyOutcome({ kind }: Outcome): boolean {
  return kind === 'unique' || kind === 'foreign_key';
}

function inOrder(checks: readonly { name: string }[], outcomes: readonly Outcome[]): Outcome[] {
  const byName = new Map(outcomes.map((outcome) => [outcome.name, outcome]));
  return checks.flatMap(({ name }) => byName.get(name) ?? []);
}

export function cancelled(runId: string): SluiceError {
  return new SluiceError(
    'CANCELLED',
    `The publication of run ${runId} was cancelled; nothing was published.`,
  );
}

function notInserted(table: string, inserted: number, expected: number): SluiceError {
  return new SluiceError(
    'TARGET_ERROR',
    `PostgreSQL stored ${inserted} of ${expected} rows published to ${table}.`,
    {
      hint: 'A BEFORE INSERT trigger that returns NULL leaves rows out without a word, so books cannot balance. Remove it.',
      where: { table },
    },
  );
}
