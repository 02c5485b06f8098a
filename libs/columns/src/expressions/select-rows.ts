import { type BytesVector, type Vector } from '../vector.js';
import { copyInterval } from './dates/interval-value.js';
import { TextRuns } from './text-runs.js';

/**
 * Row by row the value of the source that `choice` names; null where it is negative. `out` is of the sources' kind. A source
 * whose row 0 stands for all is marked in `constant`.
 */
export function selectRows(
  out: Vector,
  sources: readonly Vector[],
  constant: readonly boolean[],
  choice: Int32Array,
  rows: number,
): void {
  const { valid } = out;
  valid.fill(0, 0, rows);
  for (let s = 0; s < sources.length; s++) {
    const from = sources[s].valid;
    if (constant[s]) for (let r = 0; r < rows; r++) valid[r] |= choice[r] === s ? from[0] : 0;
    else for (let r = 0; r < rows; r++) valid[r] |= choice[r] === s ? from[r] : 0;
  }
  if (out.kind === 'bytes') return selectBytes(out, sources, constant, choice, rows);
  for (let s = 0; s < sources.length; s++) copyChosen(out, sources[s], constant[s], s, choice, rows);
}

function copyChosen(
  out: Vector,
  from: Vector,
  constant: boolean,
  which: number,
  choice: Int32Array,
  rows: number,
): void {
  const step = constant ? 0 : 1;
  if (out.kind === 'numeric' && from.kind === 'numeric') {
    for (let r = 0; r < rows; r++) {
      if (choice[r] !== which) continue;
      const source = r * step;
      out.mantissa[r] = from.mantissa[source];
      const scale = (out.scale[r] = from.scale[source]);
      const big = scale < 0 ? from.big.get(source) : undefined;
      if (big !== undefined) out.big.set(r, big);
    }
  } else if (out.kind === 'uuid' && from.kind === 'uuid') {
    for (let r = 0; r < rows; r++) {
      const at = 16 * r * step;
      if (choice[r] === which) out.values.set(from.values.subarray(at, at + 16), 16 * r);
    }
  } else if (out.kind === 'int64' && from.kind === 'int64') {
    for (let r = 0; r < rows; r++) {
      if (choice[r] !== which) continue;
      out.words[2 * r] = from.words[2 * r * step];
      out.words[2 * r + 1] = from.words[2 * r * step + 1];
    }
  } else if (out.kind === 'interval' && from.kind === 'interval') {
    for (let r = 0; r < rows; r++) if (choice[r] === which) copyInterval(out, r, from, r * step);
  } else if (isNumbers(out) && isNumbers(from)) {
    const to = out.values;
    const source = from.values;
    for (let r = 0; r < rows; r++) if (choice[r] === which) to[r] = source[r * step];
  }
}

function isNumbers(
  vector: Vector,
): vector is Extract<Vector, { kind: 'int16' | 'int32' | 'float32' | 'float64' | 'bool' }> {
  return NUMBERS.has(vector.kind);
}

const NUMBERS: ReadonlySet<Vector['kind']> = new Set(['int16', 'int32', 'float32', 'float64', 'bool']);

function selectBytes(
  out: BytesVector,
  sources: readonly Vector[],
  constant: readonly boolean[],
  choice: Int32Array,
  rows: number,
): void {
  const runs = new TextRuns(out);
  const data = sources.map((source) => expectBytes(source).data);
  const offsets = sources.map((source) => expectBytes(source).offsets);
  const { valid } = out;
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) {
      runs.skip();
      continue;
    }
    const s = choice[r];
    const at = constant[s] ? 0 : r;
    runs.add(data[s], offsets[s][at], offsets[s][at + 1]);
  }
  runs.finish();
}

function expectBytes(vector: Vector): BytesVector {
  if (vector.kind !== 'bytes') throw new Error(`expected a vector of bytes, got ${vector.kind}`);
  return vector;
}
