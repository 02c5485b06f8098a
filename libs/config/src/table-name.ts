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

export interface References extends TableName {
  readonly columns: readonly string[];
}

/** `public.customers(id, "Region")`: a table and columns of it, in the spelling of table names. */
export function parseReferences(text: string): References | { readonly problem: string } {
  const match = /^((?:[^"(]|"(?:[^"]|"")*")+)\((.*)\)\s*$/s.exec(text);
  if (!match) return { problem: 'must be TABLE(COLUMN, …) or SCHEMA.TABLE(COLUMN, …)' };
  const table = parseTableName(match[1].trim());
  if ('problem' in table) return table;
  const columns: string[] = [];
  for (let rest = match[2].trim(); ;) {
    PART.lastIndex = 0;
    const column = PART.exec(rest);
    if (!column) return { problem: 'needs the names of columns in its parentheses' };
    columns.push(column[1] === undefined ? column[2].toLowerCase() : column[1].replaceAll('""', '"'));
    rest = rest.slice(PART.lastIndex).trimStart();
    if (rest === '') return { ...table, columns };
    if (!rest.startsWith(',')) return { problem: 'needs commas between the columns in its parentheses' };
    rest = rest.slice(1).trimStart();
  }
}

/** What is wrong with a column's name; undefined: nothing. Any other text is fine, since Sluice quotes it. */
export function identifierProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name.includes('\0')) return 'must not hold a NUL character';
  if (Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES) return `is longer than ${MAX_IDENTIFIER_BYTES} bytes`;
  if (name.startsWith('_sluice_')) return 'begins with _sluice_, which Sluice keeps for itself';
  return undefined;
}
