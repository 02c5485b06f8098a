import { compareText } from './order.js';
import { choose, SeededRandom } from './random.js';

/** Values at the most in a sample. */
export const SAMPLE_VALUES = 512;
/** Bytes of text at the most in a sample: a longer one is thinned (I5). */
export const SAMPLE_BYTES = 16 << 10;

/** A uniform sample of so many values. */
interface Sample {
  readonly of: number;
  readonly values: readonly string[];
}

/**
 * A uniform sample of the values behind both: as many of each as its share, and of the thinner one no more than it has. Two
 * samples that hold everything and fit are put together as they are.
 */
export function mergeSamples(a: Sample, b: Sample, bytes = SAMPLE_BYTES): string[] {
  const [first, second] = inOrder(a, b);
  if (first.of === 0 || second.of === 0) return [...(first.of === 0 ? second : first).values];
  const total = first.of + second.of;
  const rate = Math.min(first.values.length / first.of, second.values.length / second.of);
  const size = Math.min(SAMPLE_VALUES, Math.floor(rate * total + 1e-9));
  const random = new SeededRandom(`${total}:${first.values[0] ?? ''}:${second.values[0] ?? ''}`);
  // Rounded up with the probability of the fraction, so that a small share is not always rounded away.
  const share = Math.min(Math.floor((size * first.of) / total + random.next()), first.values.length, size);
  const rest = Math.min(size - share, second.values.length);
  return thin(
    [...choose(first.values, share, random), ...choose(second.values, rest, random)],
    bytes,
    random,
  );
}

/** Fewer values, chosen whatever their length, so that they take no more bytes. */
export function thin(values: string[], bytes: number, random: SeededRandom): string[] {
  let kept = values;
  for (;;) {
    const size = kept.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
    if (size <= bytes) return kept;
    kept = choose(kept, Math.min(kept.length - 1, Math.floor((kept.length * bytes) / size)), random);
  }
}

/** The same two operands in the same order, however they were given. */
function inOrder(a: Sample, b: Sample): readonly [Sample, Sample] {
  if (a.of !== b.of) return a.of > b.of ? [a, b] : [b, a];
  for (let i = 0; i < Math.max(a.values.length, b.values.length); i++) {
    const order = compareText(a.values[i] ?? '', b.values[i] ?? '');
    if (order !== 0) return order < 0 ? [a, b] : [b, a];
  }
  return [a, b];
}
