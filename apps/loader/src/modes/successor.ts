import { quoteIdent, quoteLiteral } from '@sluice/postgres';
import type { Session } from '../target/session.js';
import { grantees, readGrants, type NamedPart, type TableParts } from './table-parts.js';

/** The table that is to take another's place. */
export interface Successor {
  readonly parts: TableParts;
  /** Qualified and quoted. */
  readonly old: string;
  readonly name: string;
  /** Rows that it was filled with. */
  readonly rows: number;
}

/** Columns, defaults, CHECKs, identities, storage, comments on columns by LIKE; options, owner and triggers beside them. */
export async function createLike(session: Session, { parts, old, name }: Successor): Promise<void> {
  const run = (sql: string): Promise<unknown> => session.query(sql);
  await run(
    `CREATE ${parts.unlogged ? 'UNLOGGED ' : ''}TABLE ${name} (LIKE ${old} INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)
     USING ${parts.method}${parts.options.length > 0 ? ` WITH (${parts.options.join(', ')})` : ''}
     ${parts.tablespace === null ? '' : `TABLESPACE ${parts.tablespace}`}`,
  );
  if (parts.columns.length > 0) await run(`ALTER TABLE ${name} ${parts.columns.join(', ')}`);
  for (const { column, sequence, identity } of parts.sequences) {
    if (!identity) continue;
    const made = await sequenceOf(session, name, column);
    await session.query(`SELECT setval($1::regclass, last_value, is_called) FROM ${sequence}`, [made]);
  }
  for (const { definition, name: trigger, enabled } of parts.triggers) {
    await run(definition.replace(` ON ${parts.written} `, () => ` ON ${name} `));
    if (enabled !== 'O') await run(`ALTER TABLE ${name} ${ENABLED[enabled]} TRIGGER ${trigger}`);
  }
}

/** pg_trigger.tgenabled, but for O. */
const ENABLED: Readonly<Record<string, string>> = { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' };

/** Indexes, constraints that have one and extended statistics, under names of their own; foreign keys. */
export async function addParts(session: Session, { parts, name }: Successor): Promise<void> {
  for (const [i, part] of parts.parts.entries()) {
    const own = temporary(name, i);
    if (part.kind === 'index') await session.query(`${part.head} ${own} ON ${name} ${part.rest}`);
    else if (part.kind === 'constraint') {
      await session.query(`ALTER TABLE ${name} ADD CONSTRAINT ${own} ${part.rest}`);
    } else await session.query(`${part.head} ${parts.schema}.${own}${part.rest} FROM ${name}`);
  }
  for (const { name: key, definition, comment } of parts.foreignKeys) {
    await session.query(`ALTER TABLE ${name} ADD CONSTRAINT ${key} ${definition}`);
    if (comment !== null) {
      await session.query(`COMMENT ON CONSTRAINT ${key} ON ${name} IS ${quoteLiteral(comment)}`);
    }
  }
}

/** A name for part number `i` until the old table's has become free. */
function temporary(name: string, i: number): string {
  return quoteIdent(`${bareName(name)}_${i}`);
}

/** `sluice_…` of `"schema"."sluice_…"`. */
function bareName(name: string): string {
  return name.slice(name.lastIndexOf('"', name.length - 2) + 1, -1);
}

/** Whoever could read or write the old table can read or write the new one, and nobody else. */
export async function settleGrants(
  session: Session,
  { parts, name }: Successor,
  oldOid: number,
): Promise<void> {
  if (!parts.ownerIsUs) await session.query(`ALTER TABLE ${name} OWNER TO ${parts.owner}`);
  const { rows } = await session.query<{ oid: string }>('SELECT $1::regclass::oid::int8 AS oid', [name]);
  const everybody = (await grantees(session, Number(rows[0].oid))).join(', ');
  if (everybody !== '') await session.query(`REVOKE ALL ON ${name} FROM ${everybody}`);
  for (const sql of await readGrants(session, oldOid, name)) await session.query(sql);
}

/** Sequences of `serial` columns pass over; those of identities went on counting where the old ones were. */
export async function settleSequences(session: Session, { parts, name }: Successor): Promise<void> {
  for (const { column, sequence, identity } of parts.sequences) {
    if (!identity) await session.query(`ALTER SEQUENCE ${sequence} OWNED BY ${name}.${column}`);
  }
}

async function sequenceOf(session: Session, table: string, column: string): Promise<string> {
  const { rows } = await session.query<{ made: string }>('SELECT pg_get_serial_sequence($1, $2) AS made', [
    table,
    unquote(column),
  ]);
  return rows[0].made;
}

/** What had to wait until the old table was gone: its names, and what refers to them. */
export async function nameParts(session: Session, successor: Successor): Promise<void> {
  const { parts, old, name } = successor;
  for (const [i, part] of parts.parts.entries()) await rename(session, part, successor, temporary(name, i));
  for (const { column, name: sequence, identity } of parts.sequences) {
    const made = identity ? await sequenceOf(session, old, column) : undefined;
    if (made !== undefined && made !== `${parts.schema}.${sequence}`) {
      await session.query(`ALTER SEQUENCE ${made} RENAME TO ${sequence}`);
    }
  }
  if (parts.replicaIdentity === 'f' || parts.replicaIdentity === 'n') {
    const how = parts.replicaIdentity === 'f' ? 'FULL' : 'NOTHING';
    await session.query(`ALTER TABLE ${old} REPLICA IDENTITY ${how}`);
  }
  if (parts.rowSecurity) await session.query(`ALTER TABLE ${old} ENABLE ROW LEVEL SECURITY`);
  if (parts.forceRowSecurity) await session.query(`ALTER TABLE ${old} FORCE ROW LEVEL SECURITY`);
  if (parts.comment !== null)
    await session.query(`COMMENT ON TABLE ${old} IS ${quoteLiteral(parts.comment)}`);
  for (const { name: trigger, comment } of parts.triggers) {
    if (comment === null) continue;
    await session.query(`COMMENT ON TRIGGER ${trigger} ON ${old} IS ${quoteLiteral(comment)}`);
  }
}

async function rename(
  session: Session,
  part: NamedPart,
  { old, parts }: Successor,
  own: string,
): Promise<void> {
  const named = quoteIdent(part.name);
  const within = `${parts.schema}.`;
  const is = part.comment === null ? undefined : `IS ${quoteLiteral(part.comment)}`;
  if (part.kind === 'constraint') {
    await session.query(`ALTER TABLE ${old} RENAME CONSTRAINT ${own} TO ${named}`);
    if (is) await session.query(`COMMENT ON CONSTRAINT ${named} ON ${old} ${is}`);
  } else {
    const kind = part.kind === 'index' ? 'INDEX' : 'STATISTICS';
    await session.query(`ALTER ${kind} ${within}${own} RENAME TO ${named}`);
    if (is) await session.query(`COMMENT ON ${kind} ${within}${named} ${is}`);
  }
  if (part.clustered) await session.query(`ALTER TABLE ${old} CLUSTER ON ${named}`);
  if (part.replica) await session.query(`ALTER TABLE ${old} REPLICA IDENTITY USING INDEX ${named}`);
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** The server's words about the new table as it would have said them of the old one. */
export function realNames({ parts, name }: Successor, text: string, table: string): string {
  // Number 12 before number 1.
  return parts.parts
    .reduceRight((words, part, i) => words.replaceAll(unquote(temporary(name, i)), part.name), text)
    .replaceAll(bareName(name), table);
}
