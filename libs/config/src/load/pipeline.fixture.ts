import { loadPipeline, type LoadedPipeline } from './load-pipeline.js';

/** The least that a pipeline file needs. */
export const MINIMAL = `apiVersion: sluice/v1
kind: Pipeline
metadata: { name: orders }
source: { s3: { bucket: shop, key: 'orders/*.csv' } }
schema:
  columns:
    - { name: id, type: bigint }
    - { name: note, type: text }
target: { connection: env://TARGET, table: orders }
`;

/** MINIMAL with one line replaced, found by how it begins; or lines added at the end. */
export function edited(edits: Readonly<Record<string, string>>, more = ''): string {
  let text = MINIMAL;
  for (const [start, line] of Object.entries(edits)) {
    const found = text.split('\n').find((candidate) => candidate.trimStart().startsWith(start));
    if (found === undefined) throw new Error(`no line begins with ${start}`);
    text = text.replace(found, () => line);
  }
  return text + more;
}

/** `line:column code message | hint`, as a table can hold it. */
export function told(loaded: LoadedPipeline): string[] {
  return loaded.diagnostics.map((d) => {
    const hint = d.hint === '' ? '' : ` | ${d.hint}`;
    return `${d.line}:${d.column} ${d.severity === 'warn' ? 'warn ' : ''}${d.code} ${d.message}${hint}`;
  });
}

export function problems(yaml: string): string[] {
  return told(loadPipeline(yaml));
}
