import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateCleanOrders, workspaceRoot } from '@sluice/testkit';
import { copying, sluicing } from './contenders.js';
import { type Race } from './race.js';

const COLUMNS = `order_id bigint NOT NULL, ordered_at timestamptz NOT NULL, customer text NOT NULL,
  status varchar(12) NOT NULL, quantity integer NOT NULL, unit_price numeric(12,2) NOT NULL,
  discount double precision, gift boolean, ship_date date, note text`;
const KEYED = `${COLUMNS}, PRIMARY KEY (order_id)`;

/** Orders into a plain table, into one with a primary key, and with expressions and more checks. */
export async function ordersRace(rows: number, rounds: number): Promise<Race> {
  const bench = join(workspaceRoot(), 'bench');
  const plain = await readFile(join(bench, 'orders.yaml'), 'utf8');
  const rich = await readFile(join(bench, 'orders-rich.yaml'), 'utf8');
  const pipeline = (yaml: string, group: string): string =>
    yaml
      .replace(/name: bench-orders.*/, `name: bench-orders-${group}`)
      .replace(/public\.orders_sluice\S*/, `public.bench_sluice_${group}`);
  return {
    ...{ id: 'orders', title: 'Orders', rows, rounds },
    write: (path) => generateCleanOrders(path, { rows }),
    pipelines: [pipeline(plain, 'none'), pipeline(plain, 'key'), pipeline(rich, 'rich')],
    contenders: (parts) => [
      copying(parts, 'csv', 'none', COLUMNS),
      copying(parts, 'binary', 'none', COLUMNS),
      sluicing(parts, 'bench-orders-none', 'none', COLUMNS),
      sluicing(parts, 'bench-orders-rich', 'rich', COLUMNS, 'Sluice, 5 expressions and 10 checks more'),
      copying(parts, 'csv', 'key', KEYED),
      sluicing(parts, 'bench-orders-key', 'key', KEYED),
    ],
  };
}

/** Rows that services of their own have loaded before the figures of a size are taken: what is measured is not how code warms up. */
const WARM_ROWS = 5_000_000;

/** The same file at another size, loaded by psql and by Sluice. */
export async function sizeRace(rows: number, rounds: number): Promise<Race> {
  const race = await ordersRace(rows, rounds);
  return {
    ...race,
    title: `${rows.toLocaleString('en')} orders`,
    warmUps: Math.min(25, Math.ceil(WARM_ROWS / rows)),
    pipelines: race.pipelines.slice(0, 1),
    contenders: (parts) => [
      copying(parts, 'csv', 'none', COLUMNS),
      sluicing(parts, 'bench-orders-none', 'none', COLUMNS),
    ],
  };
}
