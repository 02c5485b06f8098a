import { type DistinctSketch } from './distinct.js';

/** Adds the numbers from..to - 1, each under two words of well-mixed hash. */
export function addNumbers(sketch: DistinctSketch, from: number, to: number): DistinctSketch {
  for (let n = from; n < to; n++) sketch.add(mix(n), mix(n ^ 0x5bd1e995));
  return sketch;
}

function mix(n: number): number {
  let h = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
