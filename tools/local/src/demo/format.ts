/** 1234567 → `1,234,567`. */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}

/** 5000000 → `5.0 MB`. */
export function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 1500 → `1.5 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Control characters shown, long texts cut: raw records come from anywhere. */
export function shown(text: string, most = 60): string {
  // eslint-disable-next-line no-control-regex -- they are what must not reach the terminal
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => JSON.stringify(c).slice(1, -1));
  return safe.length > most ? `${safe.slice(0, most - 1)}…` : safe;
}

/** Columns as wide as their widest cell; those named in `right` are aligned right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...rows.map((row) => (row[c] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (right.includes(c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join('  ');
  return rows.map((row) => `  ${line(row).trimEnd()}`).join('\n');
}
