import { RE2JS, RE2JSException } from 're2js';
import { CheckError, type RowTest } from './check.js';
import { RegexAutomaton } from './regex-automaton.js';
import { parseRegex } from './regex-syntax.js';

/**
 * `~` on a linear-time engine: is there a match anywhere in the value? As in PostgreSQL, `.` takes line ends too and `^`
 * and `$` are the ends of the value. ASCII values meet a byte automaton where the pattern allows it; others re2js.
 *
 * @throws CheckError for a pattern that re2js does not take
 */
export function regex(pattern: string): RowTest {
  const engine = compileRe2(pattern);
  const tree = parseRegex(pattern);
  const automaton = tree && RegexAutomaton.of(tree);
  return (vector, rows, broken) => {
    if (vector.kind !== 'bytes') return 0;
    const { data, offsets, valid } = vector;
    const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    let count = 0;
    for (let r = 0; r < rows; r++) {
      broken[r] = 0;
      if (valid[r] === 0) continue;
      const start = offsets[r];
      const end = offsets[r + 1];
      const quick = automaton === undefined ? -1 : automaton.test(data, start, end);
      if (quick === 1 || (quick < 0 && engine.test(text.toString('utf8', start, end)))) continue;
      broken[r] = 1;
      count++;
    }
    return count;
  };
}

/** Parses the pattern; the check of a pipeline needs no more. */
export function compileRe2(pattern: string): RE2JS {
  const odd = /(?:^|[^\\])(?:\\\\)*\\([bByYmMAZ])/.exec(pattern);
  if (odd) {
    throw new CheckError(
      `the pattern has \\${odd[1]}, which PostgreSQL and other engines read differently`,
      'Write ^ and $ for the ends of the value, and character classes around words.',
    );
  }
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new CheckError(
      `the pattern cannot be used: ${error.message}`,
      'Back-references and look-around are not supported: matching takes time linear in the value.',
    );
  }
}
