import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDatabase, withClient, workspaceRoot } from '@sluice/testkit';
import { allocateVector } from '../allocate.js';
import { blockOf, ListedFailures } from '../kernels/block.fixture.js';
import { createKernel } from '../kernels/create-kernel.js';
import { type KernelOptions } from '../kernels/kernel.js';
import { formatType, parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { binaryArray } from './binary.fixture.js';
import { candidates, seeded } from './candidates.fixture.js';
import { REFUSALS } from './refusals.fixture.js';

const SEED = Number(process.env['SLUICE_TEST_SEED'] ?? 20_260_101);
const RANDOM_TEXTS = 1500;

const database = useDatabase();

interface Read {
  readonly texts: readonly string[];
  readonly vector: Vector;
  readonly reasons: ReadonlyMap<number, string>;
}

function readAll(type: ColumnType, texts: readonly string[], options: Partial<KernelOptions> = {}): Read {
  const vector = allocateVector(type, texts.length);
  const failures = new ListedFailures(texts.length);
  const block = blockOf(texts.map((text) => [{ text, quoted: true }]));
  createKernel(type, { column: 'c', ...options }).parse(block, 0, vector, failures);
  return { texts, vector, reasons: failures.reasons() };
}

/** Accepted texts whose value is not what PostgreSQL reads, and refused ones that PostgreSQL reads. */
async function disagreements(
  type: ColumnType,
  read: Read,
  timezone = 'UTC',
): Promise<{ wrong: unknown[]; taken: string[] }> {
  const name = formatType(type);
  const all = read.texts.map((_, row) => row);
  const accepted = all.filter((row) => !read.reasons.has(row));
  const refused = all.filter((row) => read.reasons.has(row)).map((row) => read.texts[row]);
  return withClient(database.url, async (client) => {
    await client.query(`SET TimeZone = '${timezone}'`);
    const wrong = await client.query(
      `SELECT t, o::text AS ours, CASE WHEN pg_input_is_valid(t, '${name}') THEN t::${name}::text ELSE 'refused' END AS theirs
         FROM unnest($1::text[], $2::${name}[]) AS u (t, o)
        WHERE NOT pg_input_is_valid(t, '${name}')
           OR o::text IS DISTINCT FROM CASE WHEN pg_input_is_valid(t, '${name}') THEN t::${name}::text END`,
      [accepted.map((row) => read.texts[row]), binaryArray(type, read.vector, accepted)],
    );
    const taken = await client.query<{ t: string }>(
      `SELECT t FROM unnest($1::text[]) AS u (t) WHERE pg_input_is_valid(t, '${name}')`,
      [refused],
    );
    return { wrong: wrong.rows, taken: taken.rows.map(({ t }) => t) };
  });
}

const TYPES = [
  ...[
    'smallint',
    'integer',
    'bigint',
    'numeric',
    'numeric(10,2)',
    'numeric(4,4)',
    'numeric(3,-2)',
    'numeric(3,5)',
    'numeric(18,0)',
    'numeric(38,10)',
  ],
  ...[
    'numeric(1000,500)',
    'real',
    'double precision',
    'boolean',
    'text',
    'varchar',
    'varchar(5)',
    'char(5)',
    'date',
  ],
  ...['time', 'timestamp', 'timestamptz', 'uuid', 'json', 'jsonb', 'bytea'],
];

describe('every type against PostgreSQL', () => {
  it.each(TYPES)(
    '%s: what is accepted is what PostgreSQL stores, what is refused is documented',
    async (text) => {
      const type = parseType(text)!;
      const texts = candidates(type, seeded(SEED), RANDOM_TEXTS);
      const read = readAll(type, texts, { timezone: 'UTC' });
      const { wrong, taken } = await disagreements(type, read);
      const undocumented = taken.filter(
        (t) => type.kind === 'interval' || !REFUSALS[type.kind].some(({ texts: known }) => known.test(t)),
      );
      expect({ seed: SEED, wrong, undocumented }).toEqual({ seed: SEED, wrong: [], undocumented: [] });
      expect(texts.length - read.reasons.size).toBeGreaterThan(10);
    },
  );

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kolkata'])(
    'timestamptz without an offset in %s: gaps and overlaps as PostgreSQL resolves them',
    async (timezone) => {
      const type = parseType('timestamptz')!;
      const random = seeded(SEED);
      const around = Array.from({ length: 400 }, () => {
        const base =
          Date.UTC(1950 + Math.floor(random() * 87), 0, 1) + Math.floor(random() * 365 * 86400) * 1000;
        return new Date(base).toISOString().slice(0, 19);
      });
      // Every quarter of an hour of the weekends on which clocks are changed.
      const weekends = ['2024-03-10', '2024-03-31', '2024-04-07', '2024-10-06', '2024-10-27', '2024-11-03'];
      const quarters = weekends.flatMap((day) =>
        Array.from({ length: 96 }, (_, q) =>
          new Date(Date.parse(day) + q * 900_000).toISOString().slice(0, 19),
        ),
      );
      const texts = [...candidates(type, random, 0), ...around, ...quarters];
      const { wrong } = await disagreements(type, readAll(type, texts, { timezone }), timezone);
      expect({ seed: SEED, wrong }).toEqual({ seed: SEED, wrong: [] });
    },
  );

  it('numeric(p,s) under on_scale: reject takes the same values, but none that would lose a digit', async () => {
    const type = parseType('numeric(10,2)')!;
    const read = readAll(type, ['1.50', '1.500', '1.505', '-1.001', '1e-3', '150e-2', '1234567.890'], {
      onScale: 'reject',
    });
    expect((await disagreements(type, read)).wrong).toEqual([]);
    expect([...read.reasons.keys()].sort()).toEqual([2, 3, 4]);
  });

  it('documents every category of what is refused although PostgreSQL takes it', () => {
    const docs = readFileSync(join(workspaceRoot(), 'docs/types.md'), 'utf8');
    const names = Object.values(REFUSALS).flatMap((refusals) => refusals.map(({ name }) => name));
    expect(names.filter((name) => !docs.includes(name))).toEqual([]);
  });
});
