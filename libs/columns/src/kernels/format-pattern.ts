import { KernelOptionError } from './kernel.js';

/** The patterns of to_timestamp that are taken, longest first where one begins another. */
const NUMBERS = [
  'YYYY',
  'YY',
  'MM',
  'DD',
  'HH24',
  'HH12',
  'HH',
  'MI',
  'SS',
  'MS',
  'US',
  'TZH',
  'TZM',
] as const;
const WORDS = ['MONTH', 'MON', 'AM', 'PM'] as const;
const PATTERNS = [...NUMBERS, ...WORDS];

export type PatternName = (typeof PATTERNS)[number];

export type FormatItem =
  | { readonly kind: 'literal'; readonly text: string }
  /** `wide`: a digit may follow directly, so the full width has to be there. */
  | { readonly kind: 'pattern'; readonly name: PatternName; readonly wide: boolean };

/** What a format is for decides which patterns it must and may have. */
export type FormatUse = 'date' | 'time' | 'timestamp' | 'timestamptz';

/** @throws KernelOptionError naming the first thing that is not taken */
export function parseFormat(format: string, use: FormatUse): readonly FormatItem[] {
  const items: FormatItem[] = [];
  for (let at = 0; at < format.length;) {
    const pattern = PATTERNS.find((name) => format.slice(at, at + name.length).toUpperCase() === name);
    if (pattern) {
      items.push({ kind: 'pattern', name: pattern, wide: false });
      at += pattern.length;
      continue;
    }
    const quoted = /^"([^"]*)"/.exec(format.slice(at));
    if (!quoted && /[A-Za-z0-9"]/.test(format[at])) throw refuse(format, at);
    items.push({ kind: 'literal', text: quoted ? quoted[1] : format[at] });
    at += quoted ? quoted[0].length : 1;
  }
  requireParts(format, items, use);
  return items.map((item, i) => (item.kind === 'pattern' ? { ...item, wide: isNumber(items[i + 1]) } : item));
}

function isNumber(item: FormatItem | undefined): boolean {
  if (item?.kind === 'literal') return /^[0-9]/.test(item.text);
  return item !== undefined && NUMBERS.some((name) => name === item.name && name !== 'TZH');
}

const DATE_PARTS: readonly PatternName[] = ['YYYY', 'YY', 'MM', 'MON', 'MONTH', 'DD'];
const ZONE_PARTS: readonly PatternName[] = ['TZH', 'TZM'];

function requireParts(format: string, items: readonly FormatItem[], use: FormatUse): void {
  const names = items.flatMap((item) => (item.kind === 'pattern' ? [item.name] : []));
  const fail = (problem: string): never => {
    throw new KernelOptionError('format', `the format "${format}" ${problem}`);
  };
  const twice = names.find((name, i) => names.some((other, j) => j < i && part(other) === part(name)));
  if (twice) fail(`gives ${part(twice)} twice`);
  const has = (wanted: string): boolean => names.some((name) => part(name) === wanted);
  if (use !== 'time' && !(has('the year') && has('the month') && has('the day'))) {
    fail('needs a year (YYYY), a month (MM or Mon) and a day (DD)');
  }
  if (use === 'time' && !has('the hour')) fail('needs an hour (HH24)');
  const stray = names.find((name) => {
    if (DATE_PARTS.includes(name)) return use === 'time';
    return ZONE_PARTS.includes(name) ? use !== 'timestamptz' : use === 'date';
  });
  if (stray) fail(`has ${stray}, which a ${use} does not keep`);
  if (has('the zone’s minutes') && !has('the zone’s hours')) fail('has TZM without TZH');
  const half = names.includes('HH12') || names.includes('HH');
  if (half !== has('the half of the day')) fail('must have HH12 and AM together (or HH24 alone)');
}

function part(name: PatternName): string {
  if (name === 'YYYY' || name === 'YY') return 'the year';
  if (name === 'MM' || name === 'MON' || name === 'MONTH') return 'the month';
  if (name === 'DD') return 'the day';
  if (name.startsWith('HH')) return 'the hour';
  if (name === 'MI') return 'the minute';
  if (name === 'SS') return 'the second';
  if (name === 'MS' || name === 'US') return 'the fraction';
  if (name === 'TZH') return 'the zone’s hours';
  return name === 'TZM' ? 'the zone’s minutes' : 'the half of the day';
}

function refuse(format: string, at: number): KernelOptionError {
  const rest = /^(?:"|[A-Za-z0-9]+)/.exec(format.slice(at))?.[0] ?? format[at];
  const hint = rest === 'T' || rest.startsWith('T') ? ' (a literal T is written "T", in double quotes)' : '';
  const known = PATTERNS.join(', ');
  return new KernelOptionError(
    'format',
    `the format "${format}" has "${rest}"${hint}; patterns are ${known}`,
  );
}
