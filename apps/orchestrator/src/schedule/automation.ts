import type { Logger } from '@sluice/service';
import type { Database, Sql } from '../db/database.js';
import { FailureLog } from './failure-log.js';
import { type DueWork, lookDue } from './look-due.js';

/**
 * Does one thing that is due, in the given transaction. Gives what it was done for, which is named in `except` when it has failed just
 * now; undefined: there is nothing (more), or other replicas are at it.
 */
export type DueStep = (sql: Sql, except: readonly string[]) => Promise<string | undefined>;

/** What was wrong with one of those things, so that the others are not held up. */
export class StepFailed extends Error {
  constructor(
    readonly what: string,
    override readonly cause: unknown,
  ) {
    super(`${what} failed`);
  }
}

export type DueSteps = Readonly<Record<Exclude<keyof DueWork, 'nextMs'>, DueStep>>;

/** A moment more than the database says, so that what is due then is due for certain. */
const DUE_SLACK_MS = 5;
/** Due, but another replica has it, or it has failed. */
const HELD_BACK_MS = 1_000;
/** Of one kind in a row, before the others have their turn. */
const TURN = 100;

/**
 * Starts runs by itself: looks what is due, does it, sleeps until the next time, a poke, or one poll. Every replica has one, and
 * none leads: the rows that a step locks keep them apart, and nothing is decided in memory.
 */
export class Automation {
  readonly #failures: FailureLog;
  #poked = true;
  #wake: () => void = () => undefined;
  #stopping = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly steps: DueSteps,
    private readonly logger: Logger,
    private readonly options: { readonly pollMs: number; readonly eventWindowMs: number },
  ) {
    this.#failures = new FailureLog(logger);
  }

  start(): void {
    this.#loop = this.#run();
  }

  poke(): void {
    this.#poked = true;
    this.#wake();
  }

  /** Ends after the step in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#poked = false;
      let pauseMs = HELD_BACK_MS;
      try {
        const { nextMs, ...due } = await this.database.use((sql) => lookDue(sql, this.options.eventWindowMs));
        const done = await this.#do(due);
        const held = Object.values(due).includes(true);
        if (done) pauseMs = 0;
        else if (!held) pauseMs = Math.min(this.options.pollMs, (nextMs ?? Infinity) + DUE_SLACK_MS);
      } catch (error) {
        this.logger.warn({ err: error }, 'what is due could not be looked up; trying again');
      }
      await this.#sleep(pauseMs);
    }
  }

  async #do(due: Omit<DueWork, 'nextMs'>): Promise<boolean> {
    let done = false;
    for (const kind of Object.keys(this.steps) as (keyof DueSteps)[]) {
      // the keys of its type, and no others
      if (!due[kind]) this.#failures.nothingDue(kind);
      else if (await this.#turn(kind)) done = true;
    }
    return done;
  }

  async #turn(kind: keyof DueSteps): Promise<boolean> {
    const failed: string[] = [];
    let done = false;
    for (let i = 0; i < TURN && !this.#stopping; i += 1) {
      try {
        const what = await this.database.transaction((sql) => this.steps[kind](sql, failed));
        if (what === undefined) break;
        this.#failures.done(kind, what);
        done = true;
      } catch (error) {
        if (!(error instanceof StepFailed)) {
          this.logger.warn({ err: error, kind }, 'what is due could not be done; trying again');
          break;
        }
        this.#failures.failed(kind, error.what, error.cause);
        failed.push(error.what);
      }
    }
    return done;
  }

  async #sleep(ms: number): Promise<void> {
    if (ms <= 0 || this.#poked || this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}
