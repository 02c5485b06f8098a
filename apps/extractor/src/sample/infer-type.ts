/** Types from the narrowest to the widest; the first one that takes every value is suggested. */
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
  { type: 'date', takes: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value) },
  {
    type: 'timestamptz',
    takes: (value) => isTimestamp(value) && /(Z|[+-]\d\d(:?\d\d)?)$/i.test(value.slice(10)),
  },
  {
    type: 'timestamp',
    takes: (value) => isTimestamp(value) && !/(Z|[+-]\d\d(:?\d\d)?)$/i.test(value.slice(10)),
  },
  { type: 'uuid', takes: (value) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value) },
  { type: 'jsonb', takes: isJsonDocument },
];

/**
 * The narrowest type for the values (nulls left out). Cautious: `007` and `+49` are text, because a number would lose
 * what may matter; no values at all are text too.
 */
export function inferType(values: readonly string[]): string {
  if (values.length === 0) return 'text';
  return CANDIDATES.find(({ takes }) => values.every(takes))?.type ?? 'text';
}

function isInteger(value: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(value);
}

function isDay(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

const TIMESTAMP =
  /^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/i;

function isTimestamp(value: string): boolean {
  return TIMESTAMP.test(value) && isDay(value.slice(0, 10));
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
