import { storeScaled } from './int64.js';

/** 'infinity' and '-infinity' as Arrow carries them here: the least and greatest integers. */
export const DATE_INFINITY = 2147483647;
export const DATE_MINUS_INFINITY = -2147483648;

/** Stores microseconds since 1970 as int64. `seconds` is whole; `micros` 0 to 1000000. */
export function storeMicros(words: Int32Array, row: number, seconds: number, micros: number): void {
  const total = seconds * 1e6 + micros;
  if (total >= -9e15 && total <= 9e15) {
    words[2 * row] = total | 0;
    words[2 * row + 1] = Math.floor(total / 4294967296);
  } else if (seconds >= 0) storeScaled(words, row, false, seconds, 1e6, micros);
  else storeScaled(words, row, true, -seconds - 1, 1e6, 1_000_000 - micros);
}

export function storeInfinity(words: Int32Array, row: number, negative: boolean): void {
  words[2 * row] = negative ? 0 : -1;
  words[2 * row + 1] = negative ? -2147483648 : 2147483647;
}
