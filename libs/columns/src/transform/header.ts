/** A header that does not have what the pipeline needs; apps answer it with HEADER_MISMATCH. */
export class HeaderMismatchError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    readonly column: string,
  ) {
    super(message);
    this.name = 'HeaderMismatchError';
  }
}

/**
 * The position in a record of each column, by name. Names are compared exactly; a mismatch names the missing column
 * and the nearest name that is there.
 *
 * @param discreet name nothing that stands in the file: what should be a header may be a record with values to be masked
 * @throws HeaderMismatchError for a missing column, a name that stands twice, or (with `fail`) an unknown one
 */
export function mapHeader(
  header: readonly string[],
  columns: readonly { readonly source: string }[],
  extraColumns: 'ignore' | 'fail',
  discreet = false,
): readonly number[] {
  const positions = new Map<string, number>();
  const wanted = new Set(columns.map((column) => column.source));
  header.forEach((name, position) => {
    const earlier = positions.get(name);
    if (earlier !== undefined && wanted.has(name)) {
      throw new HeaderMismatchError(
        `the header has "${name}" twice, in positions ${earlier + 1} and ${position + 1}`,
        'Give every column of the file a name of its own, or read by position with source.csv.header: false.',
        name,
      );
    }
    if (extraColumns === 'fail' && !wanted.has(name)) {
      const which = discreet ? `in position ${position + 1}` : `"${name}"`;
      throw new HeaderMismatchError(
        `the header has a column ${which} that the pipeline does not know`,
        'Add it to schema.columns, or set source.csv.extra_columns: ignore.',
        discreet ? '' : name,
      );
    }
    positions.set(name, position);
  });
  return columns.map(({ source }) => {
    const position = positions.get(source);
    if (position === undefined) throw missing(source, discreet ? undefined : header);
    return position;
  });
}

function missing(source: string, header: readonly string[] | undefined): HeaderMismatchError {
  const message = `the header has no column "${source}"`;
  if (header === undefined) {
    const hint = 'What it has is not told, because the pipeline masks columns. Look at the file.';
    return new HeaderMismatchError(message, hint, source);
  }
  const near = nearestName(source, header);
  const names = header
    .slice(0, 20)
    .map((name) => `"${name}"`)
    .join(', ');
  const hint = near === undefined ? `It has ${names}.` : `Did you mean "${near}"? The header has ${names}.`;
  return new HeaderMismatchError(message, hint, source);
}

/** The candidate with the fewest edits, if they are few for a word of its length. Letter case costs nothing. */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.max(word.length > 3 ? 2 : 1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return 9;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(swap, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
