/** PostgreSQL's reserved words (appendix C of its manual): as column names they would need quotes. */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from ' +
    'full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit ' +
    'localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references ' +
    'returning right select session_user similar some symmetric system_user table tablesample then to trailing true union ' +
    'unique user using variadic verbose when where window with'
  ).split(' '),
);

/** PostgreSQL's limit, in bytes; the names made here are ASCII. */
const MAX_LENGTH = 63;

/** A name per header that SQL takes without quotes; unique, in the same order. */
export function columnNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header, index) => {
    const base = safeName(header) || `column_${index + 1}`;
    let name = base.slice(0, MAX_LENGTH);
    for (let n = 2; taken.has(name); n += 1) name = `${base.slice(0, MAX_LENGTH - `_${n}`.length)}_${n}`;
    taken.add(name);
    return name;
  });
}

function safeName(header: string): string {
  const name = header
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (/^\d/.test(name)) return `c_${name}`;
  return RESERVED.has(name) ? `${name}_` : name;
}
