import { caseOf, coalesce, concat, extreme, nullIf } from './choice.js';
import { constantColumn } from './constants.js';
import { type BindContext, type Evaluate, type Frame } from './evaluator.js';
import { comparison, distinct, junction, negation, test } from './logic.js';
import { parseCast } from './parse-cast.js';
import { strict } from './strict.js';
import { type Typed } from './typed.js';

/**
 * Gives a typed expression buffers of its own and makes it a function over blocks. Closures over vectors, made once;
 * the user's text is never evaluated as code. What depends on no column is evaluated here, once.
 */
export function bind(root: Typed, context: BindContext): Evaluate {
  const bound = new Map<Typed, Evaluate>();
  const nulls = new Set<Typed>();
  const uses = countUses(root);

  const visit = (expr: Typed): Evaluate => {
    const known = bound.get(expr);
    if (known) return known;
    let evaluate = make(expr, visit, context);
    // As PostgreSQL simplifies it: a strict function of NULL is NULL, whatever its other arguments would raise.
    if (isStrict(expr) && childrenOf(expr).some((child) => nulls.has(child))) {
      evaluate = constantColumn(expr.type, undefined);
      nulls.add(expr);
    } else if (expr.node === 'nullif' && nulls.has(expr.args[0])) {
      evaluate = constantColumn(expr.type, undefined);
      nulls.add(expr);
    } else if (isConstant(expr) && isNullConstant(evaluate)) nulls.add(expr);
    if (expr.node !== 'constant' && expr.node !== 'column') {
      if (isConstant(expr)) evaluate = folded(expr, evaluate);
      else if ((uses.get(expr) ?? 0) > 1) evaluate = oncePerFrame(evaluate);
    }
    bound.set(expr, evaluate);
    return evaluate;
  };
  return visit(root);
}

function make(expr: Typed, visit: (expr: Typed) => Evaluate, context: BindContext): Evaluate {
  switch (expr.node) {
    case 'column':
      return (frame) => ({ vector: frame.columns[expr.slot], errors: undefined });
    case 'constant':
      return constantColumn(expr.type, expr.value);
    case 'call':
      return strict(expr.type, expr.args.map(visit), expr.impl);
    case 'cast':
      return expr.steps.reduce(
        (arg, { type, impl }) =>
          strict(type, [arg], impl === 'parse' ? parseCast(context.kernel(type)) : impl),
        visit(expr.arg),
      );
    case 'compare':
      return comparison(expr.op, expr.args.map(visit));
    case 'distinct':
      return distinct(expr.same, expr.args.map(visit));
    case 'and':
    case 'or':
      return junction(expr.node, expr.args.map(visit));
    case 'not':
      return negation(visit(expr.arg));
    case 'test':
      return test(visit(expr.arg), expr.is, expr.negate);
    case 'case':
      return caseOf(expr.type, expr.conditions.map(visit), expr.results.map(visit));
    case 'coalesce':
      return coalesce(expr.type, expr.args.map(visit));
    case 'nullif':
      return nullIf(expr.type, expr.args.map(visit));
    case 'extreme':
      return extreme(expr.type, expr.args.map(visit), expr.greatest);
    case 'concat':
      return concat(expr.args.map(visit));
  }
}

export function childrenOf(expr: Typed): readonly Typed[] {
  switch (expr.node) {
    case 'column':
    case 'constant':
      return [];
    case 'cast':
    case 'not':
    case 'test':
      return [expr.arg];
    case 'case':
      return [...expr.conditions, ...expr.results];
    default:
      return expr.args;
  }
}

/** Slots of the columns that an expression reads. */
export function slotsOf(expr: Typed, into: Set<number> = new Set()): ReadonlySet<number> {
  if (expr.node === 'column') into.add(expr.slot);
  for (const child of childrenOf(expr)) slotsOf(child, into);
  return into;
}

function isConstant(expr: Typed): boolean {
  return expr.node !== 'column' && childrenOf(expr).every(isConstant);
}

const isStrict = ({ node }: Typed): boolean => ['call', 'cast', 'compare', 'not'].includes(node);

function isNullConstant(evaluate: Evaluate): boolean {
  const { vector, errors } = evaluate({ rows: 1, columns: [] });
  return errors === undefined && vector.valid[0] === 0;
}

function countUses(expr: Typed, uses: Map<Typed, number> = new Map()): Map<Typed, number> {
  const seen = uses.get(expr) ?? 0;
  uses.set(expr, seen + 1);
  if (seen === 0) for (const child of childrenOf(expr)) countUses(child, uses);
  return uses;
}

/** An error stays an expression: it must be raised only for the rows that reach it. */
function folded(expr: Typed, evaluate: Evaluate): Evaluate {
  const { vector, errors } = evaluate({ rows: 1, columns: [] });
  return errors === undefined ? constantColumn(expr.type, vector) : evaluate;
}

function oncePerFrame(evaluate: Evaluate): Evaluate {
  let last: { readonly frame: Frame; readonly value: ReturnType<Evaluate> } | undefined;
  return (frame) => {
    if (last?.frame !== frame) last = { frame, value: evaluate(frame) };
    return last.value;
  };
}
