import { ExpressionError } from '../../errors.js';

/** The patterns of to_char, to_date and to_timestamp that are taken, in PostgreSQL's capital spelling. */
const NUMBERS = [
  'Y,YYY',
  'YYYY',
  'YYY',
  'YY',
  'Y',
  'IYYY',
  'IYY',
  'IY',
  'I',
  'CC',
  'Q',
  'MM',
  'WW',
  'W',
  'IW',
  'DDD',
  'IDDD',
  'DD',
  'D',
  'ID',
  'J',
  'HH24',
  'HH12',
  'HH',
  'MI',
  'SSSSS',
  'SSSS',
  'SS',
  'MS',
  'US',
  'FF1',
  'FF2',
  'FF3',
  'FF4',
  'FF5',
  'FF6',
] as const;
const WORDS = [
  'MONTH',
  'MON',
  'DAY',
  'DY',
  'RM',
  'AM',
  'PM',
  'A.M.',
  'P.M.',
  'AD',
  'BC',
  'A.D.',
  'B.C.',
] as const;
const ZONES = ['TZH', 'TZM', 'OF'] as const;

export type NumberName = (typeof NUMBERS)[number];
export type PatternName = NumberName | (typeof WORDS)[number] | (typeof ZONES)[number];

export interface Pattern {
  readonly kind: 'pattern';
  readonly name: PatternName;
  /** As it was written: names of months and days follow its capitals. */
  readonly letters: 'upper' | 'lower' | 'title';
  /** FM: no padding. */
  readonly fill: boolean;
  /** TH or th: an ordinal's ending. */
  readonly ordinal: 'TH' | 'th' | undefined;
}

export type TemplateItem =
  | Pattern
  /** One character; what is quoted is text, whatever it is. */
  | { readonly kind: 'space' | 'separator' | 'text'; readonly text: string };

const ALL: readonly PatternName[] = [...NUMBERS, ...WORDS, ...ZONES].sort((a, b) => b.length - a.length);
/** What PostgreSQL has besides, and why it is refused. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^TM/i, 'TM (names in the language of the server)'],
  [/^TZ/i, 'TZ (abbreviations of the server)'],
  [/^SP/, 'SP'],
];

export const isDigits = (name: PatternName): name is NumberName => NUMBERS.some((known) => known === name);

/**
 * Reads a template for dates and times. `FX` comes back as a flag, for it holds from where it stands to the end, and is taken
 * at the very beginning alone.
 *
 * @throws ExpressionError naming the first thing that is not taken
 */
export function readTemplate(template: string): {
  readonly exact: boolean;
  readonly items: readonly TemplateItem[];
} {
  const exact = /^FX/i.test(template) && template.slice(0, 2) !== 'Fx';
  const items: TemplateItem[] = [];
  let at = exact ? 2 : 0;
  while (at < template.length) {
    const rest = template.slice(at);
    const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
    if (quoted) {
      for (const text of quoted[1].replace(/\\(.)/gs, '$1')) items.push({ kind: 'text', text });
      at += quoted[0].length;
      continue;
    }
    const pattern = patternAt(rest);
    if (pattern) {
      items.push(pattern.item);
      at += pattern.length;
      continue;
    }
    const [text] = rest;
    if (/[A-Za-z0-9"\\]/.test(text)) throw refused(template, rest);
    const code = rest.codePointAt(0) ?? 0;
    const character = String.fromCodePoint(code);
    items.push({ kind: code > 0x7e ? 'text' : /\s/.test(text) ? 'space' : 'separator', text: character });
    at += character.length;
  }
  return { exact, items };
}

function patternAt(rest: string): { readonly item: Pattern; readonly length: number } | undefined {
  const fill = /^(?:FM|fm)/.test(rest);
  const from = fill ? rest.slice(2) : rest;
  for (const name of ALL) {
    const written = from.slice(0, name.length);
    const letters = lettersOf(written, name);
    if (letters === undefined) continue;
    const after = from.slice(name.length, name.length + 2);
    const ordinal = after === 'TH' || after === 'th' ? after : undefined;
    const length = (fill ? 2 : 0) + name.length + (ordinal ? 2 : 0);
    return { item: { kind: 'pattern', name, letters, fill, ordinal }, length };
  }
  return undefined;
}

function lettersOf(written: string, name: PatternName): Pattern['letters'] | undefined {
  if (written === name) return 'upper';
  if (written === name.toLowerCase()) return 'lower';
  const titled = ['MONTH', 'MON', 'DAY', 'DY'].includes(name);
  return titled && written === name[0] + name.slice(1).toLowerCase() ? 'title' : undefined;
}

function refused(template: string, rest: string): ExpressionError {
  const known = REFUSED.find(([pattern]) => pattern.test(rest));
  const word = /^(?:["\\]|[A-Za-z0-9]+)/.exec(rest)?.[0] ?? rest[0];
  return new ExpressionError(
    known
      ? `the format "${template}" has ${known[1]}`
      : `the format "${template}" has "${word}", which is no pattern`,
    undefined,
    `Put text into double quotes. Patterns: ${[...NUMBERS, ...WORDS, ...ZONES].join(', ')}; before them FM, after them TH.`,
  );
}
