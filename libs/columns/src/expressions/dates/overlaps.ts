import { compareRows } from '../compare.js';
import { expectKind, type Impl } from '../impl.js';
import { type Vector } from '../../vector.js';

/** Row by row the order of two vectors, and whether either is null. */
class Order {
  private values = new Int8Array(0);

  constructor(
    private readonly a: Vector,
    private readonly b: Vector,
    rows: number,
  ) {
    this.values = new Int8Array(rows);
    compareRows(a, b, this.values, rows);
  }

  /** -1, 0 or 1; undefined: not known. */
  at(r: number): number | undefined {
    return (this.a.valid[r] & this.b.valid[r]) === 1 ? this.values[r] : undefined;
  }
}

/**
 * (start, end) OVERLAPS (start, end): each pair in either order, a period without its end included, and a null where the
 * answer depends on one (SQL's rules, with what PostgreSQL makes of nulls).
 */
export const overlaps: Impl = (args, target, rows) => {
  const out = expectKind(target, 'bool');
  // Every pair once: arguments 0 and 1 are one period, 2 and 3 the other.
  const orders = args.map((a) => args.map((b) => new Order(a, b, rows)));
  const present = (i: number, r: number): boolean => args[i].valid[r] === 1;
  for (let r = 0; r < rows; r++) {
    const [from, to] = period(orders, present, 0, r);
    const [other, until] = period(orders, present, 2, r);
    const value = from < 0 || other < 0 ? undefined : decide(orders, r, from, to, other, until);
    out.valid[r] = value === undefined ? 0 : 1;
    out.values[r] = value === true ? 1 : 0;
  }
};

/** Indices of start and end (-1: null), the lesser first. */
function period(
  orders: readonly (readonly Order[])[],
  present: (i: number, r: number) => boolean,
  first: 0 | 2,
  r: number,
): readonly [number, number] {
  const second = first + 1;
  if (!present(first, r)) return present(second, r) ? [second, -1] : [-1, -1];
  if (!present(second, r)) return [first, -1];
  return orders[first][second].at(r) === 1 ? [second, first] : [first, second];
}

function decide(
  orders: readonly (readonly Order[])[],
  r: number,
  from: number,
  to: number,
  other: number,
  until: number,
): boolean | undefined {
  const order = orders[from][other].at(r);
  if (order === 0) return to < 0 || until < 0 ? undefined : true;
  // The later period begins before the earlier one ends, or not at all.
  const [late, lateEnd, earlyEnd] = order === 1 ? [from, to, until] : [other, until, to];
  if (earlyEnd < 0) return undefined;
  if (orders[late][earlyEnd].at(r) === -1) return true;
  return lateEnd < 0 ? undefined : false;
}
