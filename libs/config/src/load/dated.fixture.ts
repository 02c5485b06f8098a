import { edited } from './pipeline.fixture.js';

const AT = '    - { name: note, type: text }\n    - { name: at, type: timestamptz }';

/** MINIMAL with a column `at`, so that columns are in lines 7 to 9, and what follows the target begins in line 11. */
export function dated(edits: Readonly<Record<string, string>>, more = ''): string {
  return edited({ '- { name: note': AT, ...edits }, more);
}

/** With `text` in the braces of the target. */
export function target(text: string, more = ''): string {
  return dated({ target: targetLine(text) }, more);
}

/** With `text` in the braces of the source, and `mode` in those of the target. */
export function source(text: string, mode = '', more = ''): string {
  return dated(
    { source: `source: { s3: { bucket: shop, key: x }, ${text} }`, target: targetLine(mode) },
    more,
  );
}

function targetLine(text: string): string {
  return `target: { connection: env://T, table: t${text === '' ? '' : `, ${text}`} }`;
}
