import { useDatabase, withClient } from '@sluice/testkit';
import { CLASSES } from '../patterns/char-classes.js';
import { has } from '../patterns/char-set.js';
import { initcapText } from './characters.js';

const CLASS_NAMES = [
  'alnum',
  'alpha',
  'blank',
  'cntrl',
  'digit',
  'graph',
  'lower',
  'print',
  'punct',
  'space',
  'upper',
  'xdigit',
  'word',
];

describe('characters against PostgreSQL', () => {
  const database = useDatabase();

  /** Characters of a newer Unicode than the server's are left out. */
  const KNOWN = `FROM generate_series(1, 131071) AS c
    WHERE c NOT BETWEEN 55296 AND 57343 AND unicode_assigned(chr(c))`;

  it('puts every character that the server knows into the same named classes', async () => {
    const wrong: string[] = [];
    await withClient(database.url, async (client) => {
      for (const name of CLASS_NAMES) {
        const sql = `SELECT c, chr(c) ~ '[[:${name}:]]' AS found ${KNOWN}`;
        const { rows } = await client.query<{ c: number; found: boolean }>(sql);
        expect(rows.length).toBeGreaterThan(90_000);
        const set = CLASSES.named(name) ?? [];
        const differing = rows.filter(({ c, found }) => has(set, c) !== found);
        if (differing.length > 0)
          wrong.push(
            `${name}: ${differing
              .slice(0, 5)
              .map(({ c }) => c.toString(16))
              .join()}`,
          );
      }
    });
    expect(wrong).toEqual([]);
  });

  it('begins words with every character as initcap does', async () => {
    const { rows } = await withClient(database.url, (client) =>
      client.query<{ c: number; made: string }>(
        `SELECT c, initcap(chr(c) || 'A1' || chr(c)) AS made ${KNOWN}`,
      ),
    );
    const known = new Set(rows.map(({ c }) => c));
    const assigned = (text: string): boolean =>
      Array.from(text).every((char) => known.has(char.codePointAt(0) ?? 0));
    const wrong = rows.filter(({ c, made }) => {
      const ours = initcapText(`${String.fromCodePoint(c)}A1${String.fromCodePoint(c)}`);
      return ours !== made && assigned(ours);
    });
    expect(wrong.slice(0, 5).map(({ c, made }) => `${c.toString(16)} ${made}`)).toEqual([]);
  });
});
