import { quoteLiteral } from '@sluice/postgres';
import type { Session } from '../target/session.js';
import type { LedgerRule } from './ledger-rows.js';
import type { LoadContext } from './load-context.js';

/** Why rows of the staging table `s` are rejected. The SQL expressions may refer to `s`. */
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

/** What a reject shows of `_value`; as the validator does it (docs/reference/rejects.md). */
const VALUE_SQL = {
  keep: "coalesce(_value, '')",
  redact: "CASE WHEN _value <> '' THEN '***' ELSE '' END",
  none: "''",
} as const;

/** Turns staged rows into rejects, inside the database: no row comes back to the process. */
export class RejectStatements {
  count = 0;
  /** Called when rows were rejected; may throw to end the load. */
  onMore: () => void = () => undefined;
  readonly #rules = new Map<string, { rule: string; column: string; records: number }>();

  constructor(
    private readonly session: Session,
    private readonly context: LoadContext,
  ) {}

  /**
   * Moves the rows that `source` selects (SQL after `DELETE FROM sluice_stage s`, ending in a WHERE) from the staging
   * table to the rejects; returns how many.
   */
  async move(source: string, verdict: Verdict, values: readonly unknown[] = []): Promise<number> {
    const { run, split, spec } = this.context;
    const keep = spec.rejects.raw === 'keep';
    const value = VALUE_SQL[spec.rejects.raw];
    const objects = split.parts.map(({ object }) => object);
    const n = values.length;
    const broken = `jsonb_build_array(jsonb_build_object('rule', ${quoteLiteral(verdict.rule)},
      'column', ${quoteLiteral(verdict.column)}, 'value', ${value},
      'reason', ${keep ? '_reason' : quoteLiteral(verdict.plainReason)}, 'severity', 'reject'))`;
    const sql = `WITH gone AS (DELETE FROM sluice_stage s ${source}
        RETURNING s._sluice_part, s._sluice_record, s._sluice_offset, s._sluice_raw,
          left((${verdict.valueSql})::text, 200) AS _value, (${verdict.reasonSql})::text AS _reason)
      INSERT INTO sluice.rejects (run_id, split_id, part, bucket, key, record, byte_offset, raw, broken)
      SELECT $${n + 1}, $${n + 2}, _sluice_part, ($${n + 3}::text[])[_sluice_part + 1], ($${n + 4}::text[])[_sluice_part + 1],
        _sluice_record, _sluice_offset, ${keep ? '_sluice_raw' : 'NULL'}, ${broken} FROM gone`;
    const { count } = await this.session.query(sql, [
      ...values,
      run.runId,
      split.splitId,
      objects.map((object) => object?.bucket ?? ''),
      objects.map((object) => object?.key ?? ''),
    ]);
    this.#note(verdict, count);
    return count;
  }

  rules(): LedgerRule[] {
    return [...this.#rules.values()].map((rule) => ({ ...rule, severity: 'reject' }));
  }

  #note({ rule, column }: Verdict, records: number): void {
    if (records === 0) return;
    this.count += records;
    const known = this.#rules.get(`${rule}\n${column}`);
    if (known) known.records += records;
    else this.#rules.set(`${rule}\n${column}`, { rule, column, records });
    this.onMore();
  }
}
