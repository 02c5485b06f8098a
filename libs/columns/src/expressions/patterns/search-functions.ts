import { type BytesVector, type Vector } from '../../vector.js';
import { type ErrorMarks } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { countCharacters, seek } from '../text-functions.js';
import { type Prepared } from '../catalog/signature.js';
import {
  ALWAYS_NULL,
  eachMatch,
  guarded,
  invalidParameter,
  readFlags,
  readPattern,
  told,
} from './arguments.js';
import { texts } from './element.js';
import { type Matcher, type Pattern } from './pattern.js';

/** `~`, `~*`, `!~`, `!~*` and regexp_like(text, pattern [, flags]). */
export function matches(fold: boolean, negate: boolean): Prepared {
  return {
    prepare: (constants) => {
      const flags = readFlags(constants[2], constants.length > 2, false);
      const pattern =
        flags && readPattern(constants[1], { ...flags.options, fold: fold || flags.options.fold });
      return pattern ? testing(pattern, negate) : ALWAYS_NULL;
    },
  };
}

function testing(pattern: Pattern, negate: boolean): Impl {
  const tester = pattern.tester();
  const [yes, no] = negate ? [0, 1] : [1, 0];
  return ([text], target, rows) => {
    const { data, offsets } = expectKind(text, 'bytes');
    const { values, valid } = expectKind(target, 'bool');
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 1) values[r] = tester.test(data, offsets[r], offsets[r + 1]) ? yes : no;
    }
  };
}

/** Where the optional arguments of a search stand among the arguments; -1: not given. */
interface Places {
  readonly start: number;
  readonly nth: number;
  readonly endOption: number;
  readonly flags: number;
  readonly group: number;
}

export interface Found {
  readonly text: BytesVector;
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/** Searches row by row for the n-th match from a position on; `see` gets the part asked for, or -1..-1 where there is none. */
function searching(
  count: number,
  places: Places,
  make: (
    matcher: Matcher,
  ) => (args: readonly Vector[], target: Vector, rows: number, marks: ErrorMarks) => Walk,
): Prepared {
  return {
    prepare: (constants) => {
      const flags = readFlags(constants[places.flags], places.flags >= 0 && places.flags < count, false);
      const pattern = flags && readPattern(constants[1], flags.options);
      if (!pattern) return ALWAYS_NULL;
      const groups = wanted(
        pattern,
        places.group < count ? constants[places.group] : undefined,
        places.group,
        count,
      );
      const matcher = told(() => pattern.matcher(groups));
      const begin = make(matcher);
      return (args, target, rows, marks) => {
        const walk = begin(args, target, rows, marks);
        const search = new Search(matcher, pattern, args, places, count);
        for (let r = 0; r < rows; r++) {
          if (target.valid[r] === 1) guarded(marks, r, () => search.row(r, walk, marks));
          if (target.valid[r] === 0 || marks.at(r)) walk.skip();
        }
      };
    },
  };
}

function wanted(
  pattern: Pattern,
  group: Vector | undefined,
  place: number,
  count: number,
): readonly number[] {
  if (place < 0 || place >= count) return [];
  const all = Array.from({ length: pattern.captures }, (_, i) => i + 1);
  return group === undefined ? all : all.filter((n) => n === expectKind(group, 'int32').values[0]);
}

export interface Walk {
  /** from < 0: no such match, or the group is not in it. */
  see(found: Found): void;
  skip(): void;
}

class Search {
  private readonly text: BytesVector;

  constructor(
    private readonly matcher: Matcher,
    private readonly pattern: Pattern,
    private readonly args: readonly Vector[],
    private readonly places: Places,
    private readonly count: number,
  ) {
    this.text = expectKind(args[0], 'bytes');
  }

