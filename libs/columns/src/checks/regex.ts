import { Pattern } from '../expressions/patterns/pattern.js';
import { PatternError } from '../expressions/patterns/syntax.js';
import { CheckError, type RowTest } from './check.js';

/**
 * PostgreSQL's `~`, by the engine that expressions have: is there a match anywhere in the value? `.` takes line ends, too, and
 * `^` and `$` are the ends of the value. Time is linear in the value.
 *
 * @throws CheckError for a pattern that is wrong or not supported
 */
export function regex(pattern: string): RowTest {
  const tester = compilePattern(pattern).tester();
  return (vector, rows, broken) => {
    if (vector.kind !== 'bytes') return 0;
    const { data, offsets, valid } = vector;
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const breaks = valid[r] === 1 && !tester.test(data, offsets[r], offsets[r + 1]);
      broken[r] = breaks ? 1 : 0;
      if (breaks) count++;
    }
    return count;
  };
}

/** Parses the pattern; the check of a pipeline needs no more. @throws CheckError */
export function compilePattern(pattern: string): Pattern {
  try {
    return new Pattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new CheckError(`the pattern cannot be used: ${error.message}`, error.hint);
  }
}
