import { type BrokenRule } from './row-failures.js';

export interface RuleTally {
  readonly rule: string;
  readonly column: string;
  readonly severity: 'reject' | 'warn';
  readonly records: number;
}

/** The books of one split (invariant I1): read = loaded + rejected + filtered, by construction of `kept`. */
export class Tally {
  read = 0;
  loaded = 0;
  rejected = 0;
  filtered = 0;
  warned = 0;
  private readonly counts = new Map<string, Count>();
  /** Records that `broke` has been told of. */
  private records = 0;

  /** Counts a record once for each rule that it broke. */
  broke(rules: readonly BrokenRule[]): void {
    this.records += 1;
    for (const { rule, column, severity } of rules) {
      const key = `${severity}\n${column}\n${rule}`;
      let count = this.counts.get(key);
      if (count?.last === this.records) continue;
      if (count === undefined) {
        count = { rule, column, severity, records: 0, last: 0 };
        this.counts.set(key, count);
      }
      count.records += 1;
      count.last = this.records;
    }
  }

  /** Most frequent first. */
  rules(): readonly RuleTally[] {
    return [...this.counts.values()]
      .sort((a, b) => b.records - a.records || (a.rule < b.rule ? -1 : 1))
      .map(({ rule, column, severity, records }) => ({ rule, column, severity, records }));
  }
}

interface Count {
  readonly rule: string;
  readonly column: string;
  readonly severity: 'reject' | 'warn';
  records: number;
  /** The last record that broke it, so that none counts twice. */
  last: number;
}
