import { useDatabase, withClient } from '@sluice/testkit';
import { allocateVector } from '../allocate.js';
import { binaryArray } from '../oracle/binary.fixture.js';
import { parseType } from '../parse-type.js';
import { blockOf, ListedFailures } from './block.fixture.js';
import { createKernel } from './create-kernel.js';

const database = useDatabase();

/** Type, format, accepted texts, refused texts. */
const CASES: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    'date',
    'DD/MM/YYYY',
    ['31/12/2024', '1/2/2024', '01/2/0001'],
    ['2024-12-31', '31/12/24', '32/12/2024', '31/12/2024 ', '30-02-2024'],
  ],
  ['date', 'YYYYMMDD', ['20240229', '00010101'], ['2024229', '20230229', '202402290']],
  ['date', 'MM/DD/YY', ['12/31/69', '12/31/70', '1/1/00', '1/1/99'], ['12/31/2024', '13/01/24']],
  ['date', 'DD Mon YYYY', ['5 Jan 2024', '05 DEC 2024', '05 may 2024'], ['05 Foo 2024', '05 January 2024']],
  ['date', 'Month DD, YYYY', ['January 5, 2024', 'may 31, 2024'], ['Jan 5, 2024', 'February 30, 2024']],
  [
    'timestamp',
    'YYYY-MM-DD"T"HH24:MI:SS.MS',
    ['2024-06-30T23:59:59.999', '2024-06-30T1:2:3.5', '2024-06-30T00:00:00.05'],
    ['2024-06-30T24:00:00.0', '2024-06-30 00:00:00.0', '2024-06-30T00:00:00'],
  ],
  [
    'timestamp',
    'YYYY-MM-DD HH24:MI:SS.US',
    ['2024-06-30 12:34:56.123456', '2024-06-30 12:34:56.1'],
    ['2024-06-30 12:34:60.0', '2024-06-30 12:34:56.1234567'],
  ],
  [
    'timestamp',
    'DD.MM.YYYY HH12:MI:SS AM',
    ['30.06.2024 12:00:00 AM', '30.06.2024 12:00:00 pm', '1.6.2024 1:02:03 PM'],
    ['30.06.2024 13:00:00 PM', '30.06.2024 00:00:00 AM', '30.06.2024 1:00:00'],
  ],
  [
    'timestamptz',
    'YYYY-MM-DD HH24:MI:SSTZH:TZM',
    ['2024-06-30 12:00:00+02:30', '2024-06-30 12:00:00-03:15', '2024-06-30 12:00:00-00:30'],
    ['2024-06-30 12:00:00', '2024-06-30 12:00:00+02'],
  ],
  [
    'timestamptz',
    'YYYY-MM-DD HH24:MI:SS',
    ['2024-06-30 12:00:00', '2024-03-31 02:30:00', '2024-10-27 02:30:00'],
    ['2024-06-30 12:00:00+02'],
  ],
  ['time', 'HH24MI', ['0000', '2359'], ['2400', '1260', '930']],
];

describe('format', () => {
  it.each(CASES)(
    '%s as %s: what is accepted is what to_timestamp gives',
    async (name, format, accepted, refused) => {
      const type = parseType(name)!;
      const texts = [...accepted, ...refused];
      const out = allocateVector(type, texts.length);
      const failures = new ListedFailures(texts.length);
      const kernel = createKernel(type, { column: 'c', format, timezone: 'Europe/Berlin' });
      kernel.parse(blockOf(texts.map((text) => [{ text, quoted: true }])), 0, out, failures);
      expect([...failures.reasons().keys()].sort((a, b) => a - b).map((row) => texts[row])).toEqual(refused);
      const rows = accepted.map((_, row) => row);
      const { rows: wrong } = await withClient(database.url, async (client) => {
        await client.query(`SET TimeZone = 'Europe/Berlin'`);
        return client.query(
          `SELECT t, o::text AS ours, to_timestamp(t, $3)::${name}::text AS theirs FROM unnest($1::text[], $2::${name}[]) AS u (t, o)
          WHERE o IS DISTINCT FROM to_timestamp(t, $3)::${name}`,
          [accepted, binaryArray(type, out, rows), format],
        );
      });
      expect(wrong).toEqual([]);
    },
  );
});
