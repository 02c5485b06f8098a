import { type CharSet } from './char-set.js';

/** What is wrong with a pattern; whoever compiles it says where it stands. */
export class PatternError extends Error {
  constructor(
    message: string,
    readonly hint: string = 'Patterns are PostgreSQL\'s "advanced" regular expressions: see docs/patterns.md.',
  ) {
    super(message);
    this.name = 'PatternError';
  }
}

/** Zero-width conditions. */
export type Assertion =
  | 'line-begin' // ^
  | 'line-end' // $
  | 'begin' // \A
  | 'end' // \Z
  | 'word-begin' // \m
  | 'word-end' // \M
  | 'word-edge' // \y
  | 'no-word-edge'; // \Y

export interface PatternFlags {
  /** i: case does not matter. */
  readonly fold: boolean;
  /** `.` and [^…] take no line end (n, p). */
  readonly stopsAtNewline: boolean;
  /** ^ and $ match at line ends, too (n, w). */
  readonly anchorsAtNewline: boolean;
  /** x: white space and comments are passed over. */
  readonly expanded: boolean;
  /** q: the pattern is the text that it matches. */
  readonly literal: boolean;
}

export const PLAIN_FLAGS: PatternFlags = {
  fold: false,
  stopsAtNewline: false,
  anchorsAtNewline: false,
  expanded: false,
  literal: false,
};

export type Atom =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  /** `number`: of the capture; 0 for (?:…). */
  | { readonly kind: 'group'; readonly number: number; readonly body: Alternatives };

/** min and max as written, Infinity for none; `prefers` is what the quantifier says, 0 where it says nothing. */
export interface Quantified {
  readonly atom: Atom;
  readonly min: number;
  readonly max: number;
  readonly prefers: Preference;
}

export type Preference = 0 | typeof LONGER | typeof SHORTER;
export const LONGER = 1;
export const SHORTER = 2;

export type Branch = readonly Quantified[];
export type Alternatives = readonly Branch[];

export interface Parsed {
  readonly tree: Alternatives;
  readonly captures: number;
  readonly flags: PatternFlags;
}
