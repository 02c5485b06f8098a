import { type Analysis } from './analyze.js';
import { constantValue } from './bind.js';
import { type Signature } from './catalog/signature.js';
import { coerceKind } from './coerce.js';
import { ExpressionError } from './errors.js';
import { plain } from './kinds.js';
import { type Located, type Typed } from './typed.js';

/** The node of a resolved overload. Bodies that depend on constants are made here, so their errors are found at Check. */
export function callOf(
  a: Analysis,
  signature: Signature,
  given: readonly Located[],
  offset: number | undefined,
): Typed {
  const { args: kinds, impl } = signature;
  const args = given.map((arg, i) => coerceKind(a.scope, arg, kinds[Math.min(i, kinds.length - 1)]));
  if (impl === 'compare') throw new ExpressionError('a comparison is no function', offset);
  const type = plain(signature.result);
  const lenient = signature.calledOnNull ? ({ lenient: true } as const) : {};
  if (typeof impl === 'function') return inOrder({ node: 'call', type, args, impl, ...lenient }, signature);
  const context = { kernel: (to: Typed['type']) => a.scope.kernel(to) };
  try {
    if ('rewrite' in impl) return impl.rewrite(args);
    const constants = args.map((arg) => constantValue(arg, context));
    const body = impl.prepare(constants, { timezone: a.scope.timezone });
    return inOrder({ node: 'call', type, args, impl: body, ...lenient }, signature);
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.offset !== undefined) throw error;
    throw new ExpressionError(error.message, offset, error.hint);
  }
}

/** Arguments in the order in which PostgreSQL evaluates them. */
function inOrder(call: Extract<Typed, { node: 'call' }>, { exchanged }: Signature): Typed {
  if (!exchanged) return call;
  const { args, impl } = call;
  return {
    ...call,
    args: [...args].reverse(),
    impl: (vectors, out, rows, marks) => impl([...vectors].reverse(), out, rows, marks),
  };
}
