import type { ResolvedTarget } from '@sluice/config';
import { qualified, quoteIdent } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import type { Session } from '../target/session.js';

/** The statements that an owner runs for a loading role; also in docs/target.md. */
export function grantScript(role: string, database: string, target: ResolvedTarget): string {
  const r = quoteIdent(role);
  const table = qualified(target.schema, target.table);
  return [
    `GRANT CONNECT, TEMPORARY ON DATABASE ${quoteIdent(database)} TO ${r};`,
    `GRANT USAGE ON SCHEMA ${quoteIdent(target.schema)} TO ${r};`,
    `GRANT INSERT, SELECT ON ${table} TO ${r};`,
    `GRANT USAGE ON SCHEMA sluice TO ${r};`,
    `GRANT SELECT, INSERT, UPDATE ON sluice.ledger TO ${r};`,
    `GRANT SELECT, INSERT ON sluice.rejects TO ${r};`,
  ].join(' ');
}

/** Every privilege that the load will need, asked for at once so that one error lists what is missing. */
const MISSING_SQL = `
WITH own AS (SELECT c.relname AS name, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'sluice')
SELECT what FROM (
  SELECT has_schema_privilege('sluice', 'USAGE') AS granted, 'USAGE on schema sluice' AS what
  UNION ALL
  SELECT has_table_privilege(own.oid, needed.privilege), format('%s on sluice.%s', needed.privilege, own.name)
  FROM (VALUES ('ledger', 'SELECT'), ('ledger', 'INSERT'), ('ledger', 'UPDATE'), ('rejects', 'SELECT'), ('rejects', 'INSERT'))
    AS needed(name, privilege) JOIN own USING (name)
  UNION ALL
  SELECT has_schema_privilege($1, 'USAGE'), format('USAGE on schema %s', $1)
  UNION ALL
  SELECT has_database_privilege(current_database(), 'TEMPORARY'), 'TEMPORARY on the database'
) AS privileges WHERE NOT granted`;

/** @throws SluiceError TARGET_ACCESS_DENIED with the GRANT statements to run */
export async function checkPrivileges(
  session: Session,
  target: ResolvedTarget,
  canInsert: boolean,
): Promise<void> {
  const { rows } = await session.query<{ what: string }>(MISSING_SQL, [target.schema]);
  const missing = rows.map(({ what }) => what);
  if (!canInsert) missing.push(`INSERT on ${target.schema}.${target.table}`);
  if (missing.length > 0) throw await accessDenied(session, target, `lacks ${missing.join(', ')}`);
}

export async function accessDenied(
  session: Session,
  target: ResolvedTarget,
  what: string,
): Promise<SluiceError> {
  const { rows } = await session.query<{ role: string; database: string }>(
    'SELECT current_user AS role, current_database() AS database',
  );
  return new SluiceError('TARGET_ACCESS_DENIED', `The role of ${target.connection} ${what}.`, {
    hint: `Run as the owner: ${grantScript(rows[0].role, rows[0].database, target)}`,
    where: { connection: target.connection, table: `${target.schema}.${target.table}` },
  });
}
