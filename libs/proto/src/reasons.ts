import { status } from '@grpc/grpc-js';

/**
 * What the orchestrator does about a failed attempt.
 *
 * - `terminal`: trying again cannot help;
 * - `retry`: try again with backoff; counts against the attempts;
 * - `free`: try again with backoff; nothing was wrong with the work, so it costs no attempt (a full, draining or lost
 *   service).
 */
export type RetryClass = 'terminal' | 'retry' | 'free';

/** What a terminal failure stops: its object alone (other objects go on) or the whole run. */
export type FailureScope = 'object' | 'run';

interface ReasonSpec {
  readonly status: status;
  readonly retry: RetryClass;
  readonly scope: FailureScope;
}

const reason = (s: status, retry: RetryClass, scope: FailureScope = 'run'): ReasonSpec => ({
  status: s,
  retry,
  scope,
});

/** The closed list of reasons, and the one place that says which are worth another try. */
export const REASONS = {
  // Requests
  INVALID_REQUEST: reason(status.INVALID_ARGUMENT, 'terminal'),
  INVALID_PIPELINE: reason(status.INVALID_ARGUMENT, 'terminal'),
  BACKFILL_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  PIPELINE_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  RUN_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  RUN_STATE_CONFLICT: reason(status.FAILED_PRECONDITION, 'terminal'),
  IDEMPOTENCY_CONFLICT: reason(status.ALREADY_EXISTS, 'terminal'),
  NOT_SUPPORTED: reason(status.UNIMPLEMENTED, 'terminal'),
  // Source
  BUCKET_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  NO_OBJECTS: reason(status.NOT_FOUND, 'terminal'),
  OBJECT_NOT_FOUND: reason(status.NOT_FOUND, 'terminal', 'object'),
  SOURCE_ACCESS_DENIED: reason(status.PERMISSION_DENIED, 'terminal'),
  SOURCE_CREDENTIALS: reason(status.UNAUTHENTICATED, 'terminal'),
  SOURCE_CHANGED: reason(status.FAILED_PRECONDITION, 'terminal', 'object'),
  SOURCE_CORRUPT: reason(status.DATA_LOSS, 'terminal', 'object'),
  SOURCE_UNAVAILABLE: reason(status.UNAVAILABLE, 'retry'),
  /** The source's marker or manifest is not there yet. */
  NOT_READY: reason(status.UNAVAILABLE, 'free'),
  /** Another run of the pipeline has loaded the object since it was planned (`select: new`). */
  ALREADY_LOADED: reason(status.ALREADY_EXISTS, 'terminal', 'object'),
  HEADER_MISMATCH: reason(status.FAILED_PRECONDITION, 'terminal', 'object'),
  // Data
  REJECT_LIMIT: reason(status.FAILED_PRECONDITION, 'terminal'),
  /** A check of severity `fail` did not hold. */
  CHECK_FAILED: reason(status.FAILED_PRECONDITION, 'terminal'),
  /** A lookup that cannot be used: too large, a key twice, a column missing. */
  LOOKUP_INVALID: reason(status.FAILED_PRECONDITION, 'terminal'),
  /** Rows of a later logical date are in the target, and no version column tells which are newer. */
  OUT_OF_ORDER: reason(status.FAILED_PRECONDITION, 'terminal'),
  /** A second run for a logical date, under `on_rerun: refuse`. */
  RERUN_REFUSED: reason(status.ALREADY_EXISTS, 'terminal'),
  /** `replace` or `sync` would delete more than `max_delete_ratio`, or publish what is empty or has rejects. */
  DELETE_LIMIT: reason(status.FAILED_PRECONDITION, 'terminal'),
  REPLAY_REFUSED: reason(status.FAILED_PRECONDITION, 'terminal'),
  STREAM_INCOMPLETE: reason(status.DATA_LOSS, 'retry'),
  LEDGER_MISMATCH: reason(status.DATA_LOSS, 'terminal'),
  // Secrets
  SECRET_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  SECRET_INVALID: reason(status.FAILED_PRECONDITION, 'terminal'),
  SECRET_ACCESS_DENIED: reason(status.PERMISSION_DENIED, 'terminal'),
  SECRET_UNAVAILABLE: reason(status.UNAVAILABLE, 'retry'),
  VARIABLE_NOT_SET: reason(status.FAILED_PRECONDITION, 'terminal'),
  // Target
  TARGET_UNAVAILABLE: reason(status.UNAVAILABLE, 'retry'),
  TARGET_AUTHENTICATION: reason(status.UNAUTHENTICATED, 'terminal'),
  TARGET_ACCESS_DENIED: reason(status.PERMISSION_DENIED, 'terminal'),
  DATABASE_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  TABLE_NOT_FOUND: reason(status.NOT_FOUND, 'terminal'),
  COLUMN_MISMATCH: reason(status.FAILED_PRECONDITION, 'terminal'),
  TARGET_CONFLICT: reason(status.ABORTED, 'retry'),
  TARGET_FULL: reason(status.RESOURCE_EXHAUSTED, 'retry'),
  /** Objects that depend on the table stand in the way of replacing it. */
  TARGET_DEPENDANTS: reason(status.FAILED_PRECONDITION, 'terminal'),
  TARGET_ERROR: reason(status.FAILED_PRECONDITION, 'terminal'),
  // Services
  SLOTS_FULL: reason(status.RESOURCE_EXHAUSTED, 'free'),
  DRAINING: reason(status.UNAVAILABLE, 'free'),
  PEER_UNAVAILABLE: reason(status.UNAVAILABLE, 'free'),
  STALE_ATTEMPT: reason(status.ABORTED, 'free'),
  TIMEOUT: reason(status.DEADLINE_EXCEEDED, 'retry'),
  CANCELLED: reason(status.CANCELLED, 'terminal'),
  INTERNAL: reason(status.INTERNAL, 'retry'),
} as const satisfies Record<string, ReasonSpec>;

export type Reason = keyof typeof REASONS;

export function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}
