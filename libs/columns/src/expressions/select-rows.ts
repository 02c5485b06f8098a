import { type BytesVector, type Vector } from '../vector.js';
import { copyInterval } from './dates/interval-value.js';
import { TextRuns } from './text-runs.js';

/**
 * Row by row the value of the source that `choice` names; null where it is negative. `out` is of the sources' kind. A source
 * whose row 0 stands for all is marked in `constant`. The first source is taken for all rows and the others put right, so that
 * no branch a row can be guessed wrongly. `rest` is room for as many rows.
 */
export function selectRows(
  out: Vector,
  sources: readonly Vector[],
  constant: readonly boolean[],
  choice: Int32Array,
  rest: Int32Array,
  rows: number,
): void {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    rest[count] = r;
    count += choice[r] === 0 ? 0 : 1;
  }
  const { valid } = out;
  const [first] = sources;
  if (constant[0]) valid.fill(first.valid[0], 0, rows);
  else valid.set(first.valid.subarray(0, rows));
  for (let i = 0; i < count; i++) {
    const r = rest[i];
    const s = choice[r];
    valid[r] = s < 0 ? 0 : sources[s].valid[constant[s] ? 0 : r];
  }
  if (out.kind === 'bytes') return selectBytes(out, sources, constant, choice, rows);
  takeAll(out, first, constant[0], rows);
  for (let i = 0; i < count; i++) {
    const r = rest[i];
    const s = choice[r];
    if (s > 0) takeOne(out, r, sources[s], constant[s] ? 0 : r);
  }
}

function takeAll(out: Vector, from: Vector, constant: boolean, rows: number): void {
  if (constant || out.kind === 'interval') {
    for (let r = 0; r < rows; r++) takeOne(out, r, from, constant ? 0 : r);
  } else if (out.kind === 'numeric' && from.kind === 'numeric') {
    out.mantissa.set(from.mantissa.subarray(0, rows));
    out.scale.set(from.scale.subarray(0, rows));
    for (const [r, big] of from.big) if (r < rows) out.big.set(r, big);
  } else if (out.kind === 'uuid' && from.kind === 'uuid') {
    out.values.set(from.values.subarray(0, 16 * rows));
  } else if (out.kind === 'int64' && from.kind === 'int64') {
    out.words.set(from.words.subarray(0, 2 * rows));
  } else if (isNumbers(out) && isNumbers(from)) {
    out.values.set(from.values.subarray(0, rows));
  }
}

/** Row r of out becomes the row `at` of a vector of its kind. */
function takeOne(out: Vector, r: number, from: Vector, at: number): void {
  if (out.kind === 'numeric' && from.kind === 'numeric') {
    out.mantissa[r] = from.mantissa[at];
    const scale = (out.scale[r] = from.scale[at]);
    const big = scale < 0 ? from.big.get(at) : undefined;
    if (big !== undefined) out.big.set(r, big);
  } else if (out.kind === 'uuid' && from.kind === 'uuid') {
    for (let i = 0; i < 16; i++) out.values[16 * r + i] = from.values[16 * at + i];
  } else if (out.kind === 'interval' && from.kind === 'interval') {
    copyInterval(out, r, from, at);
  } else if (out.kind === 'int64' && from.kind === 'int64') {
    out.words[2 * r] = from.words[2 * at];
    out.words[2 * r + 1] = from.words[2 * at + 1];
  } else if (isNumbers(out) && isNumbers(from)) {
    out.values[r] = from.values[at];
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
