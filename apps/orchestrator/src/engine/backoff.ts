/**
 * Exponential backoff with full jitter: anything from 0 to the bound, which doubles with every failure. Full jitter keeps
 * splits that failed together from coming back together.
 *
 * @param failures 1 for the first
 */
export function backoffMs(
  failures: number,
  firstMs: number,
  maxMs: number,
  random: () => number = Math.random,
): number {
  const bound = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(random() * bound);
}
