import { type BytesVector, type Vector } from '../../vector.js';
import { type Prepared } from '../catalog/signature.js';
import { ExpressionError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { TextOut, textAt } from '../text-out.js';
import {
  ALWAYS_NULL,
  eachMatch,
  type Flags,
  guarded,
  invalidParameter,
  readFlags,
  readPattern,
  told,
} from './arguments.js';
import { type Matcher, type Pattern } from './pattern.js';
import { startAt } from './search-functions.js';

/** A replacement in pieces: texts, and numbers of groups (0: the match). */
type Replacement = readonly (Buffer | number)[];

/** regexp_replace(text, pattern, replacement [, flags]). */
export function regexpReplace(count: 3 | 4): Prepared {
  return {
    prepare: (constants) => {
      if (count === 4) refuseDigit(constants[3]);
      const flags = readFlags(constants[3], count === 4, true);
      return flags
        ? replacing(
            constants,
            flags,
            () => 1,
            () => (flags.all ? 0 : 1),
          )
        : ALWAYS_NULL;
    },
  };
}

function refuseDigit(flags: Vector | undefined): void {
  if (flags && /^[0-9]/.test(textAt(expectKind(flags, 'bytes'), 0))) {
    throw new ExpressionError(
      'the flags of regexp_replace begin with a digit',
      undefined,
      'Where a start was meant, write it as a number without quotes.',
    );
  }
}

/** regexp_replace(text, pattern, replacement, start [, n [, flags]]): the n-th match, 0 for all. */
export function regexpReplaceFrom(count: 4 | 5 | 6): Prepared {
  return {
    prepare: (constants) => {
      const flags = readFlags(constants[5], count === 6, true);
      if (!flags) return ALWAYS_NULL;
      const number = (args: readonly Vector[], place: number, row: number): number =>
        expectKind(args[place], 'int32').values[row];
      return replacing(
        constants,
        flags,
        (args, row) => number(args, 3, row),
        (args, row) => (count > 4 ? number(args, 4, row) : 1),
      );
    },
  };
}

type Argument = (args: readonly Vector[], row: number) => number;

function replacing(
  constants: readonly (Vector | undefined)[],
  flags: Flags,
  startOf: Argument,
  nthOf: Argument,
): Impl {
  const pattern = readPattern(constants[1], flags.options);
  const given = constants[2];
  if (!pattern || given?.valid[0] === 0) return ALWAYS_NULL;
  const fixed = given && piecesOf(textAt(expectKind(given, 'bytes'), 0), pattern);
  const wanted = fixed ? fixed.filter((piece) => typeof piece === 'number') : upTo(pattern.captures);
  const matcher = told(() => pattern.matcher(wanted.filter((group) => group > 0)));
  return (args, target, rows, marks) => {
    const text = expectKind(args[0], 'bytes');
    const replacements = expectKind(args[2], 'bytes');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) {
        const [start, nth] = [startOf(args, r), nthOf(args, r)];
        const pieces = fixed ?? piecesOf(textAt(replacements, r), pattern);
        if (start < 1) marks.add(r, invalidParameter('start', start));
        else if (nth < 0) marks.add(r, invalidParameter('n', nth));
        else guarded(marks, r, () => replaceRow({ matcher, text, row: r, pieces, out }, start, nth));
      }
      out.end();
    }
  };
}

interface RowWork {
  readonly matcher: Matcher;
  readonly text: BytesVector;
  readonly row: number;
  readonly pieces: Replacement;
  readonly out: TextOut;
}

function replaceRow(work: RowWork, start: number, nth: number): void {
  const { matcher, text, row, out } = work;
  const [from, to] = [text.offsets[row], text.offsets[row + 1]];
  matcher.load(text.data, from, to);
  let copied = from;
  let seen = 0;
  eachMatch(matcher, text.data, startAt(text, row, start), to, () => {
    seen++;
    if (nth > 0 && seen !== nth) return true;
    out.add(text.data, copied, matcher.start);
    write(work);
    copied = matcher.end;
    return nth === 0;
  });
  out.add(text.data, copied, to);
}

function write({ matcher, text, pieces, out }: RowWork): void {
  if (pieces.some((piece) => typeof piece === 'number' && piece > 0)) matcher.takeApart();
  for (const piece of pieces) {
    if (typeof piece !== 'number') out.add(piece, 0, piece.length);
    else if (piece === 0) out.add(text.data, matcher.start, matcher.end);
    else if (matcher.captures[2 * piece] >= 0) {
      out.add(text.data, matcher.captures[2 * piece], matcher.captures[2 * piece + 1]);
    }
  }
}

const upTo = (captures: number): readonly number[] =>
  Array.from({ length: Math.min(captures, 9) }, (_, i) => i + 1);

/** `\1` to `\9` and `\&`; `\\` is a backslash, and so is one before anything else. */
function piecesOf(text: string, pattern: Pattern): Replacement {
  const pieces: (Buffer | number)[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') pieces.push(Buffer.from(plain));
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    const next = text[i] === '\\' ? (text[i + 1] ?? '') : '';
    if (/^[1-9&]$/.test(next)) {
      flush();
      const group = next === '&' ? 0 : Number(next);
      if (group <= pattern.captures) pieces.push(group);
      i++;
    } else {
      plain += text[i];
      if (next === '\\') i++;
    }
  }
  flush();
  return pieces;
}
