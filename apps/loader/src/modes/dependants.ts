import type { Session } from '../target/session.js';

/**
 * What depends on a table and would be lost, or would go on with the old one, if another took its place; and what the new one
 * could not be given. In words, sorted.
 *
 * Left out are the table's own parts, which the new table gets: columns, defaults, constraints, indexes, triggers, sequences,
 * extended statistics. Source: PostgreSQL's documentation, pg_depend.
 */
const DEPENDANTS_SQL = `
WITH t AS (SELECT c.oid, c.reltype, c.relkind, c.reloftype, y.typarray FROM pg_class c JOIN pg_type y ON y.oid = c.reltype
    WHERE c.oid = $1),
  own AS (
    SELECT 'pg_class'::regclass AS class, indexrelid AS id FROM pg_index, t WHERE indrelid = t.oid
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k, t WHERE conrelid = t.oid
      AND (contype <> 'f' OR confrelid <> t.oid)
    UNION ALL SELECT 'pg_attrdef'::regclass, d.oid FROM pg_attrdef d, t WHERE adrelid = t.oid
    UNION ALL SELECT 'pg_trigger'::regclass, g.oid FROM pg_trigger g, t WHERE tgrelid = t.oid
    UNION ALL SELECT 'pg_statistic_ext'::regclass, e.oid FROM pg_statistic_ext e, t WHERE stxrelid = t.oid
    UNION ALL SELECT 'pg_class'::regclass, c.oid FROM pg_class c, pg_depend d, t WHERE c.relkind = 'S' AND d.objid = c.oid
      AND d.classid = 'pg_class'::regclass AND d.refobjid = t.oid AND d.deptype IN ('a', 'i')
    UNION ALL SELECT 'pg_type'::regclass, unnest(ARRAY[reltype, typarray]) FROM t
    UNION ALL SELECT 'pg_class'::regclass, reltoastrelid FROM pg_class c, t WHERE c.oid = t.oid),
  found AS (
    SELECT d.classid, d.objid FROM pg_depend d, t
    WHERE (d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
        OR d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.reltype, t.typarray))
      AND NOT (d.classid = 'pg_class'::regclass AND d.objid = t.oid)
      AND NOT EXISTS (SELECT FROM own WHERE own.class = d.classid AND own.id = d.objid))
SELECT DISTINCT what FROM (
  -- A view depends by its rule.
  SELECT coalesce((SELECT pg_describe_object('pg_class'::regclass, r.ev_class, 0) FROM pg_rewrite r
      WHERE f.classid = 'pg_rewrite'::regclass AND r.oid = f.objid AND r.ev_class <> t.oid),
    pg_describe_object(f.classid, f.objid, 0)) AS what FROM found f, t
  UNION ALL SELECT 'a partition or child of ' || inhparent::regclass FROM pg_inherits, t WHERE inhrelid = t.oid
  UNION ALL SELECT 'its partitions' FROM t WHERE relkind = 'p'
  UNION ALL SELECT 'its foreign server' FROM t WHERE relkind = 'f'
  UNION ALL SELECT 'the type ' || reloftype::regtype FROM t WHERE reloftype <> 0
  UNION ALL SELECT 'the extension ' || e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid, t
    WHERE d.objid = t.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e'
  UNION ALL SELECT 'security label of ' || provider FROM pg_seclabel l, t
    WHERE l.classoid = 'pg_class'::regclass AND l.objoid = t.oid
  UNION ALL SELECT 'grants on ' || c.oid::regclass FROM pg_class c JOIN pg_depend d ON d.objid = c.oid, t
    WHERE c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.refobjid = t.oid AND d.deptype = 'i' AND c.relacl IS NOT NULL
) d WHERE what IS NOT NULL ORDER BY 1`;

/** @param oid of an ordinary or a partitioned table */
export async function dependantsOf(session: Session, oid: number): Promise<string[]> {
  const { rows } = await session.query<{ what: string }>(DEPENDANTS_SQL, [oid]);
  return rows.map(({ what }) => what);
}
