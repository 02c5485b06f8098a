/** Types from the narrowest to the widest. */
const CANDIDATES: readonly { readonly type: string; takes(value: string): boolean }[] = [
  { type: 'boolean', takes: (value) => /^(true|false|t|f|yes|no)$/i.test(value) },
  // Room to grow: ids and counters that come near the end of integer are suggested as bigint.
  { type: 'integer', takes: (value) => isInteger(value) && Math.abs(Number(value)) < 200_000_000 },
  { type: 'bigint', takes: (value) => isInteger(value) && value.replace('-', '').length <= 18 },
  { type: 'numeric', takes: (value) => /^-?(0|[1-9]\d{0,29})(\.\d{1,20})?$/.test(value) },
  {
    type: 'double precision',
    takes: (value) =>
      /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d{1,3})?$/i.test(value) && Number.isFinite(Number(value)),
  },
  // 0 and 1 alone are integers.
  { type: 'boolean', takes: (value) => /^(true|false|t|f|yes|no|y|n|on|off|1|0)$/i.test(value) },
  { type: 'date', takes: isDay },
  { type: 'timestamp', takes: (value) => isDay(value) || (isTimestamp(value) && !hasOffset(value)) },
  // Those without an offset are read in source.timezone, which `sluice infer` writes.
  { type: 'timestamptz', takes: (value) => isDay(value) || isTimestamp(value) },
  { type: 'uuid', takes: (value) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value) },
  { type: 'jsonb', takes: isJsonDocument },
];

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'numeric', 'double precision']);

/** Of so many values one may be odd, whatever its share is. */
const ENOUGH_FOR_ONE = 20;
const MISFIT_SHARE = 0.02;

export interface InferredType {
  readonly type: string;
  /** Values that the type does not take; they would be rejected. */
  readonly misfits: number;
  /** The first of them; '' where there is none. */
  readonly misfitExample: string;
}

/**
 * The type that takes the most of the values (nulls left out), the narrowest of equals, if it leaves out no more than
 * 2 % of them (of 20 to 99, one): a bad value among many should not make a column text. Cautious otherwise: one `007`
 * or `+49` makes text, because a number would lose what may matter; no values at all are text too.
 */
export function inferType(values: readonly string[]): InferredType {
  let best: InferredType = { type: 'text', misfits: 0, misfitExample: '' };
  let allowed = Math.max(Math.floor(values.length * MISFIT_SHARE), values.length >= ENOUGH_FOR_ONE ? 1 : 0);
  if (values.length === 0) return best;
  const code = values.some(isCode);
  for (const { type, takes } of CANDIDATES) {
    if (code && NUMBERS.has(type)) continue;
    const misfits = misfitsOf(values, takes, allowed);
    if (misfits === undefined) continue;
    best = { type, misfits: misfits.count, misfitExample: misfits.first };
    if (misfits.count === 0) break;
    allowed = misfits.count - 1; // a wider type must do better
  }
  return best;
}

/** Undefined: more than allowed. */
function misfitsOf(
  values: readonly string[],
  takes: (value: string) => boolean,
  allowed: number,
): { readonly count: number; readonly first: string } | undefined {
  let count = 0;
  let first = '';
  for (const value of values) {
    if (takes(value)) continue;
    count += 1;
    if (count > allowed) return undefined;
    if (count === 1) first = value;
  }
  return { count, first };
}

/** A number to look at, an identifier by its sign or leading zero. */
function isCode(value: string): boolean {
  return /^([-+]?0|\+)\d+$/.test(value);
}

function isInteger(value: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(value);
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

const TIMESTAMP =
  /^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/i;

function isTimestamp(value: string): boolean {
  return TIMESTAMP.test(value) && isDay(value.slice(0, 10));
}

function hasOffset(timestamp: string): boolean {
  return /(Z|[+-]\d\d(:?\d\d)?)$/i.test(timestamp.slice(10));
}

function isJsonDocument(value: string): boolean {
  if (!/^\s*[[{]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
