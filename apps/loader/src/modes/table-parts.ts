import type { Session } from '../target/session.js';

/** An index, a constraint that has one, or extended statistics: made under a name of their own until the old ones are gone. */
export interface NamedPart {
  readonly kind: 'index' | 'constraint' | 'statistics';
  readonly name: string;
  /** Quoted, with its schema where names of its kind have one. */
  readonly quoted: string;
  /** `CREATE …` up to its name, for indexes and statistics. */
  readonly head: string;
  /** What follows the name and, of indexes, the table; a constraint's definition. */
  readonly rest: string;
  readonly comment: string | null;
  readonly clustered: boolean;
  readonly replica: boolean;
}

/** All that a table has beside what LIKE copies. */
export interface TableParts {
  /** The table as PostgreSQL writes it in definitions. */
  readonly written: string;
  /** Its schema, likewise. */
  readonly schema: string;
  readonly owner: string;
  readonly ownerIsUs: boolean;
  readonly unlogged: boolean;
  readonly method: string;
  readonly tablespace: string | null;
  readonly options: readonly string[];
  readonly comment: string | null;
  readonly replicaIdentity: string;
  readonly rowSecurity: boolean;
  readonly forceRowSecurity: boolean;
  readonly parts: readonly NamedPart[];
  readonly foreignKeys: readonly {
    readonly name: string;
    readonly definition: string;
    readonly comment: string | null;
  }[];
  readonly triggers: readonly {
    readonly name: string;
    readonly definition: string;
    readonly enabled: string;
    readonly comment: string | null;
  }[];
  /** Clauses of ALTER TABLE for columns: statistics targets and options. */
  readonly columns: readonly string[];
  /** Sequences that columns own: of `serial` they are kept, of identities they are made anew. */
  readonly sequences: readonly {
    readonly column: string;
    readonly sequence: string;
    readonly name: string;
    readonly identity: boolean;
  }[];
}

const PARTS_SQL = `
SELECT format('%I.%I', n.nspname, c.relname) AS written, quote_ident(n.nspname) AS schema, quote_ident(pg_get_userbyid(c.relowner)) AS owner, pg_get_userbyid(c.relowner) = current_user AS "ownerIsUs",
  c.relpersistence = 'u' AS unlogged,
  (SELECT quote_ident(amname) FROM pg_am WHERE oid = c.relam) AS method,
  (SELECT quote_ident(spcname) FROM pg_tablespace WHERE oid = c.reltablespace) AS tablespace,
  (SELECT coalesce(json_agg(format('%s = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1))), '[]') FROM (
    SELECT unnest(c.reloptions) AS o
    UNION ALL SELECT 'toast.' || unnest(x.reloptions) FROM pg_class x WHERE x.oid = c.reltoastrelid) s) AS options,
  obj_description(c.oid, 'pg_class') AS comment, c.relreplident AS "replicaIdentity",
  c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity",
  (SELECT coalesce(json_agg(p ORDER BY p.position), '[]') FROM (
    SELECT CASE WHEN k.oid IS NULL THEN 'index' ELSE 'constraint' END AS kind, i.relname AS name,
      CASE WHEN k.oid IS NULL THEN format('%I.%I', n.nspname, i.relname) ELSE quote_ident(i.relname) END AS quoted,
      CASE WHEN x.indisunique THEN 'CREATE UNIQUE INDEX' ELSE 'CREATE INDEX' END AS head,
      CASE WHEN k.oid IS NULL THEN substr(pg_get_indexdef(i.oid), strpos(pg_get_indexdef(i.oid), ' USING ') + 1)
        ELSE pg_get_constraintdef(k.oid) END AS rest,
      coalesce(obj_description(k.oid, 'pg_constraint'), obj_description(i.oid, 'pg_class')) AS comment,
      x.indisclustered AS clustered, x.indisreplident AS replica, i.oid::int8 AS position
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x')
    WHERE x.indrelid = c.oid
    UNION ALL
    SELECT 'statistics', e.stxname, format('%I.%I', (SELECT nspname FROM pg_namespace WHERE oid = e.stxnamespace), e.stxname),
      'CREATE STATISTICS', substr(d, length(format('CREATE STATISTICS %I.%I', (SELECT nspname FROM pg_namespace
        WHERE oid = e.stxnamespace), e.stxname)) + 1, length(d) - length(format('CREATE STATISTICS %I.%I',
        (SELECT nspname FROM pg_namespace WHERE oid = e.stxnamespace), e.stxname)) - position(reverse(' FROM ') IN reverse(d)) - 5),
      obj_description(e.oid, 'pg_statistic_ext'), false, false, e.oid::int8
    FROM pg_statistic_ext e, pg_get_statisticsobjdef(e.oid) d WHERE e.stxrelid = c.oid) p) AS parts,
  (SELECT coalesce(json_agg(json_build_object('name', quote_ident(conname), 'definition', pg_get_constraintdef(oid),
      'comment', obj_description(oid, 'pg_constraint'))), '[]')
    FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f') AS "foreignKeys",
  (SELECT coalesce(json_agg(json_build_object('name', quote_ident(tgname), 'definition', pg_get_triggerdef(oid),
      'enabled', tgenabled, 'comment', obj_description(oid, 'pg_trigger')) ORDER BY tgname), '[]')
    FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal) AS triggers,
  (SELECT coalesce(json_agg(clause), '[]') FROM (
    SELECT format('ALTER COLUMN %I SET STATISTICS %s', attname, attstattarget) AS clause FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND coalesce(attstattarget, -1) >= 0
    UNION ALL SELECT format('ALTER COLUMN %I SET (%s)', attname, array_to_string(attoptions, ', ')) FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attoptions IS NOT NULL) a) AS columns,
  (SELECT coalesce(json_agg(json_build_object('column', quote_ident(a.attname), 'sequence', format('%I.%I', sn.nspname, q.relname),
      'name', quote_ident(q.relname), 'identity', d.deptype = 'i')), '[]')
    FROM pg_depend d JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S' JOIN pg_namespace sn ON sn.oid = q.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
      AND d.deptype IN ('a', 'i')) AS sequences
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1`;

export async function readParts(session: Session, oid: number): Promise<TableParts> {
  const { rows } = await session.query<Record<string, unknown>>(PARTS_SQL, [oid]);
  return rows[0] as unknown as TableParts; // the columns of the statement are its members
}

/** Who may do what, as GRANT statements: `to` is the table, quoted. The owner's rights are among them. */
const GRANTS_SQL = `
SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, $2::text,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS sql
FROM (SELECT '' AS columns, a.* FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a WHERE c.oid = $1
  UNION ALL SELECT format(' (%I)', t.attname), a.* FROM pg_attribute t, aclexplode(t.attacl) a
    WHERE t.attrelid = $1 AND NOT t.attisdropped) g`;

export async function readGrants(session: Session, oid: number, to: string): Promise<string[]> {
  const { rows } = await session.query<{ sql: string }>(GRANTS_SQL, [oid, to]);
  return rows.map(({ sql }) => sql);
}

/** Everybody who was given something, by default privileges: in the form of REVOKE. */
export async function grantees(session: Session, oid: number): Promise<string[]> {
  const { rows } = await session.query<{ who: string }>(
    `SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS who
     FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) WHERE c.oid = $1`,
    [oid],
  );
  return rows.map(({ who }) => who);
}
