import type { ResolvedPipeline } from '@sluice/config';
import { qualified, quoteIdent } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { publishesRun } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';

/** What a run is about to do in the target, beyond loading rows. */
export interface Needs {
  readonly spec: ResolvedPipeline;
  /** The run takes rejects out of quarantine. */
  readonly replay: boolean;
}

/** Privileges on a table of the schema sluice. */
type Needed = readonly [table: string, privileges: readonly string[]];

export function looksUpTables({ transform }: ResolvedPipeline): boolean {
  return transform.lookup.some(({ source }) => source.kind === 'table');
}

function neededOnTables({ spec, replay }: Needs): Needed[] {
  const staged = publishesRun(spec);
  const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
  const rejects = staged ? all : replay ? ['SELECT', 'INSERT', 'UPDATE'] : ['SELECT', 'INSERT'];
  const needed: Needed[] = [
    ['ledger', ['SELECT', 'INSERT', 'UPDATE']],
    ['rejects', rejects],
    ['ledger_objects', spec.onRerun === 'replace' ? ['SELECT', 'INSERT', 'DELETE'] : ['SELECT', 'INSERT']],
  ];
  if (staged)
    needed.push(['publications', ['SELECT', 'INSERT']], ['staged_ledger', all], ['staged_rejects', all]);
  if (staged || looksUpTables(spec))
    needed.push(['open_runs', all], ['lookups', ['SELECT', 'INSERT', 'DELETE']]);
  return needed;
}

/** Of the table that is loaded. A table that is swapped for another has to be the role's own, which cannot be granted. */
function neededOnTarget({ target, onRerun }: ResolvedPipeline): string[] {
  const base = ['INSERT', 'SELECT'];
  switch (target.mode) {
    case 'append':
      return onRerun === 'replace' ? [...base, 'DELETE'] : base;
    case 'upsert':
      return [...base, 'UPDATE'];
    case 'replace':
      return target.key.length > 0 ? [...base, 'UPDATE', 'DELETE'] : [...base, 'DELETE'];
    case 'history':
      return [...base, 'UPDATE', 'DELETE'];
    case 'sync':
      return target.sync?.delete === 'hard' ? [...base, 'UPDATE', 'DELETE'] : [...base, 'UPDATE'];
  }
}

/** The statements that an owner runs for a loading role; also in docs/target.md. */
export function grantScript(role: string, database: string, needs: Needs): string {
  const r = quoteIdent(role);
  const { target } = needs.spec;
  return [
    `GRANT CONNECT, TEMPORARY ON DATABASE ${quoteIdent(database)} TO ${r};`,
    `GRANT USAGE ON SCHEMA ${quoteIdent(target.schema)} TO ${r};`,
    `GRANT ${neededOnTarget(needs.spec).join(', ')} ON ${qualified(target.schema, target.table)} TO ${r};`,
    `GRANT USAGE${publishesRun(needs.spec) ? ', CREATE' : ''} ON SCHEMA sluice TO ${r};`,
    ...neededOnTables(needs).map(
      ([table, privileges]) => `GRANT ${privileges.join(', ')} ON sluice.${table} TO ${r};`,
    ),
  ].join(' ');
}

/** Every privilege that the run will need, asked for at once so that one error lists what is missing. */
const MISSING_SQL = `
WITH own AS (SELECT c.relname AS name, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'sluice')
SELECT what FROM (
  SELECT has_schema_privilege('sluice', 'USAGE') AS granted, 'USAGE on schema sluice' AS what
  UNION ALL
  SELECT NOT $4::boolean OR has_schema_privilege('sluice', 'CREATE'), 'CREATE on schema sluice'
  UNION ALL
  SELECT has_table_privilege(own.oid, needed.privilege), format('%s on sluice.%s', needed.privilege, own.name)
  FROM unnest($2::text[], $3::text[]) AS needed(name, privilege) JOIN own USING (name)
  UNION ALL
  SELECT has_schema_privilege($1, 'USAGE'), format('USAGE on schema %s', $1)
  UNION ALL
  SELECT has_table_privilege(format('%I.%I', $1, $5::text), privilege), format('%s on %s.%s', privilege, $1, $5)
  FROM unnest($6::text[]) AS privilege WHERE has_schema_privilege($1, 'USAGE')
  UNION ALL
  SELECT has_database_privilege(current_database(), 'TEMPORARY'), 'TEMPORARY on the database'
) AS privileges WHERE NOT granted`;

/** @throws SluiceError TARGET_ACCESS_DENIED with the GRANT statements to run */
export async function checkPrivileges(session: Session, needs: Needs, canInsert: boolean): Promise<void> {
  const { target } = needs.spec;
  const pairs = neededOnTables(needs).flatMap(([table, privileges]) => privileges.map((p) => [table, p]));
  const { rows } = await session.kept<{ what: string }>(MISSING_SQL, [
    target.schema,
    pairs.map(([table]) => table),
    pairs.map(([, privilege]) => privilege),
    publishesRun(needs.spec),
    target.table,
    neededOnTarget(needs.spec).filter(
      (privilege) => privilege !== 'INSERT' && (privilege !== 'SELECT' || target.mode !== 'append'),
    ),
  ]);
  const missing = rows.map(({ what }) => what);
  if (!canInsert) missing.push(`INSERT on ${target.schema}.${target.table}`);
  if (missing.length > 0) throw await accessDenied(session, needs, `lacks ${missing.join(', ')}`);
}

export async function accessDenied(session: Session, needs: Needs, what: string): Promise<SluiceError> {
  const { target } = needs.spec;
  const { rows } = await session.query<{ role: string; database: string }>(
    'SELECT current_user AS role, current_database() AS database',
  );
  return new SluiceError('TARGET_ACCESS_DENIED', `The role of ${target.connection} ${what}.`, {
    hint: `Run as the owner: ${grantScript(rows[0].role, rows[0].database, needs)}`,
    where: { connection: target.connection, table: `${target.schema}.${target.table}` },
  });
}
