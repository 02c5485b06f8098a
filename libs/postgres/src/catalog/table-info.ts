/** Whatever runs statements: a pg client, or something that puts a limit around one. */
export interface Queryable {
  query<R extends Record<string, unknown>>(sql: string, values: unknown[]): Promise<{ rows: R[] }>;
}

/** What the catalogue says about a table and what the present role may do with it. */
export interface TableInfo {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** pg_class.relkind: r table, p partitioned table, f foreign table, v view … */
  readonly kind: string;
  readonly canInsert: boolean;
  readonly canSelect: boolean;
  /** Row-level security applies to this role: COPY refuses such tables. */
  readonly rowSecurity: boolean;
  /** BEFORE INSERT triggers may change a row before its constraints are checked. */
  readonly changesRows: boolean;
  /** The same of BEFORE UPDATE triggers. */
  readonly changesUpdates: boolean;
  /** Something about it may refuse a row: an index, a constraint, a trigger, a domain, an expression, a partition. */
  readonly mayRefuse: boolean;
  readonly columns: readonly TableColumn[];
  readonly uniques: readonly UniqueIndex[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly CheckConstraint[];
}

export interface TableColumn {
  readonly name: string;
  /** As format_type spells it; a domain's base type. */
  readonly type: string;
  readonly notNull: boolean;
  /** Filled in when a row leaves it out: a default, an identity, a generated column. */
  readonly hasDefault: boolean;
  readonly generated: boolean;
  /** `"schema"."name"` where it is not the type's own. */
  readonly collation: string | null;
  readonly canInsert: boolean;
}

/** A unique index that takes part in INSERT. */
export interface UniqueIndex {
  /** Of the constraint where there is one, else of the index. */
  readonly name: string;
  readonly columns: readonly string[];
  /** No expression, no predicate, immediate: equality of `columns` is all there is to it. */
  readonly plain: boolean;
  readonly nullsDistinct: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly refSchema: string;
  readonly refTable: string;
  readonly refColumns: readonly string[];
  /** MATCH SIMPLE: a row with any null among `columns` refers to nothing. */
  readonly simple: boolean;
  readonly selfReferring: boolean;
  readonly canSelectRef: boolean;
}

export interface CheckConstraint {
  readonly name: string;
  /** SQL over the table's columns, unqualified. */
  readonly expression: string;
  /** Columns that the expression reads. */
  readonly columns: readonly string[];
}

/** indnullsnotdistinct is new in 15, so it is read through to_jsonb, which does not mind its absence. */
const TABLE_SQL = `
SELECT c.oid::int8 AS oid, c.relkind AS kind,
  has_table_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'INSERT') AS "canInsert",
  has_table_privilege(c.oid, 'SELECT') AS "canSelect",
  row_security_active(c.oid) AS "rowSecurity",
  EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A')
    AND g.tgtype & 7 = 7) AS "changesRows",
  EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A')
    AND g.tgtype & 19 = 19) AS "changesUpdates",
  c.relkind <> 'r' OR c.relhasindex OR c.relhastriggers OR c.relhasrules
    OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid)
    OR EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.attnotnull OR a.atthasdef OR a.attidentity <> '' OR t.typtype = 'd')) AS "mayRefuse",
  (SELECT coalesce(json_agg(json_build_object(
      'name', a.attname,
      'type', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
                   ELSE format_type(a.atttypid, a.atttypmod) END,
      'notNull', a.attnotnull,
      'hasDefault', a.atthasdef OR a.attidentity <> '',
      'generated', a.attgenerated <> '',
      'collation', CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
        THEN (SELECT format('%I.%I', n.nspname, co.collname) FROM pg_collation co
              JOIN pg_namespace n ON n.oid = co.collnamespace WHERE co.oid = a.attcollation) END,
      'canInsert', has_column_privilege(c.oid, a.attnum, 'INSERT')) ORDER BY a.attnum), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object(
      'name', coalesce(k.conname, ic.relname),
      'columns', (SELECT json_agg(a.attname ORDER BY s.i) FROM generate_series(0, i.indnkeyatts - 1) s(i)
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[s.i]),
      'plain', i.indexprs IS NULL AND i.indpred IS NULL AND i.indimmediate,
      'nullsDistinct', NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false)) ORDER BY i.indisprimary DESC, ic.relname), '[]')
    FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indislive) AS uniques,
  (SELECT coalesce(json_agg(json_build_object(
      'name', k.conname, 'refSchema', rn.nspname, 'refTable', rc.relname,
      'columns', (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.conkey) WITH ORDINALITY u(n, i)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.n),
      'refColumns', (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
        JOIN pg_attribute a ON a.attrelid = rc.oid AND a.attnum = u.n),
      'simple', k.confmatchtype = 's',
      'selfReferring', k.confrelid = c.oid,
      'canSelectRef', has_table_privilege(rc.oid, 'SELECT')) ORDER BY k.conname), '[]')
    FROM pg_constraint k JOIN pg_class rc ON rc.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = rc.relnamespace
    WHERE k.conrelid = c.oid AND k.contype = 'f') AS "foreignKeys",
  (SELECT coalesce(json_agg(json_build_object(
      'name', k.conname, 'expression', pg_get_expr(k.conbin, k.conrelid),
      'columns', (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey))) ORDER BY k.conname), '[]')
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c') AS checks
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')`;

/** undefined: there is no such table. */
export async function inspectTable(
  client: Queryable,
  schema: string,
  table: string,
): Promise<TableInfo | undefined> {
  type Found = Omit<TableInfo, 'oid' | 'schema' | 'name'> & { oid: string };
  const { rows } = await client.query<Found>(TABLE_SQL, [schema, table]);
  return rows.length === 0 ? undefined : { ...rows[0], oid: Number(rows[0].oid), schema, name: table };
}
