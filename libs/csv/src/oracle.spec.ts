import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import csvParser from 'csv-parser';
import { plainRows, random, scan } from './scanner.fixture.js';

async function parsed(text: string): Promise<string[][]> {
  const rows: string[][] = [];
  const stream = Readable.from([Buffer.from(text)]).pipe(csvParser({ headers: false }));
  for await (const row of stream) rows.push(Object.values(row as Record<string, string>)); // by csv-parser's contract
  return rows;
}

/** Bytes as the fixture gives them (latin1) back to text. */
const utf8 = (rows: string[][]): string[][] =>
  rows.map((row) => row.map((value) => Buffer.from(value, 'latin1').toString('utf8')));

describe('csv-parser as an oracle', () => {
  const seed = Number(process.env['SLUICE_TEST_SEED'] ?? Date.now() % 1_000_000);

  it(`agrees on generated well-formed files (seed ${seed})`, async () => {
    const next = random(seed);
    const pieces = ['a', 'bc', '0', ' ', ',', '"', '\n', '\r\n', 'é', '🙂', '1.5', ''];
    for (let file = 0; file < 150; file += 1) {
      const width = 2 + Math.floor(next() * 5);
      const eol = next() < 0.5 ? '\n' : '\r\n';
      const rows = Array.from({ length: 1 + Math.floor(next() * 30) }, () =>
        Array.from({ length: width }, () =>
          Array.from(
            { length: Math.floor(next() * 5) },
            () => pieces[Math.floor(next() * pieces.length)],
          ).join(''),
        ),
      );
      const cell = (value: string): string =>
        /[",\r\n]/.test(value) || next() < 0.2 ? `"${value.replaceAll('"', '""')}"` : value;
      const text = rows.map((row) => row.map(cell).join(',')).join(eol) + (next() < 0.5 ? eol : '');
      const chunks = Array.from({ length: 50 }, () => 1 + Math.floor(next() * 40));
      const scanned = utf8(plainRows(scan(text, { width, chunks })));
      expect({ text, rows: scanned }).toEqual({ text, rows });
      expect({ text, rows: await parsed(text) }).toEqual({ text, rows: scanned });
    }
  });
});

/** Our own equivalents of csv-spectrum's constructs are in scanner.spec.ts; these are the published files. */
const spectrum = join(import.meta.dirname, '../../../../shared/data/csv-spectrum');
const present = existsSync(spectrum);

/** Its answer for location_coordinates is a lone object, with another phone number than its CSV: read from the CSV here. */
const ERRATA: Record<string, unknown> = {
  location_coordinates: [
    {
      'Contact Phone Number': '2095257564',
      'Location Coordinates': '37\ufffd36\'37.8"N 121\ufffd2\'17.9"W',
      Cities: 'Modesto',
      Counties: 'Stanislaus',
    },
  ],
};

describe(present ? 'csv-spectrum' : 'csv-spectrum (SKIPPED: ../shared/data is not here)', () => {
  const names = present
    ? readdirSync(join(spectrum, 'csvs')).map((file) => file.replace(/\.csv$/, ''))
    : ['absent'];

  (present ? it : it.skip).each(names)('%s', (name) => {
    const published: unknown = JSON.parse(readFileSync(join(spectrum, 'json', `${name}.json`), 'utf8'));
    const expected = ERRATA[name] ?? published;
    for (const chunks of [[1 << 20], [1], [3]]) {
      const scanned = scan(readFileSync(join(spectrum, 'csvs', `${name}.csv`)), { chunks });
      const rows = utf8(plainRows(scanned)).map((row) =>
        Object.fromEntries(row.map((value, n) => [scanned.header?.[n] ?? '', value])),
      );
      expect(scanned.malformed).toEqual([]);
      expect(rows).toEqual(expected);
    }
  });
});
