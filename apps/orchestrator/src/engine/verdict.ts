import type { FailureScope, Reason, SluiceError } from '@sluice/proto';
import type { StoredFailure } from '../db/entities/run.entity.js';
import { tooLate } from '../transitions/sweep.js';
import { backoffMs } from './backoff.js';

/** What becomes of work after a failure. */
export type Verdict =
  | { readonly kind: 'retry'; readonly cost: 'retry' | 'free'; readonly delayMs: number }
  | { readonly kind: 'fail'; readonly scope: FailureScope; readonly failure: StoredFailure };

export interface Tried {
  /** Tries that counted, this one included. */
  readonly tries: number;
  /** Failures so far that did not count. */
  readonly freeTries: number;
  /** Since the first try. */
  readonly ageMs: number;
}

export interface RetryPolicy {
  readonly maxAttempts: number;
  /** The same while something that the work needs is away; default maxAttempts. */
  readonly outageAttempts?: number;
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  readonly workTimeoutMs: number;
}

/** A full or lost service is soon back: waits for it are shorter than those after failures of the work itself. */
const FREE_BACKOFF_MAX_MS = 5_000;

/**
 * What the work needs is away or full, and will be back: a database that fails over or whose disk is full, S3 or Secrets
 * Manager under too much load, a table that somebody holds. The work itself is not to blame, so it may be tried more often.
 */
const OUTAGES: ReadonlySet<Reason> = new Set<Reason>([
  'SOURCE_UNAVAILABLE',
  'SECRET_UNAVAILABLE',
  'TARGET_UNAVAILABLE',
  'TARGET_CONFLICT',
  'TARGET_FULL',
  'TIMEOUT',
]);

/** How often a source that is not ready is looked at: often enough for people, seldom enough for S3. */
const READY_POLL_MS = 5_000;

/**
 * For the source's marker or manifest is waited by looking for it now and again, which costs no try, until `limitMs` have
 * passed since the run was due to be planned (I8).
 */
export function judgeReady(
  failure: StoredFailure,
  ageMs: number,
  limitMs: number,
  policy: RetryPolicy,
): Verdict {
  if (ageMs >= limitMs) {
    const message = `${failure.message} (waited ${Math.round(limitMs / 1000)} s for it)`;
    const hint = 'See why the source was not completed; then retry the run, or raise source.ready.timeout.';
    return { kind: 'fail', scope: 'run', failure: { ...failure, message, hint } };
  }
  const poll = Math.min(READY_POLL_MS, policy.backoffMaxMs);
  const delayMs = Math.min(Math.round(poll * (0.5 + Math.random() / 2)), Math.max(1, limitMs - ageMs));
  return { kind: 'retry', cost: 'free', delayMs };
}

/**
 * Terminal or worth another try is decided by the reason alone (REASONS); a try that costs nothing is bounded by the
 * deadline of the work, every other one by the number of attempts too (I8).
 */
export function judge(
  error: SluiceError,
  failure: StoredFailure,
  tried: Tried,
  policy: RetryPolicy,
): Verdict {
  if (error.retry === 'terminal') return { kind: 'fail', scope: error.scope, failure };
  if (tried.ageMs >= policy.workTimeoutMs) {
    const late = tooLate(policy.workTimeoutMs);
    return {
      kind: 'fail',
      scope: 'object',
      failure: { ...late, message: `${late.message} ${failure.message}` },
    };
  }
  if (error.retry === 'free') {
    const max = Math.min(policy.backoffMaxMs, FREE_BACKOFF_MAX_MS);
    return { kind: 'retry', cost: 'free', delayMs: backoffMs(tried.freeTries + 1, policy.backoffMs, max) };
  }
  const { maxAttempts, outageAttempts = maxAttempts } = policy;
  if (tried.tries >= (OUTAGES.has(error.reason) ? Math.max(maxAttempts, outageAttempts) : maxAttempts)) {
    const message = `${failure.message} (given up after ${tried.tries} attempts)`;
    return { kind: 'fail', scope: error.scope, failure: { ...failure, message } };
  }
  return {
    kind: 'retry',
    cost: 'retry',
    delayMs: backoffMs(tried.tries, policy.backoffMs, policy.backoffMaxMs),
  };
}

/** A failure as people read it: it names the object, whichever service raised it. */
export function describeFailure(
  error: SluiceError,
  service: string,
  objects: readonly string[] = [],
): StoredFailure {
  const named = objects.length === 0 || objects.some((object) => error.message.includes(object));
  return {
    reason: error.reason,
    message: named ? error.message : `${nameOf(objects)}: ${error.message}`,
    hint: error.hint,
    service: error.service || service,
  };
}

function nameOf(objects: readonly string[]): string {
  const [first = ''] = objects;
  return objects.length > 1 ? `${first} and ${objects.length - 1} more` : first;
}
