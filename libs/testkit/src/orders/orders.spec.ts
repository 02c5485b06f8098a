import { createHash } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateCleanOrders, generateOrders, query, useDatabase } from '../index.js';
import { DEFECTS } from './defects.js';

const TYPES = `order_id bigint PRIMARY KEY, ordered_at timestamptz NOT NULL, customer text NOT NULL,
  status varchar(12) NOT NULL, quantity integer NOT NULL, unit_price numeric(12,2) NOT NULL, discount double precision,
  gift boolean, ship_date date, comment text`;

const database = useDatabase();

/** A file beside the server's data, which the server can read and write. */
const shared = (name: string): string => join(dirname(database.server.dataDir), name);

describe('generateOrders', () => {
  const objects = [...generateOrders({ rows: 4000, objects: 4, seed: 3 })];

  it('gives the same bytes for the same seed and others for another', () => {
    const digest = (seed: number) =>
      createHash('sha256')
        .update(Buffer.concat([...generateOrders({ rows: 900, seed })].map((o) => o.body)))
        .digest('hex');
    expect(digest(5)).toBe(digest(5));
    expect(digest(5)).not.toBe(digest(6));
  });

  it('balances its own books', () => {
    for (const { answer } of objects) {
      expect(answer.read).toBe(answer.rows.length + answer.rejects.length + answer.filtered);
      expect(answer.filtered).toBeGreaterThan(0);
    }
  });

  it('has every kind of defect in every object', () => {
    for (const { answer } of objects) {
      expect(answer.rejects.length).toBeGreaterThan(Object.keys(DEFECTS).length);
      const rules = new Set(answer.rejects.flatMap(({ broken }) => broken.map(({ rule }) => rule)));
      expect([...rules].sort()).toEqual([
        ...[
          'csv:ragged',
          'csv:stray_quote',
          'csv:unclosed_quote',
          'customer:regex',
          'encoding',
          'quantity:max',
        ],
        ...['required', 'status:enum', 'type', 'unit_price:min'],
      ]);
    }
  });

  it('knows where each defective record stands', () => {
    for (const { body, answer } of objects) {
      for (const { byteOffset, raw } of answer.rejects) {
        expect(body.subarray(byteOffset, byteOffset + raw.length)).toEqual(raw);
        expect(body[byteOffset - 1]).toBe(0x0a);
      }
    }
  });

  it('varies line ends, byte order mark and final newline', () => {
    const shapes = objects.map(({ body }) => [body[0] === 0xef, body.includes('\r\n'), body.at(-1) === 0x0a]);
    expect(shapes).toEqual([
      [false, false, true],
      [false, true, true],
      [true, false, true],
      [false, false, false],
    ]);
  });

  it('writes its answer key exactly as PostgreSQL prints the same values', async () => {
    const lines = objects.flatMap(({ answer }) => answer.rows);
    await query(
      database.url,
      `CREATE TABLE expected (${TYPES}, total numeric(14,2) NOT NULL, CHECK (total = round(quantity * unit_price, 2)))`,
    );
    const [from, to] = [shared('key.txt'), shared('back.txt')];
    await writeFile(from, `${lines.join('\n')}\n`);
    await chmod(from, 0o644);
    await query(database.url, `COPY expected FROM '${from}'`);
    await query(database.url, `COPY (SELECT * FROM expected ORDER BY order_id) TO '${to}'`);
    expect((await readFile(to, 'utf8')).trimEnd().split('\n')).toEqual(lines);
  });

  it('makes no defects when told so', () => {
    const [{ answer }] = generateOrders({ rows: 500, objects: 1, defects: 0, filtered: 0 });
    expect([answer.rows.length, answer.rejects.length, answer.filtered]).toEqual([500, 0, 0]);
  });
});

describe('generateCleanOrders', () => {
  it('writes a file that PostgreSQL takes as it is', async () => {
    const path = shared('clean.csv');
    const bytes = await generateCleanOrders(path, { rows: 20_000 });
    await chmod(path, 0o644);
    await query(database.url, `CREATE TABLE clean (${TYPES})`);
    await query(database.url, `COPY clean FROM '${path}' (FORMAT csv, HEADER)`);
    const [row] = await query(
      database.url,
      `SELECT count(*)::int AS n, max(order_id)::int AS last, max(quantity) <= 1000 AS ok FROM clean`,
    );
    expect(row).toEqual({ n: 20_000, last: 20_000, ok: true });
    expect(bytes / 20_000).toBeGreaterThan(100);
  });
});
