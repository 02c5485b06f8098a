import type { ResolvedPipeline } from '@sluice/config';
import { quoteLiteral } from '@sluice/postgres';
import type { LedgerRule } from '../load/ledger-rows.js';
import type { Session } from '../target/session.js';

/** Why rows of the stage `s` are rejected. The SQL expressions may refer to `s`. */
export interface Verdict {
  readonly rule: string;
  /** Empty where the rule is about more than one column. */
  readonly column: string;
  /** SQL: the offending value as text. */
  readonly valueSql: string;
  /** SQL: PostgreSQL's detail, or a sentence like it, values included. */
  readonly reasonSql: string;
  /** The same without values, for `rejects.raw: redact | none`. */
  readonly plainReason: string;
}

/** Staged rows, and the splits that they came from. */
export interface StageOfSplits {
  readonly runId: string;
  readonly spec: ResolvedPipeline;
  /** Qualified and quoted. */
  readonly stage: string;
  /** SQL: the books of the splits, with `ordinal`, `split_id` and `parts`. */
  readonly splits: string;
  /** The stage holds raw records. */
  readonly raw: boolean;
}

/** Rows to take out of the stage, with what they broke: `FROM … WHERE` behind `DELETE FROM stage s`. */
interface Offending {
  /** SQL after `DELETE FROM stage s`, ending in a WHERE. */
  readonly source: string;
  /** SQL: a jsonb list of broken rules. */
  readonly brokenSql: string;
  readonly values?: readonly unknown[];
}

/** Turns staged rows into rejects, inside the database: no row comes back to the process. */
export class RejectStatements {
  count = 0;
  /** Called when rows were rejected; may throw to end the work. */
  onMore: () => void = () => undefined;
  readonly #rules = new Map<string, LedgerRule>();

  constructor(
    private readonly session: Session,
    private readonly of: StageOfSplits,
  ) {}

  /** Moves the rows that `source` selects from the stage to the rejects, for one reason; returns how many. */
  async move(source: string, verdict: Verdict, values: readonly unknown[] = []): Promise<number> {
    const brokenSql = `jsonb_build_array(${this.broken(verdict)})`;
    const count = await this.take({ source, brokenSql, values });
    this.note([{ rule: verdict.rule, column: verdict.column, severity: 'reject', records: count }], count);
    return count;
  }

  /** SQL: one broken rule as rejects hold it, a jsonb object. */
  broken({ rule, column, valueSql, reasonSql, plainReason }: Verdict): string {
    const { rejects, transform } = this.of.spec;
    // What a masked column's value was, and what was computed from it, is to be read in no reject.
    const show = transform.mask.length > 0 && rejects.raw === 'keep' ? 'redact' : rejects.raw;
    const reason = show === 'keep' ? `(${reasonSql})::text` : quoteLiteral(plainReason);
    return `jsonb_build_object('rule', ${quoteLiteral(rule)}, 'column', ${quoteLiteral(column)},
      'value', ${VALUE_SQL[show](`left((${valueSql})::text, 200)`)}, 'reason', ${reason}, 'severity', 'reject')`;
  }

  /** Moves rows and returns their number; the caller notes their rules. */
  async take({ source, brokenSql, values = [] }: Offending): Promise<number> {
    const { stage, splits, raw, runId } = this.of;
    const sql = `WITH gone AS (DELETE FROM ${stage} s ${source}
        RETURNING s._sluice_split, s._sluice_part, s._sluice_record, s._sluice_offset,
          ${raw ? 's._sluice_raw' : 'NULL::bytea'} AS _sluice_raw, ${brokenSql} AS _broken)
      INSERT INTO sluice.rejects (run_id, split_id, part, bucket, key, record, byte_offset, raw, broken)
      SELECT $${values.length + 1}, l.split_id, _sluice_part, l.parts -> _sluice_part ->> 'bucket',
        l.parts -> _sluice_part ->> 'key', _sluice_record, _sluice_offset, _sluice_raw, _broken
      FROM gone JOIN (${splits}) l ON l.ordinal = gone._sluice_split`;
    const { count } = await this.session.query(sql, [...values, runId]);
    return count;
  }

  note(rules: readonly LedgerRule[], rows: number): void {
    for (const rule of rules) {
      if (rule.records === 0) continue;
      const name = `${rule.rule}\n${rule.column}`;
      const records = (this.#rules.get(name)?.records ?? 0) + rule.records;
      this.#rules.set(name, { ...rule, records });
    }
    this.count += rows;
    if (rows > 0) this.onMore();
  }

  rules(): LedgerRule[] {
    return [...this.#rules.values()];
  }
}

/** What a reject shows of a value; as the validator does it (docs/reference/rejects.md). */
const VALUE_SQL = {
  keep: (value: string) => `coalesce(${value}, '')`,
  redact: (value: string) => `CASE WHEN ${value} <> '' THEN '***' ELSE '' END`,
  none: () => "''",
} as const;
