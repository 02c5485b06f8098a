import { choice, EMPTY, repeat, type Rx, sequence } from './rx.js';
import {
  type Alternatives,
  type Branch,
  LONGER,
  PatternError,
  type Preference,
  type Quantified,
  SHORTER,
} from './syntax.js';

/**
 * How PostgreSQL divides a match among a pattern's parts (manual, 9.7.3.5): a tree of the parts whose extents it decides one
 * after the other. What has no capture and no mixed preference inside is one part, whose extent alone matters.
 */
export interface Subre {
  readonly op: 'plain' | 'concat' | 'choice' | 'loop';
  /** Preferences and what is inside, as PostgreSQL's own regular-expression compiler has them. */
  readonly flags: number;
  readonly rx: Rx;
  /** Two of a concat, one of a loop, any number of a choice. */
  readonly children: readonly Subre[];
  /** Number of the captures that have this extent. */
  readonly captures: readonly number[];
  /** Of a loop: how often at most. */
  readonly max: number;
}

const MIXED = 4;
const CAPTURE = 8;
const MESSY = MIXED | CAPTURE;
const CLASH = LONGER | SHORTER;

const upward = (f: number): number => (f & MESSY) | ((f & CLASH) === CLASH ? MIXED : 0);
const preference = (f: number): number => f & CLASH;
const combine = (f: number, g: number): number =>
  upward(f | g) | (preference(f) !== 0 ? preference(f) : preference(g));
const messy = (f: number): boolean => (f & MESSY) !== 0;

const plainOf = (flags: number, rx: Rx): Subre => ({
  op: 'plain',
  flags,
  rx,
  children: [],
  captures: [],
  max: 1,
});

export function subreOf(branches: Alternatives): Subre {
  const children = branches.map(branchOf);
  if (children.length === 1) return children[0];
  let flags: number = LONGER;
  for (const child of children) flags |= upward(flags | child.flags);
  const rx = choice(children.map((child) => child.rx));
  if (!messy(flags)) return plainOf(flags, rx);
  return { op: 'choice', flags, rx, children, captures: [], max: 1 };
}

function branchOf(items: Branch): Subre {
  let flags = 0;
  const prefix: Rx[] = [];
  for (const [i, item] of items.entries()) {
    const { atom, min, max, prefers } = item;
    if (atom.kind === 'assert') {
      prefix.push({ rx: 'assert', what: atom.what });
      continue;
    }
    const inner = atom.kind === 'group' ? groupOf(subreOf(atom.body), atom.number) : undefined;
    if (max === 0) {
      prefix.push(EMPTY);
      continue;
    }
    const rx = inner?.rx ?? (atom.kind === 'set' ? { rx: 'set', set: atom.set } : EMPTY);
    const together = flags | prefers | (inner?.flags ?? 0);
    if (!messy(upward(together))) {
      prefix.push(repeat(rx, min, max));
      flags = together;
      continue;
    }
    const main = quantifiedOf(inner ?? plainOf(0, rx), item);
    return joined(flags, prefix, main, combine(prefers, inner?.flags ?? 0), items.slice(i + 1));
  }
  return plainOf(flags, sequence(prefix));
}

/** The part with its number: parts within parts may have the same extent. */
function groupOf(inner: Subre, number: number): Subre {
  if (number === 0) return inner;
  return { ...inner, flags: inner.flags | CAPTURE, captures: [...inner.captures, number] };
}

function quantifiedOf(atom: Subre, { min, max, prefers }: Quantified): Subre {
  const own = atom.flags & (CLASH | MIXED);
  if (min === 1 && max === 1 && (prefers === 0 || own === 0 || prefers === own)) return atom;
  const flags = combine(prefers, atom.flags);
  if ((atom.flags & CAPTURE) === 0) return plainOf(flags, repeat(atom.rx, min, max));
  // Of x{m,n} the last x has the captures: x{m-1,n-1}x.
  if (min > 0) {
    const before = plainOf(preference(flags), repeat(atom.rx, min - 1, max - 1));
    return concat(flags, before, atom);
  }
  const rx = repeat(atom.rx, min, max);
  return { op: 'loop', flags, rx, children: [atom], captures: [], max };
}

function concat(flags: number, left: Subre, right: Subre): Subre {
  const rx = sequence([left.rx, right.rx]);
  return { op: 'concat', flags, rx, children: [left, right], captures: [], max: 1 };
}

/** What came before a part that is messy, the part, and what follows it in its branch. */
function joined(
  before: number,
  prefix: readonly Rx[],
  main: Subre,
  mainFlags: number,
  following: Branch,
): Subre {
  const left = plainOf(before, sequence(prefix));
  if (following.length === 0) {
    return prefix.length === 0 ? main : concat(before | combine(before, main.flags), left, main);
  }
  const rest = branchOf(following);
  const flags = mainFlags | combine(mainFlags, rest.flags);
  const top = before | combine(before, flags);
  if (prefix.length === 0) return concat(top, main, rest);
  const mergeable =
    main.op === 'plain' && rest.op === 'plain' && main.captures.length === 0 && rest.captures.length === 0;
  const right =
    mergeable && !messy(upward(main.flags | rest.flags))
      ? plainOf(combine(main.flags, rest.flags), sequence([main.rx, rest.rx]))
      : concat(flags, main, rest);
  return concat(top, left, right);
}

/** Which of two preferences a part has. */
export const prefersShort = (subre: Subre): boolean => (subre.flags & SHORTER) !== 0;

/** Captures anywhere in a part. */
export function capturesIn(subre: Subre): readonly number[] {
  return [...subre.captures, ...subre.children.flatMap(capturesIn)];
}

/** @throws PatternError where a wanted capture stands in a repetition whose turns would have to be counted */
export function refuseCounted(subre: Subre, wanted: ReadonlySet<number>): void {
  const counted = subre.op === 'loop' && subre.max > 1 && subre.max !== Infinity;
  if (counted && capturesIn(subre).some((number) => wanted.has(number))) {
    throw new PatternError(
      `a group within {0,${subre.max}} cannot be taken from the match`,
      'Repeat it with * or without a lower bound of 0, or do not ask for that group.',
    );
  }
  for (const child of subre.children) refuseCounted(child, wanted);
}

export type { Preference };
