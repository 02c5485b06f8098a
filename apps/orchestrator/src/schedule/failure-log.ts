import type { Logger } from '@sluice/service';

interface Failing {
  readonly reason: string;
  /** In a row, for this reason. */
  readonly times: number;
}

/** Tells of what goes on failing when it begins, when its reason changes and when it is over: it is tried every second. */
export class FailureLog {
  /** By kind, then by what fails of it: no more than is due. */
  readonly #failing = new Map<string, Map<string, Failing>>();

  constructor(private readonly logger: Pick<Logger, 'error' | 'info'>) {}

  failed(kind: string, what: string, cause: unknown): void {
    const ofKind = this.#failing.get(kind) ?? new Map<string, Failing>();
    this.#failing.set(kind, ofKind);
    const before = ofKind.get(what);
    const reason = String(cause);
    const same = before?.reason === reason;
    ofKind.set(what, { reason, times: same ? before.times + 1 : 1 });
    if (same) return;
    const changed = before && { before: before.reason, timesBefore: before.times };
    this.logger.error({ err: cause, kind, what, ...changed }, 'what is due could not be done; trying again');
  }

  done(kind: string, what: string): void {
    const ofKind = this.#failing.get(kind);
    const failing = ofKind?.get(what);
    if (!ofKind || !failing) return;
    ofKind.delete(what);
    this.logger.info({ kind, what, times: failing.times }, 'what could not be done before is done');
  }

  /** Nothing of the kind is due: what had failed is done by another replica, paused or given up. */
  nothingDue(kind: string): void {
    this.#failing.delete(kind);
  }
}
