import { type ColumnType } from '../types.js';
import { castSteps } from './cast.js';
import { literalBeyond } from './dates/literals.js';
import { ExpressionError } from './errors.js';
import { canCast, kindName, plain, type CastContext, type ExprKind, type Kind } from './kinds.js';
import { type Scope } from './scope.js';
import { type Located, type Typed } from './typed.js';

export function kindOf({ expr }: Located): ExprKind {
  return expr.node === 'undecided' ? 'unknown' : expr.type.kind;
}

/** Makes an expression of a type, by a cast or by reading a literal as that type. @throws ExpressionError */
export function coerce(scope: Scope, from: Located, to: ColumnType, context: CastContext): Typed {
  const { expr, offset } = from;
  if (expr.node === 'undecided') return literal(scope, expr.text, to, offset, context);
  if (!canCast(expr.type.kind, to.kind, context)) throw cannot(expr.type.kind, to.kind, offset, context);
  const steps = castSteps(expr.type, to, context, scope.timezone);
  if (steps === undefined) {
    throw new ExpressionError(
      `casting ${kindName(expr.type.kind)} to ${kindName(to.kind)} is not supported`,
      offset,
      'Declare the column with the type that you need, in schema.columns.',
    );
  }
  if (steps.length === 0 && expr.type.kind === to.kind)
    return context === 'implicit' ? expr : { ...expr, type: to };
  return { node: 'cast', type: to, arg: expr, steps };
}

/** To a kind without modifiers; what is of the kind already stays as it is. */
export function coerceKind(scope: Scope, from: Located, kind: Kind): Typed {
  if (from.expr.node !== 'undecided' && from.expr.type.kind === kind) return from.expr;
  return coerce(scope, from, plainOf(kind), 'implicit');
}

/** char without a length of its own: a value of any length, as in bpchar. */
function plainOf(kind: Kind): ColumnType {
  return kind === 'char' ? { kind, length: 10_485_760 } : plain(kind);
}

function literal(
  scope: Scope,
  text: string | undefined,
  to: ColumnType,
  offset: number | undefined,
  context: CastContext,
): Typed {
  if (text === undefined) return { node: 'constant', type: to, value: undefined };
  const base = plainOf(to.kind);
  const bare: ColumnType = to.kind === 'varchar' || to.kind === 'char' ? { kind: 'text' } : base;
  const value = literalBeyond(scope, bare, text) ?? scope.literal(bare, text);
  if (typeof value === 'string') {
    throw new ExpressionError(
      `"${text}" ${value}`,
      offset,
      `The literal stands where ${kindName(to.kind)} is needed.`,
    );
  }
  const constant: Typed = { node: 'constant', type: bare, value };
  const steps = castSteps(bare, to, context, scope.timezone);
  return steps === undefined || steps.length === 0
    ? { ...constant, type: to }
    : { node: 'cast', type: to, arg: constant, steps };
}

function cannot(from: ExprKind, to: Kind, offset: number | undefined, context: CastContext): ExpressionError {
  const [a, b] = [kindName(from), kindName(to)];
  const hint = canCast(from, to, 'explicit')
    ? `Cast it: (…)::${b}.`
    : `There is no cast between these; docs/reference/functions.md has what takes ${a}.`;
  if (context === 'assignment') {
    return new ExpressionError(`the expression is of type ${a}, the column of type ${b}`, offset, hint);
  }
  if (context === 'explicit') return new ExpressionError(`cannot cast type ${a} to ${b}`, offset, hint);
  return new ExpressionError(`this is of type ${a}, where ${b} is needed`, offset, hint);
}
