import { type Analysis, decided } from './analyze.js';
import { callOf } from './call.js';
import { BINARY } from './catalog.js';
import { coerce } from './coerce.js';
import { BOOLEAN, type Located, type Typed } from './typed.js';

/** num_nulls and num_nonnulls: tests, taken for numbers and added. */
export function countNulls(
  a: Analysis,
  args: readonly Located[],
  negate: boolean,
  offset: number | undefined,
): Typed {
  const plus = BINARY['+'].find(({ args: [kind] }) => kind === 'integer');
  if (plus === undefined) throw new Error('integers are added');
  const ones = args.map((arg): Located => {
    const expr: Typed = { node: 'test', type: BOOLEAN, arg: decided(a, arg), is: 'null', negate };
    return { expr: coerce(a.scope, { expr, offset }, { kind: 'integer' }, 'explicit'), offset };
  });
  return ones.reduce((sum, one) => ({ expr: callOf(a, plus, [sum, one], offset), offset })).expr as Typed; // all are decided
}
