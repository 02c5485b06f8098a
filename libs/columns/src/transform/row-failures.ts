import { type Failures } from '../failures.js';
import { MARK } from './mask.js';

/** One rule that a record broke, as rejects carry it (docs/reference/rejects.md). */
export interface BrokenRule {
  readonly rule: string;
  /** Empty for a rule about the whole record. */
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly severity: 'reject' | 'warn';
}

/**
 * The failures of one block. A good row costs a byte test; only rows that broke something get an entry. A row's
 * entries also say which of its columns are unusable, so that later steps do not report what only follows from them.
 */
export class RowFailures implements Failures {
  rejected = new Uint8Array(0);
  private readonly byRow = new Map<number, BrokenRule[]>();
  private readonly spoilt = new Map<number, Set<string>>();

  /** @param veil columns whose values must not be shown, and their types */
  constructor(private readonly veil: ReadonlyMap<string, string> = new Map()) {}

  reset(rows: number): void {
    if (this.rejected.length < rows) this.rejected = new Uint8Array(Math.max(rows, 2 * this.rejected.length));
    else if (this.byRow.size > 0) this.rejected.fill(0);
    this.byRow.clear();
    this.spoilt.clear();
  }

  /** A value that could not be read or computed: the row has none in this column (all columns: ''). */
  add(
    row: number,
    rule: string,
    column: string,
    reason: string,
    value: string,
    severity: 'reject' | 'warn' = 'reject',
  ): void {
    if (severity === 'reject') this.spoil(row, column);
    this.broke(row, { rule, column, value, reason, severity });
  }

  /** A value that is there, and breaks a rule. */
  broke(row: number, rule: BrokenRule): void {
    if (rule.severity === 'reject') this.rejected[row] = 1;
    const type = this.veil.get(rule.column);
    const told = type === undefined ? rule : veiled(rule, type);
    const rules = this.byRow.get(row);
    if (rules) rules.push(told);
    else this.byRow.set(row, [told]);
  }

  get any(): boolean {
    return this.byRow.size > 0;
  }

  /** Rows that broke anything, and what. */
  entries(): IterableIterator<[number, BrokenRule[]]> {
    return this.byRow.entries();
  }

  spoil(row: number, column: string): void {
    const columns = this.spoilt.get(row);
    if (columns) columns.add(column);
    else this.spoilt.set(row, new Set([column]));
  }

  /** The column has been computed anew from usable values. */
  mend(row: number, column: string): void {
    this.spoilt.get(row)?.delete(column);
  }

  unusable(row: number, column: string): boolean {
    if (this.rejected[row] === 0) return false;
    const columns = this.spoilt.get(row);
    return columns !== undefined && (columns.has(column) || columns.has(''));
  }
}

/** What cannot be read as a type is quoted by some reasons, so they are replaced; other reasons hold no value. */
function veiled(rule: BrokenRule, type: string): BrokenRule {
  // A check has put its mark for the value already, and into its message.
  const quotes = rule.value !== MARK && rule.value.length > 1 && rule.reason.includes(rule.value);
  const shows = rule.rule === 'type' || quotes;
  return {
    ...rule,
    value: rule.value === '' ? '' : MARK,
    reason: shows ? `is not acceptable as ${type} (the column is masked)` : rule.reason,
  };
}
