import { type IntervalVector } from '../../vector.js';
import { type Interval, intervalAt, intervalSign } from './interval-value.js';

/** Row r as IntervalStyle `postgres` writes it, e.g. `1 year 2 mons -3 days +04:05:06.7`. */
export function intervalText(vector: IntervalVector, r: number): string {
  const sign = intervalSign(vector, r);
  if (sign !== 0) return sign > 0 ? 'infinity' : '-infinity';
  return spell(intervalAt(vector, r));
}

function spell({ months, days, micros }: Interval): string {
  const parts: string[] = [];
  let negative = false;
  const add = (value: number, unit: string): void => {
    if (value === 0) return;
    parts.push(`${negative && value > 0 ? '+' : ''}${value} ${unit}${value === 1 ? '' : 's'}`);
    negative = value < 0;
  };
  add(Math.trunc(months / 12), 'year');
  add(months % 12, 'mon');
  add(days, 'day');
  if (micros !== 0n || parts.length === 0) {
    const sign = micros < 0n ? '-' : negative ? '+' : '';
    parts.push(sign + clock(micros < 0n ? -micros : micros));
  }
  return parts.join(' ');
}

function clock(micros: bigint): string {
  const two = (n: bigint): string => n.toString().padStart(2, '0');
  const seconds = micros / 1_000_000n;
  const fraction = (micros % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  const text = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === '' ? text : `${text}.${fraction}`;
}
