import { allocateVector } from '../allocate.js';
import { parseType } from '../parse-type.js';
import { createKernel } from '../transform/engine.js';
import { type Environment } from '../transform/environment.js';
import { type Vector } from '../vector.js';
import { textBlock } from './text-block.fixture.js';

/** A column of an environment, with texts as its kernel reads them; all of them have to be values of the type. */
export function loadColumn(
  environment: Environment,
  name: string,
  typeName: string,
  texts: readonly (string | null)[],
  timezone: string,
): Vector {
  const type = parseType(typeName);
  if (type === undefined) throw new Error(`no type ${typeName}`);
  environment.define(name, type, false);
  const vector = allocateVector(type, texts.length);
  const failures = {
    rejected: new Uint8Array(texts.length),
    add: (row: number, _rule: string, _column: string, reason: string) => {
      if (texts[row] !== null) throw new Error(`${name} "${texts[row]}": ${reason}`);
    },
  };
  createKernel(type, { column: name, timezone }).parse(textBlock(texts), 0, vector, failures);
  texts.forEach((text, r) => {
    if (text === null) vector.valid[r] = 0;
  });
  return vector;
}
