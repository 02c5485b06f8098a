import { type Analysis } from '../analyze.js';
import { coerceKind } from '../coerce.js';
import { TEXT, type Located, type Typed } from '../typed.js';
import { concatWs } from './concat-ws.js';
import { format } from './format.js';
import { output } from './output.js';

/** The functions that take arguments of any type, by what their output functions write; undefined: it is none of them. */
export function anyFunction(
  a: Analysis,
  name: string,
  args: readonly Located[],
  offset: number | undefined,
): Typed | undefined {
  if (name === 'format' && args.length > 0) return format(a, args, offset);
  if (name === 'concat' && args.length > 0) {
    return { node: 'concat', type: TEXT, args: args.map((arg) => output(a, arg)) };
  }
  if (name === 'concat_ws' && args.length > 1) {
    const [separator, ...values] = args;
    return {
      node: 'call',
      type: TEXT,
      args: [coerceKind(a.scope, separator, 'text'), ...values.map((arg) => output(a, arg))],
      impl: concatWs,
      lenient: true,
    };
  }
  return undefined;
}
