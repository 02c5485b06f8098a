import { type Analysis } from '../analyze.js';
import { coerce, kindOf } from '../coerce.js';
import { ExpressionError } from '../errors.js';
import { expectKind } from '../impl.js';
import { padded } from '../padding.js';
import { TEXT, type Located, type Typed } from '../typed.js';
import { writing } from './rows.js';

/** `t` and `f`, as PostgreSQL shows a boolean that is not cast. */
const letter = writing(({ args, out }, row) => {
  out.addText(expectKind(args[0], 'bool').values[row] === 1 ? 't' : 'f');
});

/**
 * An argument of concat and its relatives: written by its type's output function, which is the cast to text but for booleans
 * and for character(n), whose padding shows.
 */
export function output(a: Analysis, arg: Located): Typed {
  const { expr } = arg;
  const kind = kindOf(arg);
  if (expr.node !== 'undecided' && kind === 'boolean')
    return { node: 'call', type: TEXT, args: [expr], impl: letter };
  if (expr.node !== 'undecided' && kind === 'char') {
    try {
      return padded(expr);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new ExpressionError(error.message, arg.offset, error.hint);
    }
  }
  return coerce(a.scope, arg, TEXT, 'explicit');
}
