import { type Vector } from '../vector.js';
import { constantTest, type ConstantTest } from './compare-constant.js';
import { type Evaluate } from './evaluator.js';
import { Scratch } from './storage.js';

/**
 * x IN (constants), which needs no OR of comparisons. undefined: a kind, or a constant, for which there is no short way. Of
 * the constants those that are null make null what is not among the others.
 */
export function inConstants(
  subject: Evaluate,
  constants: readonly Vector[],
  negate: boolean,
): Evaluate | undefined {
  const known = constants.filter((constant) => constant.valid[0] === 1);
  const withNull = known.length < constants.length;
  const test = known.length === 0 ? undefined : anyOf(known);
  if (test === undefined) return undefined;
  const scratch = new Scratch('bool');
  return (frame) => {
    const { rows } = frame;
    const { vector, errors } = subject(frame);
    const { valid, values } = scratch.take(rows);
    test(vector, values, rows);
    const given = vector.valid;
    const flip = negate ? 1 : 0;
    for (let r = 0; r < rows; r++) {
      valid[r] = withNull ? given[r] & values[r] : given[r];
      values[r] ^= flip;
    }
    return { vector: { kind: 'bool', valid, values }, errors };
  };
}

/** 1 where the row equals one of them. */
function anyOf(constants: readonly Vector[]): ConstantTest | undefined {
  const words = constants.flatMap((constant) =>
    constant.kind === 'bytes' ? [constant.data.slice(constant.offsets[0], constant.offsets[1])] : [],
  );
  if (words.length === constants.length) return anyWord(words);
  const tests = constants.flatMap((constant) => constantTest(constant, [0, 1, 0]) ?? []);
  if (tests.length < constants.length) return undefined;
  let each = new Uint8Array(0);
  return (vector, out, rows) => {
    if (each.length < rows) each = new Uint8Array(2 * rows);
    out.fill(0, 0, rows);
    for (const test of tests) {
      test(vector, each, rows);
      for (let r = 0; r < rows; r++) out[r] |= each[r];
    }
  };
}

/** Words in an open table of their hashes. */
function anyWord(words: readonly Uint8Array[]): ConstantTest {
  const size = 2 << Math.ceil(Math.log2(words.length + 1));
  const slots = new Int32Array(size).fill(-1);
  let longest = 0;
  words.forEach((word, w) => {
    longest = Math.max(longest, word.length);
    let slot = hash(word, 0, word.length) & (size - 1);
    while (slots[slot] >= 0) slot = (slot + 1) & (size - 1);
    slots[slot] = w;
  });
  return (vector, out, rows) => {
    if (vector.kind !== 'bytes') return;
    const { data, offsets } = vector;
    for (let r = 0; r < rows; r++) {
      const start = offsets[r];
      const length = offsets[r + 1] - start;
      out[r] = 0;
      if (length > longest) continue;
      let slot = hash(data, start, length) & (size - 1);
      for (let w = slots[slot]; w >= 0; w = slots[slot]) {
        const word = words[w];
        let i = word.length === length ? 0 : -1;
        if (i === 0) while (i < length && word[i] === data[start + i]) i++;
        if (i === length) {
          out[r] = 1;
          break;
        }
        slot = (slot + 1) & (size - 1);
      }
    }
  };
}

/** Of the length, the first and the last bytes: enough to tell words of a list apart, and the same work for every length. */
function hash(data: Uint8Array, start: number, length: number): number {
  if (length === 0) return 0;
  const middle = start + (length >> 1);
  return (
    (length * 31 + data[start] * 7 + data[middle] * 131 + data[start + length - 1] * 1009) ^
    ((data[middle] << 3) + (data[start + length - 1] >> 2))
  );
}
