import { type Vector } from '../../vector.js';
import { constantText } from '../constant-text.js';
import { type ErrorMarks, ExpressionError, type RuntimeError } from '../errors.js';
import { type Impl } from '../impl.js';
import { withOption } from './parser.js';
import { type Matcher, Pattern, TooManyStates } from './pattern.js';
import { PatternError, PLAIN_FLAGS, type PatternFlags } from './syntax.js';

export interface Flags {
  readonly options: PatternFlags;
  /** g: every match. */
  readonly all: boolean;
}

const NO_FLAGS: Flags = { options: PLAIN_FLAGS, all: false };

/** What of pattern and flags is null makes the function null, whatever its rows. */
export type Read<T> = T | null;

/** @throws ExpressionError */
export function readFlags(value: Vector | undefined, given: boolean, takesAll: boolean): Read<Flags> {
  if (!given) return NO_FLAGS;
  const text = constantText(value, 'the flags of a regular expression');
  if (text === null) return null;
  let options = PLAIN_FLAGS;
  let all = false;
  for (const letter of text) {
    if (letter === 'g' && takesAll) all = true;
    else if (letter === 'g') {
      const hint = 'Leave it out: it is for regexp_replace alone.';
      throw new ExpressionError('this function does not take the flag "g"', undefined, hint);
    } else options = told(() => withOption(options, letter));
  }
  return { options, all };
}

/** @throws ExpressionError */
export function readPattern(value: Vector | undefined, flags: PatternFlags): Read<Pattern> {
  const text = constantText(value, 'a regular expression');
  return text === null ? null : told(() => new Pattern(text, flags));
}

/** Says what is wrong with a pattern where the function stands. @throws ExpressionError */
export function told<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new ExpressionError(`regular expression: ${error.message}`, undefined, error.hint);
  }
}

/** A constant argument that is NULL: the call is null, and this is never asked for a row. */
export const ALWAYS_NULL: Impl = () => undefined;

const TOO_MANY: RuntimeError = {
  sqlstate: '54000',
  message: 'the regular expression is too complex for this value',
};

/** Runs the search of one row; a value that takes too many states is an error of that row (I5). */
export function guarded(marks: ErrorMarks, row: number, search: () => void): void {
  try {
    search();
  } catch (error) {
    if (!(error instanceof TooManyStates)) throw error;
    marks.add(row, TOO_MANY);
  }
}

export const invalidParameter = (name: string, value: number): RuntimeError => ({
  sqlstate: '22023',
  message: `invalid value for parameter "${name}": ${value}`,
});

/**
 * Calls `see` for each match in turn, as far as it wants more; a search begins behind the match before, a character further
 * where that was empty. `matcher` has been loaded.
 */
export function eachMatch(
  matcher: Matcher,
  data: Uint8Array,
  from: number,
  to: number,
  see: () => boolean,
): void {
  for (let at = from; at <= to && matcher.next(at);) {
    if (!see()) return;
    at = matcher.end;
    if (matcher.start === matcher.end) {
      at++;
      while (at < to && (data[at] & 0xc0) === 0x80) at++;
    }
  }
}
