import { caseOf, coalesce, concat, extreme, nullIf } from './choice.js';
import { constantColumn, factColumn } from './constants.js';
import { type BindContext, type Evaluate, type Frame } from './evaluator.js';
import { inConstants } from './in-list.js';
import { comparison, distinct, junction, negation, test } from './logic.js';
import { parseCast } from './parse-cast.js';
import { lenient, strict } from './strict.js';
import { type Typed } from './typed.js';
import { type Vector } from '../vector.js';

/**
 * Gives a typed expression buffers of its own and makes it a function over blocks. Closures over vectors, made once;
 * the user's text is never evaluated as code. What depends on no column is evaluated here, once.
 */
export function bind(root: Typed, context: BindContext): Evaluate {
  const bound = new Map<Typed, Evaluate>();
  const nulls = new Set<Typed>();
  const fixed = new Map<Typed, Vector>();
  const uses = countUses(root);

  const visit = (expr: Typed): Evaluate => {
    const known = bound.get(expr);
    if (known) return known;
    let evaluate = make(expr, visit, context, (child) => fixed.get(child));
    // As PostgreSQL simplifies it: a strict function of NULL is NULL, whatever its other arguments would raise.
    if (isStrict(expr) && childrenOf(expr).some((child) => nulls.has(child))) {
      evaluate = constantColumn(expr.type, undefined);
      nulls.add(expr);
    } else if (expr.node === 'nullif' && nulls.has(expr.args[0])) {
      evaluate = constantColumn(expr.type, undefined);
      nulls.add(expr);
    } else if (isConstant(expr) && isNullConstant(evaluate)) nulls.add(expr);
    if (isConstant(expr)) {
      const { vector, errors } = evaluate(ONE_ROW);
      // An error stays an expression: it must be raised only for the rows that reach it.
      if (errors === undefined) {
        fixed.set(expr, vector);
        evaluate = constantColumn(expr.type, vector);
      }
    } else if (childrenOf(expr).length > 0 && (uses.get(expr) ?? 0) > 1) evaluate = oncePerFrame(evaluate);
    bound.set(expr, evaluate);
    return evaluate;
  };
  return visit(root);
}

/** @param fixed the one row that a visited expression always is, if it is */
function make(
  expr: Typed,
  visit: (expr: Typed) => Evaluate,
  context: BindContext,
  fixed: (expr: Typed) => Vector | undefined,
): Evaluate {
  switch (expr.node) {
    case 'column':
      return (frame) => ({ vector: frame.columns[expr.slot], errors: undefined });
    case 'constant':
      return constantColumn(expr.type, expr.value);
    case 'fact':
      return factColumn(expr.type, expr.name);
    case 'call':
      return (expr.lenient ? lenient : strict)(expr.type, expr.args.map(visit), expr.impl);
    case 'cast':
      return expr.steps.reduce(
        (arg, { type, impl }) =>
          strict(
            type,
            [arg],
            typeof impl === 'function'
              ? impl
              : parseCast(context.kernel(type), impl === 'parse' ? undefined : impl),
          ),
        visit(expr.arg),
      );
    case 'compare':
      return comparison(expr.op, expr.args.map(visit), expr.args.map(fixed));
    case 'in': {
      const [subject, ...items] = expr.args;
      const evaluate = visit(subject);
      const constants = items.flatMap((item) => {
        visit(item);
        return fixed(item) ?? [];
      });
      const short =
        constants.length === items.length ? inConstants(evaluate, constants, expr.negate) : undefined;
      return short ?? visit(expr.otherwise);
    }
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
      return caseOf(expr.type, expr.conditions.map(visit), expr.results.map(visit), expr.results.map(fixed));
    case 'coalesce':
      return coalesce(expr.type, expr.args.map(visit), expr.args.map(fixed));
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
    case 'fact':
      return [];
    case 'in':
      return [expr.otherwise];
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

/** Depends on no column and no fact. */
export function isConstant(expr: Typed): boolean {
  return expr.node !== 'column' && expr.node !== 'fact' && childrenOf(expr).every(isConstant);
}

/** What a constant expression is evaluated over. */
export const ONE_ROW: Frame = {
  rows: 1,
  columns: [],
  facts: {
    value: () => {
      throw new Error('a fact is no constant');
    },
    recordNumber: new Float64Array(0),
  },
};

/** The value of an expression over no column: a vector of one row; undefined where it is none, or an error. */
export function constantValue(expr: Typed, context: BindContext): Vector | undefined {
  if (!isConstant(expr)) return undefined;
  const { vector, errors } = bind(expr, context)(ONE_ROW);
  return errors === undefined ? vector : undefined;
}

const isStrict = (expr: Typed): boolean =>
  ['call', 'cast', 'compare', 'not'].includes(expr.node) && !(expr.node === 'call' && expr.lenient);

function isNullConstant(evaluate: Evaluate): boolean {
  const { vector, errors } = evaluate(ONE_ROW);
  return errors === undefined && vector.valid[0] === 0;
}

function countUses(expr: Typed, uses: Map<Typed, number> = new Map()): Map<Typed, number> {
  const seen = uses.get(expr) ?? 0;
  uses.set(expr, seen + 1);
  if (seen === 0) for (const child of childrenOf(expr)) countUses(child, uses);
  return uses;
}

function oncePerFrame(evaluate: Evaluate): Evaluate {
  let last: { readonly frame: Frame; readonly value: ReturnType<Evaluate> } | undefined;
  return (frame) => {
    if (last?.frame !== frame) last = { frame, value: evaluate(frame) };
    return last.value;
  };
}
