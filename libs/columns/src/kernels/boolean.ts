import { type Failures } from '../failures.js';
import { type BoolVector } from '../vector.js';
import { equalsWord, skipSpace, skipSpaceBack, ZERO } from './ascii.js';
import { FieldKernel } from './field-kernel.js';
import { type Kernel } from './kernel.js';

const NOT_BOOLEAN = 'is not a boolean: expected true, false, t, f, yes, no, y, n, on, off, 1 or 0';

/** Unique prefixes of true, false, yes, no, on and off, and 1 and 0, in any case; white space around them. */
const WORDS: readonly (readonly [word: string, value: 0 | 1])[] = [
  ['true', 1],
  ['tru', 1],
  ['tr', 1],
  ['t', 1],
  ['yes', 1],
  ['ye', 1],
  ['y', 1],
  ['on', 1],
  ['1', 1],
  ['false', 0],
  ['fals', 0],
  ['fal', 0],
  ['fa', 0],
  ['f', 0],
  ['no', 0],
  ['n', 0],
  ['off', 0],
  ['of', 0],
  ['0', 0],
];

/** 1, 0, or -1 where it is neither. */
function parseBoolean(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 1) {
    const byte = bytes[start];
    if (byte === ZERO || byte === 0x66 || byte === 0x46) return 0;
    if (byte === ZERO + 1 || byte === 0x74 || byte === 0x54) return 1;
  } else if (length === 4 && (bytes[start] | 0x20) === 0x74) {
    if (equalsWord(bytes, start, end, 'true')) return 1;
  } else if (length === 5 && (bytes[start] | 0x20) === 0x66) {
    if (equalsWord(bytes, start, end, 'false')) return 0;
  }
  const from = skipSpace(bytes, start, end);
  const to = skipSpaceBack(bytes, from, end);
  for (const [word, value] of WORDS) if (equalsWord(bytes, from, to, word)) return value;
  return -1;
}

export class BooleanKernel extends FieldKernel<BoolVector> {
  protected fill(bytes: Uint8Array, out: BoolVector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid, values } = out;
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      const value = parseBoolean(bytes, starts[row], ends[row]);
      if (value >= 0) values[row] = value;
      else this.refuse(bytes, out, row, failures, NOT_BOOLEAN);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: BoolVector,
    row: number,
  ): string | undefined {
    const value = parseBoolean(bytes, start, end);
    if (value < 0) return NOT_BOOLEAN;
    out.values[row] = value;
    return undefined;
  }

  protected copyDefault(from: BoolVector, out: BoolVector, row: number): void {
    out.values[row] = from.values[0];
  }

  protected withoutRules(): Kernel {
    return new BooleanKernel(this.type, this.bare());
  }
}
