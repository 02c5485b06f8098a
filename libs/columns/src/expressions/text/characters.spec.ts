import { useDatabase, withClient } from '@sluice/testkit';
import { CLASSES } from '../patterns/char-classes.js';
import { has } from '../patterns/char-set.js';
import { initcapText } from './characters.js';

const CLASS_NAMES = [
  ...['alnum', 'alpha', 'blank', 'cntrl', 'digit', 'graph', 'lower'],
  ...['print', 'punct', 'space', 'upper', 'xdigit', 'word'],
];

/** Every character but those of a newer Unicode than the server's, in one text. */
const KNOWN = `(SELECT string_agg(chr(c), '' ORDER BY c) AS chars FROM generate_series(1, 131071) AS c
  WHERE c NOT BETWEEN 55296 AND 57343 AND unicode_assigned(chr(c))) AS known`;

const codes = (text: string): readonly number[] => Array.from(text, (char) => char.codePointAt(0) ?? 0);

describe('characters against PostgreSQL', () => {
  const database = useDatabase();

  it('puts every character that the server knows into the same named classes', async () => {
    const wrong: string[] = [];
    await withClient(database.url, async (client) => {
      for (const name of CLASS_NAMES) {
        const sql = `SELECT chars, regexp_replace(chars, '[^[:${name}:]]', '', 'g') AS found FROM ${KNOWN}`;
        const { rows } = await client.query<{ chars: string; found: string }>(sql);
        const all = codes(rows[0].chars);
        expect(all.length).toBeGreaterThan(90_000);
        const found = new Set(codes(rows[0].found));
        const set = CLASSES.named(name) ?? [];
        const differing = all.filter((code) => has(set, code) !== found.has(code));
        if (differing.length > 0) wrong.push(`${name}: ${differing.slice(0, 5).join()}`);
      }
    });
    expect(wrong).toEqual([]);
  });

  it('begins words with every character as initcap does', async () => {
    const sql = `SELECT c, chr(c) AS char, initcap(chr(c) || 'A1' || chr(c)) AS made
      FROM ${KNOWN}, LATERAL (SELECT ascii(x) AS c FROM regexp_split_to_table(chars, '') AS x) AS each WHERE c > 0`;
    const { rows } = await withClient(database.url, (client) =>
      client.query<{ c: number; char: string; made: string }>(sql),
    );
    const known = new Set(rows.map(({ c }) => c));
    expect(known.size).toBeGreaterThan(90_000);
    const wrong = rows.filter(({ char, made }) => {
      const ours = initcapText(`${char}A1${char}`);
      return ours !== made && codes(ours).every((code) => known.has(code));
    });
    expect(wrong.slice(0, 5).map(({ c, made }) => `${c.toString(16)} ${made}`)).toEqual([]);
  });
});
