import { type ColumnType } from '../types.js';
import { bytesAndWords, datesAndTimes, documents, numbers } from './handpicked.fixture.js';

export type Random = () => number;

/** Mulberry32: small, seeded, good enough to pick test data. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)];
const below = (random: Random, n: number): number => Math.floor(random() * n);
const two = (n: number): string => String(n).padStart(2, '0');
const digits = (random: Random, n: number): string =>
  Array.from({ length: n }, () => below(random, 10)).join('');

function number(random: Random): string {
  const sign = pick(random, ['', '', '-', '+']);
  const whole = digits(random, below(random, pick(random, [5, 12, 25])));
  const decimals = random() < 0.5 ? '' : `.${digits(random, below(random, pick(random, [4, 9, 20])))}`;
  const exponent =
    random() < 0.75 ? '' : pick(random, ['e', 'E']) + pick(random, ['', '+', '-']) + below(random, 60);
  return sign + whole + decimals + exponent;
}

function date(random: Random): string {
  const year = random() < 0.8 ? 1900 + below(random, 200) : 1 + below(random, 9999);
  return `${String(year).padStart(4, '0')}-${two(1 + below(random, 12))}-${two(1 + below(random, 31))}`;
}

function clock(random: Random): string {
  const base = `${two(below(random, 25))}:${two(below(random, 60))}`;
  if (random() < 0.1) return base;
  const seconds = `${base}:${two(below(random, 61))}`;
  return random() < 0.5 ? seconds : `${seconds}.${digits(random, 1 + below(random, 12))}`;
}

function offset(random: Random): string {
  const hours = pick(random, ['+', '-']) + two(below(random, 17));
  return pick(random, [
    '',
    '',
    'Z',
    'z',
    ' UTC',
    hours,
    `${hours}:${two(below(random, 61))}`,
    `${hours}30`,
    ` ${hours}`,
  ]);
}

function document(random: Random, depth = 0): string {
  const kind = below(random, depth > 4 ? 4 : 6);
  const gap = pick(random, ['', '', ' ', '\n', '\t']);
  if (kind === 0) return pick(random, ['true', 'false', 'null']);
  if (kind === 1) return number(random);
  if (kind < 4)
    return JSON.stringify(digits(random, below(random, 4)) + pick(random, ['', 'ä', '"', '\\', '\n', '𝄞']));
  const members = Array.from({ length: below(random, 4) }, () => document(random, depth + 1));
  if (kind === 4) return `[${gap}${members.join(`,${gap}`)}]`;
  return `{${members.map((m, i) => `"k${i}"${gap}:${gap}${m}`).join(',')}}`;
}

/** One byte changed, added or taken away: near misses are where grammars differ. */
function mutated(random: Random, text: string): string {
  const at = below(random, text.length + 1);
  const extra = pick(random, [' ', '-', '+', '.', ':', '0', '9', 'T', 'e', '"', '\\', '{', ',', 'x', '\t']);
  const kind = below(random, 3);
  return text.slice(0, at) + (kind === 0 ? '' : extra) + text.slice(kind === 1 ? at : at + 1);
}

function hex(random: Random, n: number): string {
  return Array.from({ length: n }, () => pick(random, [...'0123456789abcdefABCDEF'])).join('');
}

function generate(kind: ColumnType['kind'], random: Random): string {
  switch (kind) {
    case 'date':
      return date(random);
    case 'time':
      return clock(random);
    case 'timestamp':
    case 'timestamptz':
      return date(random) + pick(random, ['T', ' ', ' ']) + clock(random) + offset(random);
    case 'uuid':
      return `${hex(random, 8)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 4)}-${hex(random, 12)}`;
    case 'bytea':
      return `\\x${hex(random, below(random, 20))}`;
    case 'json':
    case 'jsonb':
      return document(random);
    case 'boolean':
      return pick(random, ['true', 'FALSE', 'yes', 'no', 'On', 'off', '1', '0', 'tr', 'fal']);
    case 'text':
    case 'varchar':
    case 'char':
      return hex(random, below(random, 6)) + pick(random, ['', ' ', '   ', 'ä', '€uro', '𝄞', '      ']);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return random() < 0.8
        ? pick(random, ['', '-']) + digits(random, 1 + below(random, 20))
        : number(random);
    default:
      return number(random);
  }
}

const HANDPICKED: readonly string[] = [...numbers, ...datesAndTimes, ...documents, ...bytesAndWords];

/** Every hand-picked text, whatever type it was picked for, and `count` random ones, half of them mutated. */
export function candidates(type: ColumnType, random: Random, count: number): readonly string[] {
  const made = Array.from({ length: count }, () => {
    const text = generate(type.kind, random);
    return random() < 0.5 ? text : mutated(random, text);
  });
  return [...new Set([...HANDPICKED, ...made])];
}
