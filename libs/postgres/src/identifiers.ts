/** `"name"`, with quotes inside doubled. Always quoted: whatever a pipeline says is a name, never syntax. */
export function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `'text'` for the few statements that take no parameters. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

export function qualified(schema: string, name: string): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

export function columnList(names: readonly string[], prefix = ''): string {
  return names.map((name) => prefix + quoteIdent(name)).join(', ');
}
