import { useDatabase, withClient } from '@sluice/testkit';
import { generator } from '../generate.fixture.js';
import { generatePattern, generateSoup, generateSubject } from './generate-pattern.fixture.js';
import { Pattern } from './pattern.js';
import { withOption } from './parser.js';
import { PatternError, PLAIN_FLAGS } from './syntax.js';

const SEED = Number(process.env['SLUICE_SEED'] ?? 20_261_123);
const PATTERNS = Number(process.env['SLUICE_CASES'] ?? 400);
const SUBJECTS = 8;

/** Where the whole match and each group begin and end, in characters from 1; 0 where they are not in the match. */
const ORACLE = `
CREATE FUNCTION places(patterns text[], flags text[], groups int[], subjects text[])
RETURNS TABLE (p int, s int, place text, state text) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..array_length(patterns, 1) LOOP
    FOR j IN 1..array_length(subjects, 1) LOOP
      p := i; s := j; state := NULL;
      BEGIN
        SELECT string_agg(regexp_instr(subjects[j], patterns[i], 1, 1, 0, flags[i], g) || '-' ||
          regexp_instr(subjects[j], patterns[i], 1, 1, 1, flags[i], g), ' ' ORDER BY g)
          INTO place FROM generate_series(0, groups[i]) AS g;
      EXCEPTION WHEN OTHERS THEN place := NULL; state := SQLSTATE || ' ' || SQLERRM;
      END;
      RETURN NEXT;
    END LOOP;
  END LOOP;
END $$`;

interface Case {
  readonly pattern: string;
  readonly flags: string;
}

interface Place {
  readonly p: number;
  readonly s: number;
  readonly place: string | null;
  readonly state: string | null;
}

const FLAGS = ['', '', '', 'i', 'n', 'w', 'p'];

describe('patterns against PostgreSQL', () => {
  const database = useDatabase();

  const ask = (
    cases: readonly Case[],
    groups: readonly number[],
    subjects: readonly string[],
  ): Promise<Place[]> =>
    withClient(database.url, async (client) => {
      await client.query(`DROP FUNCTION IF EXISTS places; ${ORACLE}`);
      const { rows } = await client.query<Place>('SELECT * FROM places($1, $2, $3, $4)', [
        cases.map((c) => c.pattern),
        cases.map((c) => c.flags),
        groups,
        subjects,
      ]);
      return rows;
    });

  /** What differs in matches, groups and what is taken for a pattern; and how many found something. */
  const compare = async (
    cases: readonly Case[],
    subjects: readonly string[],
  ): Promise<{ readonly differences: readonly string[]; readonly matched: number }> => {
    const compiled = cases.map(compile);
    const groups = compiled.map((pattern) => (pattern instanceof Pattern ? pattern.captures : 0));
    const differences: string[] = [];
    let matched = 0;
    for (const { p, s, place, state } of await ask(cases, groups, subjects)) {
      const pattern = compiled[p - 1];
      const subject = subjects[s - 1];
      const ours = pattern instanceof Pattern ? placesOf(pattern, subject) : `error ${pattern}`;
      if (state === null && place !== null && !place.startsWith('0-0')) matched++;
      const same = state === null ? ours === place || REFUSED.test(ours) : ours.startsWith('error');
      if (same) continue;
      const { pattern: text, flags } = cases[p - 1];
      differences.push(`${JSON.stringify([text, flags, subject])}: ${ours} instead of ${place} ${state}`);
    }
    return { differences, matched };
  };

  it(`agree on the match and every group of ${PATTERNS} generated patterns (seed ${SEED})`, async () => {
    const random = generator(SEED);
    const cases: Case[] = Array.from({ length: PATTERNS }, () => ({
      pattern: generatePattern(random),
      flags: FLAGS[random(FLAGS.length)],
    }));
    const subjects = Array.from({ length: SUBJECTS }, () => generateSubject(random));
    const { differences, matched } = await compare(cases, subjects);
    expect({ count: differences.length, first: differences.slice(0, 20) }).toEqual({ count: 0, first: [] });
    expect(matched).toBeGreaterThan((PATTERNS * SUBJECTS) / 4);
  });

  it(`agree on what is a pattern at all, and refuse no more than is said (seed ${SEED})`, async () => {
    const random = generator(SEED);
    const cases: Case[] = Array.from({ length: 4 * PATTERNS }, () => ({
      pattern: generateSoup(random),
      flags: '',
    }));
    const { differences } = await compare(cases, ['ab1-\n é😀]b z', '']);
    expect({ count: differences.length, first: differences.slice(0, 20) }).toEqual({ count: 0, first: [] });
  });
});

/** What docs/patterns.md says that Sluice does not take. */
const REFUSED = /^refused$|not supported|invalid collating element/;

function compile({ pattern, flags }: Case): Pattern | string {
  try {
    return new Pattern(pattern, [...flags].reduce(withOption, PLAIN_FLAGS));
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function placesOf(pattern: Pattern, subject: string): string {
  const data = Buffer.from(subject);
  const numbers = Array.from({ length: pattern.captures }, (_, i) => i + 1);
  const all = [0, ...numbers];
  const matcher = (() => {
    try {
      return pattern.matcher(numbers);
    } catch (error) {
      if (error instanceof PatternError) return undefined;
      throw error;
    }
  })();
  if (matcher === undefined) return 'refused';
  matcher.load(data, 0, data.length);
  const found = matcher.next(0);
  expect(pattern.tester().test(data, 0, data.length)).toBe(found);
  if (!found) return all.map(() => '0-0').join(' ');
  matcher.takeApart();
  const character = (at: number): number => [...data.subarray(0, at).toString()].length + 1;
  const places = all.map((group) => {
    const [from, to] =
      group === 0
        ? [matcher.start, matcher.end]
        : [matcher.captures[2 * group], matcher.captures[2 * group + 1]];
    return from < 0 ? '0-0' : `${character(from)}-${character(to)}`;
  });
  return places.join(' ');
}
