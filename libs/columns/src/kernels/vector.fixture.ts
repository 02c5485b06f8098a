import { allocateVector } from '../allocate.js';
import { parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { blockOf, ListedFailures } from './block.fixture.js';
import { createKernel } from './create-kernel.js';

export function typeOf(text: string): ColumnType {
  const type = parseType(text);
  if (type === undefined) throw new Error(text);
  return type;
}

/** Texts as their column's kernel reads them in UTC; all of them have to be values of the type. */
export function vectorOf(type: ColumnType, values: readonly (string | null)[]): Vector {
  const vector = allocateVector(type, values.length);
  const block = blockOf(values.map((value) => [{ text: value ?? 'NULL', quoted: value !== null }]));
  const failures = new ListedFailures(values.length);
  createKernel(type, { column: 'c', nullValues: ['NULL'], timezone: 'UTC' }).parse(
    block,
    0,
    vector,
    failures,
  );
  expect(failures.list).toEqual([]);
  return vector;
}