  row(row: number, walk: Walk, marks: ErrorMarks): void {
    const { text, places, matcher } = this;
    const start = this.number(places.start, row, 1);
    const nth = this.number(places.nth, row, 1);
    const group = this.number(places.group, row, 0);
    const end = this.number(places.endOption, row, 0);
    if (start < 1) marks.add(row, invalidParameter('start', start));
    else if (nth < 1) marks.add(row, invalidParameter('n', nth));
    else if (end < 0 || end > 1) marks.add(row, invalidParameter('endoption', end));
    else if (group < 0) marks.add(row, invalidParameter('subexpr', group));
    if (marks.at(row)) return;
    const [from, to] = [text.offsets[row], text.offsets[row + 1]];
    let found: Found = { text, from: -1, to: -1, row };
    matcher.load(text.data, from, to);
    let seen = 0;
    eachMatch(matcher, text.data, startAt(text, row, start), to, () => {
      if (++seen < nth) return true;
      found = this.part(group, row);
      return false;
    });
    walk.see(found);
  }

  private part(group: number, row: number): Found {
    const { matcher, text, pattern } = this;
    // Of a pattern without groups, the match is the first group.
    if (group === 0 || (group === 1 && pattern.captures === 0))
      return { text, from: matcher.start, to: matcher.end, row };
    if (group > pattern.captures) return { text, from: -1, to: -1, row };
    matcher.takeApart();
    return { text, from: matcher.captures[2 * group], to: matcher.captures[2 * group + 1], row };
  }

  private number(place: number, row: number, otherwise: number): number {
    return place < 0 || place >= this.count ? otherwise : expectKind(this.args[place], 'int32').values[row];
  }
}

/** The offset of the character `start` (from 1) of a row's text; behind its end where it has no such character. */
export function startAt({ data, offsets }: BytesVector, row: number, start: number): number {
  const [from, to] = [offsets[row], offsets[row + 1]];
  if (start === 1) return from;
  const at = seek(data, from, to, start - 1);
  return at === to && countCharacters(data, from, to) < start - 1 ? to + 1 : at;
}

const NONE: Places = { start: -1, nth: -1, endOption: -1, flags: -1, group: -1 };

/** regexp_substr(text, pattern [, start [, n [, flags [, group]]]]) of so many arguments. */
export const regexpSubstr = (count: number): Prepared =>
  searching(count, { ...NONE, start: 2, nth: 3, flags: 4, group: 5 }, () => texts);

/** regexp_instr(text, pattern [, start [, n [, endoption [, flags [, group]]]]]): a position from 1; 0: none. */
export const regexpInstr = (count: number): Prepared =>
  searching(count, { start: 2, nth: 3, endOption: 4, flags: 5, group: 6 }, () => (args, target) => {
    const { values } = expectKind(target, 'int32');
    const ends = count > 4 ? expectKind(args[4], 'int32').values : undefined;
    return {
      see: ({ text, from, to, row }) => {
        const at = ends?.[row] === 1 ? to : from;
        values[row] = from < 0 ? 0 : countCharacters(text.data, text.offsets[row], at) + 1;
      },
      skip: () => undefined,
    };
  });

/** regexp_count(text, pattern [, start [, flags]]). */
export const regexpCount = (count: number): Prepared => ({
  prepare: (constants) => {
    const flags = readFlags(constants[3], count > 3, false);
    const pattern = flags && readPattern(constants[1], flags.options);
    if (!pattern) return ALWAYS_NULL;
    const matcher = pattern.matcher();
    return (args, target, rows, marks) => {
      const text = expectKind(args[0], 'bytes');
      const starts = count > 2 ? expectKind(args[2], 'int32').values : undefined;
      const { values, valid } = expectKind(target, 'int32');
      for (let r = 0; r < rows; r++) {
        if (valid[r] === 0) continue;
        const start = starts?.[r] ?? 1;
        values[r] = 0;
        if (start < 1) marks.add(r, invalidParameter('start', start));
        else guarded(marks, r, () => (values[r] = countMatches(matcher, text, r, start)));
      }
    };
  },
});

function countMatches(matcher: Matcher, text: BytesVector, row: number, start: number): number {
  const [from, to] = [text.offsets[row], text.offsets[row + 1]];
  let count = 0;
  matcher.load(text.data, from, to);
  eachMatch(matcher, text.data, startAt(text, row, start), to, () => ++count > 0);
  return count;
}
