import type { PublishRefused } from '@sluice/proto';
import type { LedgerRule } from '../load/ledger-rows.js';
import type { Outcome } from './run-checks.js';

/** Thrown within a publication to end it without publishing anything. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly reason:
      | 'ALREADY_LOADED'
      | 'CHECK_FAILED'
      | 'REJECT_LIMIT'
      | 'DELETE_LIMIT'
      | 'OUT_OF_ORDER'
      | 'TARGET_DEPENDANTS'
      | 'TARGET_ERROR',
    message: string,
    readonly hint: string,
    readonly checks: readonly Outcome[] = [],
  ) {
    super(message);
  }

  answer(rules: PublishRefused['rules']): PublishRefused {
    const { reason, message, hint, checks } = this;
    return { reason, message, hint, checks: [...checks], rules };
  }
}

export function checkFailed(failed: readonly Outcome[], all: readonly Outcome[]): Refused {
  const told = failed
    .slice(0, 3)
    .map(({ name, observed, expected, message }) =>
      message === '' ? `${name} (found ${observed}, expected ${expected})` : `${name} (${message})`,
    );
  const more = failed.length > 3 ? ` and ${failed.length - 3} more` : '';
  return new Refused(
    'CHECK_FAILED',
    `${failed.length === 1 ? 'A check of the run does' : `${failed.length} checks of the run do`} not hold: ${told.join('; ')}${more}. Nothing was published.`,
    'Correct the source and run again, or change the check or its severity.',
    all,
  );
}

export function tooManyRejects(
  rejected: number,
  read: number,
  rules: readonly LedgerRule[],
  checks: readonly Outcome[],
): Refused {
  const top = rules.filter(({ severity }) => severity !== 'warn').slice(0, 3);
  const because = top.map(({ rule, records }) => `${rule} (${records})`).join(', ');
  return new Refused(
    'REJECT_LIMIT',
    `${rejected} of ${read} records of the run were rejected${because === '' ? '' : `, most by ${because}`}, more than the pipeline allows. Nothing was published.`,
    'Look at the rejects that broke these rules, or raise limits.max_rejects or limits.max_reject_ratio.',
    checks,
  );
}
