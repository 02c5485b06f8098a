import { quoteIdent, quoteLiteral, sqlStateOf } from '@sluice/postgres';
import type { Verdict } from './reject-statements.js';
import type { StagedRows } from './staged-rows.js';

/**
 * Finds the rows that break NOT NULL and CHECK constraints, which a row does by itself: before anything that depends on
 * other rows. Reasons are worded as PostgreSQL's own.
 */
export async function findRowOffenders(staged: StagedRows): Promise<void> {
  const { table, columns, rejects, spec } = staged;
  const relation = spec.target.table;
  for (const name of await columnsWithNulls(staged)) {
    const reason = `null value in column "${name}" of relation "${relation}" violates not-null constraint`;
    await rejects.move(`WHERE s.${quoteIdent(name)} IS NULL`, verdict(`${name}_not_null`, [name], reason));
  }
  for (const check of table.checks.filter((c) => c.columns.every((name) => columns.includes(name)))) {
    const reason = `new row for relation "${relation}" violates check constraint "${check.name}"`;
    await unlessItFails(staged, () =>
      rejects.move(`WHERE (${check.expression}) IS FALSE`, verdict(check.name, check.columns, reason)),
    );
  }
}

/** The columns that must not be null and are somewhere, in one pass over the rows. */
async function columnsWithNulls({ session, stage, table, columns }: StagedRows): Promise<string[]> {
  const strict = table.columns.filter((c) => c.notNull && columns.includes(c.name)).map(({ name }) => name);
  if (strict.length === 0) return [];
  const any = strict.map((name) => `bool_or(${quoteIdent(name)} IS NULL)`);
  const { rows } = await session.query<{ found: (boolean | null)[] }>(
    `SELECT ARRAY[${any.join(', ')}] AS found FROM ${stage}`,
  );
  return strict.filter((_, i) => rows[0].found[i]);
}

function verdict(constraint: string, columns: readonly string[], reason: string): Verdict {
  const [column] = columns.length === 1 ? columns : [''];
  return {
    rule: `constraint:${constraint}`,
    column,
    valueSql: column === '' ? `''` : `s.${quoteIdent(column)}::text`,
    reasonSql: quoteLiteral(reason),
    plainReason: reason,
  };
}

/** An expression that cannot be evaluated here, or fails for some row, is left to insertRows. */
async function unlessItFails({ session }: StagedRows, work: () => Promise<unknown>): Promise<void> {
  await session.query('SAVEPOINT sluice_check');
  try {
    await work();
  } catch (error) {
    if (sqlStateOf(error) === undefined || session.broken) throw error;
    await session.query('ROLLBACK TO SAVEPOINT sluice_check');
  }
  await session.query('RELEASE SAVEPOINT sluice_check');
}
