export interface KnownHeader {
  readonly part: number;
  readonly names: string[];
}

/**
 * Notes the header of a part, unless it is that of the part before it: a split may have thousands of small objects, which
 * have one header as a rule, and a trailer has its limit (I5). So a part that is not listed has the header of the last one that is.
 */
export function addHeader(headers: KnownHeader[], part: number, names: readonly string[]): void {
  const last = headers.at(-1)?.names;
  const same = last?.length === names.length && last.every((name, i) => name === names[i]);
  if (!same) headers.push({ part, names: [...names] });
}
