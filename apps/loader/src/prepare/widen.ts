/** What a column becomes that takes the values of two types unchanged. */
export interface Widened {
  readonly type: string;
  /** PostgreSQL writes the whole table anew; otherwise it changes the catalogue alone. */
  readonly rewrites: boolean;
}

/** Decimal digits of the integer types. */
const DIGITS: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };
const INTEGERS = Object.keys(DIGITS);

/**
 * The narrowest type that holds every value of a column of type `have` and of the pipeline's `want`, none of them changed.
 * undefined: there is none that a column may be widened to. Types as format_type spells them.
 * Source of what is written anew: PostgreSQL's documentation, ALTER TABLE, Notes; src/backend/utils/adt/{varchar,numeric,
 * timestamp}.c, support functions.
 */
export function widened(have: string, want: string): Widened | undefined {
  const [from, to] = [parse(have), parse(want)];
  if (to.base === 'numeric') return toNumeric(from, to);
  if (INTEGERS.includes(from.base) && INTEGERS.includes(to.base)) {
    return DIGITS[to.base] > DIGITS[from.base] ? { type: to.base, rewrites: true } : undefined;
  }
  if (from.base === 'real' && to.base === 'double precision') return { type: to.base, rewrites: true };
  if (from.base === 'character varying' && (to.base === 'text' || to.base === from.base)) {
    return { type: want, rewrites: false };
  }
  // Times with fewer decimals.
  if (from.base === to.base && /^time/.test(from.base) && from.modifiers.length > 0) {
    return { type: want, rewrites: false };
  }
  return undefined;
}

function toNumeric(from: Parsed, to: Parsed): Widened | undefined {
  const integer = DIGITS[from.base];
  if (from.base !== 'numeric' && integer === undefined) return undefined;
  const rewrites = integer !== undefined;
  if (to.modifiers.length === 0) return { type: 'numeric', rewrites };
  const [precision, scale = 0] = to.modifiers;
  const [had, hadScale = 0] = integer === undefined ? from.modifiers : [integer, 0];
  const decimals = Math.max(scale, hadScale);
  const type = `numeric(${Math.max(precision - scale, had - hadScale) + decimals},${decimals})`;
  return { type, rewrites: rewrites || decimals !== hadScale };
}

interface Parsed {
  /** Without modifiers. */
  readonly base: string;
  readonly modifiers: readonly number[];
}

function parse(type: string): Parsed {
  const inside = /\(([^)]*)\)/.exec(type)?.[1];
  const base = type.replace(/\([^)]*\)/, '').replace(/\s+/g, ' ');
  return { base: base.trim(), modifiers: inside === undefined ? [] : inside.split(',').map(Number) };
}
