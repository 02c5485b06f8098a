const MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What parseDuration reads, for JSON Schema. */
export const DURATION_PATTERN = '^([0-9]+(ms|s|m|h|d) ?)+$';

/** Milliseconds of `90s`, `5m`, `1h30m`, `1d`; undefined for anything else. A day is 24 hours. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:ms|s|m|h|d) ?)+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) sum += Number(count) * MS[unit];
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** The shortest exact spelling: 5400000 → `90m`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  for (const unit of ['d', 'h', 'm', 's']) {
    if (ms >= MS[unit] && ms % MS[unit] === 0) return `${ms / MS[unit]}${unit}`;
  }
  return `${ms}ms`;
}
