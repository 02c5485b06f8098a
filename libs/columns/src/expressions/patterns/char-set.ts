/** A set of code points: ranges `[first, last, first, last, …]`, ascending, not touching each other. */
export type CharSet = readonly number[];

export const LAST_CODE = 0x10ffff;
export const NOTHING: CharSet = [];
export const EVERYTHING: CharSet = [0, LAST_CODE];

/** Ranges in any order, overlapping or not, as a set. */
export function charSet(pairs: readonly (readonly [number, number])[]): CharSet {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [first, last] of sorted) {
    const end = out.length - 1;
    if (end > 0 && first <= out[end] + 1) out[end] = Math.max(out[end], last);
    else out.push(first, last);
  }
  return out;
}

export function union(...sets: readonly CharSet[]): CharSet {
  return sets.length === 1 ? sets[0] : charSet(sets.flatMap(pairsOf));
}

export function complement(set: CharSet): CharSet {
  const out: number[] = [];
  let from = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (set[i] > from) out.push(from, set[i] - 1);
    from = set[i + 1] + 1;
  }
  if (from <= LAST_CODE) out.push(from, LAST_CODE);
  return out;
}

export function without(set: CharSet, other: CharSet): CharSet {
  return complement(union(complement(set), other));
}

export function has(set: CharSet, code: number): boolean {
  let low = 0;
  let high = set.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < set[2 * middle]) high = middle - 1;
    else if (code > set[2 * middle + 1]) low = middle + 1;
    else return true;
  }
  return false;
}

export function pairsOf(set: CharSet): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < set.length; i += 2) pairs.push([set[i], set[i + 1]]);
  return pairs;
}
