import { type Signature } from './catalog/signature.js';
import { canCast, categoryOf, isPreferred, type ExprKind, type Kind } from './kinds.js';

/**
 * Chooses an overload as PostgreSQL does: the rules of "Operator Type Resolution" and "Function Type Resolution" in its
 * manual (chapter 10), over the overloads that this engine has. undefined: none, or more than one as good.
 */
export function resolve(
  candidates: readonly Signature[],
  kinds: readonly ExprKind[],
  operator: boolean,
): Signature | undefined {
  const fitting = candidates
    .filter((c) => c.args.length === kinds.length || spreads(c, kinds.length))
    .map((c) => spread(c, kinds.length));
  const exact = fitting.find((c) => c.args.every((kind, i) => kind === kinds[i]));
  if (exact) return exact;
  if (operator && kinds.length === 2 && kinds.includes('unknown')) {
    const known = kinds.find((kind) => kind !== 'unknown');
    const same = fitting.find((c) => c.args.every((kind) => kind === (known ?? 'text')));
    if (same) return same;
  }
  const usable = fitting.filter((c) => c.args.every((kind, i) => canCast(kinds[i], kind, 'implicit')));
  return usable.length <= 1 ? usable[0] : select(usable, kinds);
}

/** A variadic overload with as many arguments as there are. */
const spreads = (c: Signature, count: number): boolean => c.variadic === true && count > c.args.length;

function spread(c: Signature, count: number): Signature {
  if (!spreads(c, count)) return c;
  const rest = new Array<Kind>(count - c.args.length).fill(c.args[c.args.length - 1]);
  return { ...c, args: [...c.args, ...rest] };
}

function select(usable: readonly Signature[], kinds: readonly ExprKind[]): Signature | undefined {
  let best = most(usable, (c) => count(c.args, (kind, i) => kind === kinds[i]));
  if (best.length === 1) return best[0];
  best = most(best, (c) =>
    count(c.args, (kind, i) => {
      const arg = kinds[i];
      if (arg === 'unknown') return false;
      return kind === arg || (isPreferred(kind) && categoryOf(kind) === categoryOf(arg));
    }),
  );
  if (best.length === 1) return best[0];
  return decideUnknown(best, kinds);
}

function decideUnknown(candidates: readonly Signature[], kinds: readonly ExprKind[]): Signature | undefined {
  let left = candidates;
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i] !== 'unknown') continue;
    const categories = new Set(left.map((c) => categoryOf(c.args[i])));
    const category = categories.has('string')
      ? 'string'
      : categories.size === 1
        ? [...categories][0]
        : undefined;
    if (category === undefined) return undefined;
    left = left.filter((c) => categoryOf(c.args[i]) === category);
    if (left.some((c) => isPreferred(c.args[i]))) left = left.filter((c) => isPreferred(c.args[i]));
  }
  if (left.length === 1) return left[0];
  const known = new Set(kinds.filter((kind) => kind !== 'unknown'));
  if (known.size !== 1) return undefined;
  const [only] = known;
  const same = candidates.filter((c) =>
    c.args.every((kind) => canCast(only, kind, 'implicit') && kind === only),
  );
  return same.length === 1 ? same[0] : undefined;
}

function count(args: readonly Kind[], test: (kind: Kind, index: number) => boolean): number {
  return args.filter(test).length;
}

function most<T>(items: readonly T[], score: (item: T) => number): readonly T[] {
  const scores = items.map(score);
  const top = Math.max(...scores);
  return items.filter((_, i) => scores[i] === top);
}

/** The type of CASE, COALESCE, IN and the like ("UNION, CASE, and Related Constructs"); undefined: they do not meet. */
export function commonKind(kinds: readonly ExprKind[]): Kind | undefined {
  let common: ExprKind = 'unknown';
  for (const kind of kinds) {
    if (kind === 'unknown' || kind === common) continue;
    if (common === 'unknown') common = kind;
    else if (categoryOf(kind) !== categoryOf(common)) return undefined;
    else if (
      !isPreferred(common) &&
      canCast(common, kind, 'implicit') &&
      !canCast(kind, common, 'implicit')
    ) {
      common = kind;
    }
  }
  if (common === 'unknown') return 'text';
  const chosen = common;
  return kinds.every((kind) => canCast(kind, chosen, 'implicit')) ? chosen : undefined;
}
