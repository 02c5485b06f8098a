/** Without control characters: names and values come from files, and terminals obey escape sequences. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly those are meant
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) => {
    const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[c];
    return short ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** `RUN_STATE_FAILED`, `SPLIT_STATE_PENDING` → `failed`, `pending`. */
export function stateWord(state: string): string {
  return state.replace(/^(RUN|SPLIT)_STATE_/, '').toLowerCase();
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let at = 0;
  let size = value;
  while (size >= 1024 && at < units.length - 1) {
    size /= 1024;
    at += 1;
  }
  return `${at === 0 ? size : size.toFixed(1)} ${units[at]}`;
}

export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** UTC to the second; a dash for 0, which stands for "not yet". */
export function instant(ms: number): string {
  return ms === 0 ? '-' : new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Columns padded to their widest cell, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    head,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : plain(cell)))),
  ];
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  return cells
    .map((row) => row.map((cell, i) => (numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))))
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
