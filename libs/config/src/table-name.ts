/** PostgreSQL cuts longer identifiers silently; we refuse them. Bytes of UTF-8. */
export const MAX_IDENTIFIER_BYTES = 63;

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

const PART = /(?:"((?:[^"]|"")+)"|([A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*))/y;

/**
 * `orders`, `public.orders`, `"My Schema"."Order ""x"""`. Unquoted names are folded to lower case as PostgreSQL folds
 * them; the schema is `public` where none is named. A message where it is not a table's name.
 */
export function parseTableName(text: string): TableName | { readonly problem: string } {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return { problem: 'must be TABLE or SCHEMA.TABLE; put unusual names in double quotes' };
    parts.push(match[1] === undefined ? match[2].toLowerCase() : match[1].replaceAll('""', '"'));
    at = PART.lastIndex;
    if (at === text.length) break;
    if (text[at] !== '.')
      return { problem: 'must be TABLE or SCHEMA.TABLE; put unusual names in double quotes' };
    at += 1;
  }
  if (parts.length > 2)
    return { problem: 'must be TABLE or SCHEMA.TABLE; the database comes from the connection' };
  const long = parts.find((part) => Buffer.byteLength(part) > MAX_IDENTIFIER_BYTES);
  if (long !== undefined) return { problem: `has a name longer than ${MAX_IDENTIFIER_BYTES} bytes` };
  const [schema, table] = parts.length === 2 ? [parts[0], parts[1]] : ['public', parts[0]];
  if (schema === 'sluice')
    return { problem: 'may not be in the schema sluice, which holds the ledger and the rejects' };
  if (schema === 'information_schema' || schema.startsWith('pg_')) {
    return { problem: `may not be in the system schema ${schema}` };
  }
  return { schema, table };
}

/** What is wrong with a column's name; undefined: nothing. Any other text is fine, since Sluice quotes it. */
export function identifierProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name.includes('\0')) return 'must not hold a NUL character';
  if (Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES) return `is longer than ${MAX_IDENTIFIER_BYTES} bytes`;
  if (name.startsWith('_sluice_')) return 'begins with _sluice_, which Sluice keeps for itself';
  return undefined;
}
