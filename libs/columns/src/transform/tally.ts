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
  private readonly counts = new Map<
    string,
    { rule: string; column: string; severity: 'reject' | 'warn'; records: number }
  >();

  /** Counts a record once for each rule that it broke. */
  broke(rules: readonly BrokenRule[]): void {
    for (let i = 0; i < rules.length; i++) {
      const { rule, column, severity } = rules[i];
      if (rules.slice(0, i).some((other) => other.rule === rule && other.column === column)) continue;
      const key = `${severity}\n${column}\n${rule}`;
      const count = this.counts.get(key);
      if (count) count.records += 1;
      else this.counts.set(key, { rule, column, severity, records: 1 });
    }
  }

  /** Most frequent first. */
  rules(): readonly RuleTally[] {
    return [...this.counts.values()].sort((a, b) => b.records - a.records || (a.rule < b.rule ? -1 : 1));
  }
}
