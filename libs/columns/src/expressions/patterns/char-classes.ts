import { mapCase } from '../letter-case.js';
import { charSet, complement, union, without, type CharSet } from './char-set.js';

/**
 * The named classes as PostgreSQL's builtin collation C.UTF-8 has them: by Unicode's properties, but with ASCII's digits
 * and hexadecimal digits alone. Computed when first used, and kept: they hold a few hundred ranges each.
 */
export class CharClasses {
  private readonly known = new Map<string, CharSet>();

  /** undefined: there is no class of this name. */
  named(name: string): CharSet | undefined {
    const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
    if (make === undefined) return undefined;
    let set = this.known.get(name);
    if (set === undefined) this.known.set(name, (set = make()));
    return set;
  }

  get word(): CharSet {
    return this.named('word') ?? [];
  }
}

/** The process has one: the classes are constants of Unicode, merely late ones. */
export const CLASSES = new CharClasses();

const ASCII_DIGITS: CharSet = [0x30, 0x39];
const graphical = (): CharSet => complement(union(property('[\\p{Cc}\\p{Cs}\\p{Cn}]'), SPACE()));
const SPACE = (): CharSet => property('\\p{White_Space}');
const BLANK = (): CharSet => union([0x09, 0x09], property('\\p{Zs}'));
const ALPHA = (): CharSet => property('\\p{Alphabetic}');

const MAKERS: Readonly<Record<string, () => CharSet>> = {
  alnum: () => union(ALPHA(), ASCII_DIGITS),
  alpha: ALPHA,
  ascii: () => [0, 0x7f],
  blank: () =>
    charSet([
      [0x09, 0x09],
      [0x20, 0x20],
    ]),
  cntrl: () => property('\\p{Cc}'),
  digit: () => ASCII_DIGITS,
  graph: graphical,
  // Unicode 17 took U+0295's case away; PostgreSQL 18 has Unicode 16.
  lower: () => union(property('\\p{Lowercase}'), [0x295, 0x295]),
  print: () => without(union(graphical(), BLANK()), property('\\p{Cc}')),
  punct: () => without(property('[\\p{P}\\p{S}]'), ALPHA()),
  space: SPACE,
  upper: () => property('\\p{Uppercase}'),
  xdigit: () => [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
  word: () => union(ALPHA(), ASCII_DIGITS, [0x5f, 0x5f]),
};

/** Every code point that matches, found in runs over all of Unicode, a plane at a time. */
function property(source: string): CharSet {
  const runs = new RegExp(`${source}+`, 'gu');
  const pairs: [number, number][] = [];
  for (let plane = 0; plane <= 0x10; plane++) {
    // Between the halves of surrogate pairs, which are no characters of their own.
    const parts = plane === 0 ? [0, 0xd800, 0xe000, 0x10000] : [plane << 16, (plane + 1) << 16];
    for (let i = 0; i < parts.length; i += 2) {
      for (const match of text(parts[i], parts[i + 1]).matchAll(runs)) {
        const first = match[0].codePointAt(0) ?? 0;
        pairs.push([first, first + [...match[0]].length - 1]);
      }
    }
  }
  return charSet(pairs);
}

function text(from: number, to: number): string {
  const parts: string[] = [];
  for (let code = from; code < to; code += 4096) {
    const codes = Array.from({ length: Math.min(4096, to - code) }, (_, i) => code + i);
    parts.push(String.fromCodePoint(...codes));
  }
  return parts.join('');
}

/** What a single character stands for where case does not matter: its lower and its upper form. */
export function casesOf(code: number): CharSet {
  const char = String.fromCodePoint(code);
  const lower = mapCase(char, 'lower').codePointAt(0) ?? code;
  const upper = mapCase(char, 'upper').codePointAt(0) ?? code;
  return charSet([
    [lower, lower],
    [upper, upper],
  ]);
}

/** A range that is larger than this is taken as it stands where case does not matter, as PostgreSQL does. */
const MAX_CASED_RANGE = 100_000;

export function casedRange(first: number, last: number): CharSet {
  if (last - first > MAX_CASED_RANGE) return [first, last];
  const sets: CharSet[] = [[first, last]];
  for (let code = first; code <= last; code++) {
    if (code < 0xd800 || code > 0xdfff) sets.push(casesOf(code));
  }
  return union(...sets);
}
