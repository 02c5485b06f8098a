import { type Diagnostic__Output } from '@sluice/proto';
import { plain } from './text.js';

/** `FILE:LINE:COLUMN: error: …` as compilers write it, with the line and a caret, then the hint. */
export function formatDiagnostics(
  file: string,
  yaml: string,
  diagnostics: readonly Diagnostic__Output[],
): string {
  const lines = yaml.split(/\r?\n/);
  return diagnostics.map((diagnostic) => formatOne(file, lines, diagnostic)).join('\n');
}

function formatOne(file: string, lines: readonly string[], diagnostic: Diagnostic__Output): string {
  const { line, column, code, message, hint } = diagnostic;
  const word = isError(diagnostic) ? 'error' : 'warning';
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  const out = [`${place}: ${word}: ${plain(message)} [${code}]`];
  const text = line > 0 ? lines[line - 1] : undefined;
  if (text !== undefined) {
    const gutter = String(line).padStart(5);
    // Tabs count as one character in `column`, and are drawn as one.
    out.push(
      `${gutter} | ${plain(text.replaceAll('\t', ' '))}`,
      `      | ${' '.repeat(Math.max(0, column - 1))}^`,
    );
  }
  if (hint !== '') out.push(`        ${plain(hint)}`);
  return out.join('\n');
}

export function isError(diagnostic: Diagnostic__Output): boolean {
  return diagnostic.severity === 'SEVERITY_ERROR';
}

/** `2 errors, 1 warning`. */
export function tally(diagnostics: readonly Diagnostic__Output[]): string {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  const many = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  return `${many(errors, 'error')}, ${many(warnings, 'warning')}`;
}
