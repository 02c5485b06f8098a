/** 4,096 registers: a standard error of 1.04 / sqrt(4096) = 1.6 %. */
export const PRECISION = 12;
/** Folded for very wide tables: 2.3 %. */
export const COARSE_PRECISION = 11;
/** Zeros that can be counted in a word of 32 bits, and one. */
const MAX_RANK = 33;
const DENSE = 0;
const SPARSE = 1;

/**
 * HyperLogLog: how many different values were added, within a few percent, in a few KiB. A value comes as 64 bits of
 * hash in two words: the first picks the register, the second gives the rank. So a sketch of less precision is
 * the maximum of neighbouring registers. docs/decisions/0006-statistics.md says why this is no library.
 */
export class DistinctSketch {
  readonly registers: Uint8Array;

  constructor(readonly precision: number = PRECISION) {
    this.registers = new Uint8Array(1 << precision);
  }

  /** Hot: loops over columns call it once a value. */
  add(first: number, second: number): void {
    const { registers } = this;
    const index = first >>> (32 - this.precision);
    const rank = Math.clz32(second) + 1;
    if (rank > registers[index]) registers[index] = rank;
  }

  /** What the union of both would have given; the lesser precision of the two. */
  merge(other: DistinctSketch): DistinctSketch {
    const precision = Math.min(this.precision, other.precision);
    const merged = this.fold(precision);
    const { registers } = other.fold(precision);
    for (let i = 0; i < registers.length; i++) {
      if (registers[i] > merged.registers[i]) merged.registers[i] = registers[i];
    }
    return merged;
  }

  /** A copy of no more than this precision. */
  fold(precision: number): DistinctSketch {
    const folded = new DistinctSketch(Math.min(precision, this.precision));
    const shift = this.precision - folded.precision;
    for (let i = 0; i < this.registers.length; i++) {
      const at = i >>> shift;
      if (this.registers[i] > folded.registers[at]) folded.registers[at] = this.registers[i];
    }
    return folded;
  }

  /**
   * The improved raw estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017),
   * algorithm 6: one formula from 0 to the range of the hash, without tables of bias.
   */
  estimate(): number {
    const m = this.registers.length;
    const counts = new Float64Array(MAX_RANK + 1);
    for (const rank of this.registers) counts[rank] += 1;
    let z = m * tau(1 - counts[MAX_RANK] / m);
    for (let rank = MAX_RANK - 1; rank >= 1; rank--) z = 0.5 * (z + counts[rank]);
    z += m * sigma(counts[0] / m);
    return (m * m) / (2 * Math.LN2 * z);
  }

  /**
   * Byte 0: form << 4 | precision. Then, where few registers are set, three bytes each (index << 6 | rank, big-endian);
   * else every rank in six bits. Empty where nothing was added.
   */
  encode(): Uint8Array {
    const { registers, precision } = this;
    const set = registers.reduce((count, rank) => count + (rank > 0 ? 1 : 0), 0);
    if (set === 0) return new Uint8Array(0);
    const dense = (registers.length * 6) / 8;
    if (set * 3 >= dense) return packDense(registers, precision);
    const out = new Uint8Array(1 + 3 * set);
    out[0] = (SPARSE << 4) | precision;
    let at = 1;
    registers.forEach((rank, index) => {
      if (rank === 0) return;
      const word = (index << 6) | rank;
      out[at++] = word >> 16;
      out[at++] = word >> 8;
      out[at++] = word;
    });
    return out;
  }

  /** @throws TypeError for bytes that encode() has not made */
  static decode(bytes: Uint8Array): DistinctSketch {
    if (bytes.length === 0) return new DistinctSketch();
    const precision = bytes[0] & 15;
    const sketch = new DistinctSketch(precision);
    const { registers } = sketch;
    const dense = bytes[0] >> 4 === DENSE;
    const expected = (registers.length * 6) / 8;
    if (precision < 4 || (dense ? bytes.length !== 1 + expected : bytes.length % 3 !== 1)) {
      throw new TypeError('these bytes are no sketch of distinct values');
    }
    if (dense) unpackDense(bytes, registers);
    else {
      for (let at = 1; at < bytes.length; at += 3) {
        const word = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
        const index = word >> 6;
        if (index >= registers.length) throw new TypeError('these bytes are no sketch of distinct values');
        registers[index] = Math.min(word & 63, MAX_RANK);
      }
    }
    return sketch;
  }
}

/** Four registers in three bytes. */
function packDense(registers: Uint8Array, precision: number): Uint8Array {
  const out = new Uint8Array(1 + (registers.length * 6) / 8);
  out[0] = (DENSE << 4) | precision;
  let at = 1;
  for (let i = 0; i < registers.length; i += 4) {
    const word = (registers[i] << 18) | (registers[i + 1] << 12) | (registers[i + 2] << 6) | registers[i + 3];
    out[at++] = word >> 16;
    out[at++] = word >> 8;
    out[at++] = word;
  }
  return out;
}

function unpackDense(bytes: Uint8Array, registers: Uint8Array): void {
  for (let i = 0, at = 1; i < registers.length; i += 4, at += 3) {
    const word = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    for (let j = 0; j < 4; j++) registers[i + j] = Math.min((word >> (18 - 6 * j)) & 63, MAX_RANK);
  }
}

/** Ertl's σ, for the share of registers that are 0. */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let x = share;
  let y = 1;
  let z = x;
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (z === before) return z;
  }
}

/** Ertl's τ, for the share of registers below the greatest rank. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let z = 1 - x;
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
    if (z === before) return z / 3;
  }
}
