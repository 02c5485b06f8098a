import { type BytesVector, type Int64Vector, type NumericVector, type Vector } from '../vector.js';
import { compareNumerics } from './numeric-compare.js';
import { numericAt, POWERS } from './numeric-value.js';

/** What a comparison gives where a row is below, equal to or above the constant: 0 or 1 each. */
export type Outcomes = readonly [number, number, number];

/** Compares every row with one value; only rows that have a value need an answer. */
export type ConstantTest = (vector: Vector, out: Uint8Array, rows: number) => void;

const SAFE = 9007199254740992;

/**
 * The constant is held outside the loop, never as a column. undefined: a kind or a value for which there is no such loop.
 * Orders as compareRows does.
 */
export function constantTest(constant: Vector, outcomes: Outcomes): ConstantTest | undefined {
  switch (constant.kind) {
    case 'int16':
    case 'int32':
    case 'bool':
      return small(constant.values[0], outcomes);
    case 'float32':
    case 'float64':
      return constant.values[0] === constant.values[0] ? float(constant.values[0], outcomes) : undefined;
    case 'int64':
      return int64(constant, outcomes);
    case 'numeric':
      return constant.scale[0] >= 0 && constant.scale[0] <= 15 ? numeric(constant, outcomes) : undefined;
    case 'bytes':
      return outcomes[0] === outcomes[2] ? equalBytes(constant, outcomes) : orderedBytes(constant, outcomes);
    default:
      return undefined;
  }
}

function small(limit: number, [below, equal, above]: Outcomes): ConstantTest {
  return (vector, out, rows) => {
    if (vector.kind === 'int32') {
      const { values } = vector;
      for (let r = 0; r < rows; r++) out[r] = values[r] < limit ? below : values[r] > limit ? above : equal;
    } else if (vector.kind === 'int16' || vector.kind === 'bool') {
      const { values } = vector;
      for (let r = 0; r < rows; r++) out[r] = values[r] < limit ? below : values[r] > limit ? above : equal;
    }
  };
}

function float(limit: number, [below, equal, above]: Outcomes): ConstantTest {
  return (vector, out, rows) => {
    if (vector.kind !== 'float64' && vector.kind !== 'float32') return;
    const { values } = vector;
    // NaN is neither: it is above every number.
    for (let r = 0; r < rows; r++) out[r] = values[r] < limit ? below : values[r] === limit ? equal : above;
  };
}

function int64(constant: Int64Vector, [below, equal, above]: Outcomes): ConstantTest {
  const low = constant.words[0] >>> 0;
  const high = constant.words[1];
  return (vector, out, rows) => {
    if (vector.kind !== 'int64') return;
    const { words } = vector;
    for (let r = 0; r < rows; r++) {
      const h = words[2 * r + 1];
      const l = words[2 * r] >>> 0;
      out[r] = h < high ? below : h > high ? above : l < low ? below : l > low ? above : equal;
    }
  };
}

function numeric(constant: NumericVector, [below, equal, above]: Outcomes): ConstantTest {
  const exact = numericAt(constant, 0);
  const own = constant.scale[0];
  const slow = (vector: NumericVector, r: number): number => {
    const order = compareNumerics(numericAt(vector, r), exact);
    return order < 0 ? below : order > 0 ? above : equal;
  };
  // The constant at each scale at which a double holds it; NaN where none does.
  const limits = Float64Array.from({ length: 16 }, (_, scale) => {
    const mantissa = scale < own ? NaN : constant.mantissa[0] * POWERS[scale - own];
    return mantissa < SAFE && mantissa > -SAFE ? mantissa : NaN;
  });
  return (vector, out, rows) => {
    if (vector.kind !== 'numeric') return;
    const { mantissa, scale, valid } = vector;
    for (let r = 0; r < rows; r++) {
      const s = scale[r];
      const limit = s >= 0 && s < 16 ? limits[s] : NaN;
      const value = mantissa[r];
      if (value < limit) out[r] = below;
      else if (value > limit) out[r] = above;
      else if (value === limit) out[r] = equal;
      else if (valid[r] === 1) out[r] = slow(vector, r);
    }
  };
}

function bytesOf({ data, offsets }: BytesVector): Uint8Array {
  return data.slice(offsets[0], offsets[1]);
}

function equalBytes(constant: BytesVector, [differ, equal]: Outcomes): ConstantTest {
  const word = bytesOf(constant);
  const size = word.length;
  return (vector, out, rows) => {
    if (vector.kind !== 'bytes') return;
    const { data, offsets } = vector;
    let start = offsets[0];
    for (let r = 0; r < rows; r++) {
      const end = offsets[r + 1];
      let i = end - start === size ? 0 : -1;
      if (i === 0) while (i < size && data[start + i] === word[i]) i++;
      out[r] = i === size ? equal : differ;
      start = end;
    }
  };
}

function orderedBytes(constant: BytesVector, [below, equal, above]: Outcomes): ConstantTest {
  const word = bytesOf(constant);
  return (vector, out, rows) => {
    if (vector.kind !== 'bytes') return;
    const { data, offsets } = vector;
    for (let r = 0; r < rows; r++) {
      const start = offsets[r];
      const size = offsets[r + 1] - start;
      const shorter = size < word.length ? size : word.length;
      let i = 0;
      while (i < shorter && data[start + i] === word[i]) i++;
      const order = i < shorter ? data[start + i] - word[i] : size - word.length;
      out[r] = order < 0 ? below : order > 0 ? above : equal;
    }
  };
}
