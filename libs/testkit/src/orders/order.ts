import type { Random } from './random.js';

/** The columns of examples/orders.yaml, in the order of the file. */
export const ORDER_COLUMNS = [
  'order_id',
  'ordered_at',
  'customer',
  'status',
  'quantity',
  'unit_price',
  'discount',
  'gift',
  'ship_date',
  'note',
] as const;

export type OrderColumn = (typeof ORDER_COLUMNS)[number];

/** The columns of the table that the pipeline makes of them, in the order of the answer key's lines. */
export const ORDER_TABLE_COLUMNS = [...ORDER_COLUMNS.slice(0, -1), 'comment', 'total'] as const;

/** One field: as the file has it, and as PostgreSQL prints what the table should hold (null: NULL). */
export interface Field {
  readonly csv: string;
  readonly stored: string | null;
}

export type Order = Record<OrderColumn, Field> & {
  /** What the table should hold. */
  readonly total: string;
  readonly filtered: boolean;
  readonly warned: boolean;
};

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2024, 0, 1);
const COUNTRIES = ['AT', 'BE', 'CH', 'DE', 'DK', 'ES', 'FR', 'IT', 'NL', 'PL', 'SE'];
const STATUSES = ['new', 'paid', 'shipped', 'returned', 'cancelled'];
const NOTES = [
  'leave it with the neighbour',
  'ring twice',
  'Grüße an das Team',
  'livrer après 18 h',
  '請放在門口',
  'thanks 🎉',
];
const QUOTED_NOTES = [
  'fragile, handle with care',
  'he said "hello" and left',
  'first line\nsecond line',
  'NULL',
  '',
];

export interface OrderOptions {
  /** Share of orders with status `test`, which the pipeline filters. */
  readonly filtered: number;
  /** Share of notes that are longer than the pipeline's check likes. */
  readonly warned: number;
}

/** An order as a shop might export it: every way of writing a value that the pipeline accepts turns up. */
export function makeOrder(random: Random, id: number, options: OrderOptions): Order {
  const filtered = random.chance(options.filtered);
  const warned = !filtered && random.chance(options.warned);
  const quantity = random.chance(0.9) ? random.int(1, 12) : random.int(13, 1000);
  const price = priceField(random);
  const millis = START_MS + Math.floor(random.next() * 700 * DAY_MS);
  const customer = `${random.pick(COUNTRIES)}-${String(random.int(0, 999_999)).padStart(6, '0')}`;
  const status = filtered ? 'test' : random.pick(STATUSES);
  return {
    order_id: plain(String(id)),
    ordered_at: timestampField(random, millis),
    customer: { csv: random.chance(0.03) ? ` ${customer} ` : customer, stored: customer },
    status: { csv: random.chance(0.05) ? status.toUpperCase() : status, stored: status },
    quantity: plain(String(quantity)),
    unit_price: { csv: price.csv, stored: decimal(price.cents) },
    discount: discountField(random),
    gift: giftField(random),
    ship_date: random.chance(0.3) ? missing(random) : plain(isoDate(millis + random.int(0, 20) * DAY_MS)),
    note: warned ? plain('long '.repeat(90).trimEnd()) : noteField(random),
    total: decimal(price.cents * quantity),
    filtered,
    warned,
  };
}

const plain = (text: string): Field => ({ csv: text, stored: text });
const missing = (random: Random): Field => ({ csv: random.chance(0.8) ? '' : 'NULL', stored: null });
const decimal = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const isoDate = (millis: number): string => new Date(millis).toISOString().slice(0, 10);

/** Some prices carry a third decimal, which `numeric(12,2)` rounds half away from zero. */
function priceField(random: Random): { csv: string; cents: number } {
  const cents = random.int(99, 250_000);
  if (!random.chance(0.01)) return { csv: decimal(cents), cents };
  const third = random.int(1, 9);
  return { csv: `${decimal(cents)}${third}`, cents: third >= 5 ? cents + 1 : cents };
}

/** With Z, with an offset and fractional seconds, or with neither (the pipeline says that UTC is meant). */
function timestampField(random: Random, millis: number): Field {
  const exact = new Date(millis).toISOString();
  const whole = `${exact.slice(0, 10)} ${exact.slice(11, 19)}`;
  const form = random.next();
  if (form < 0.8) return { csv: `${exact.slice(0, 19)}Z`, stored: `${whole}+00` };
  if (form < 0.9) return { csv: whole, stored: `${whole}+00` };
  const local = new Date(millis + 2 * 3_600_000).toISOString();
  const fraction = exact.slice(19, 23).replace(/\.?0+$/, '');
  return { csv: `${local.slice(0, 23)}+02:00`, stored: `${whole}${fraction}+00` };
}

function discountField(random: Random): Field {
  if (random.chance(0.6)) return { csv: random.pick(['', 'NULL']), stored: '0' };
  const percent = random.int(1, 60);
  const text = percent % 10 === 0 ? `0.${percent / 10}` : `0.${String(percent).padStart(2, '0')}`;
  return plain(text);
}

function giftField(random: Random): Field {
  const gift = random.chance(0.15);
  if (!gift && random.chance(0.2)) return { csv: '', stored: 'f' };
  const csv = gift
    ? random.pick(['true', 'true', 't', 'yes', '1'])
    : random.pick(['false', 'false', 'f', 'no', '0']);
  return { csv, stored: gift ? 't' : 'f' };
}

/** A quoted `NULL` is that text and a quoted nothing is the empty text; unquoted, both are null. */
function noteField(random: Random): Field {
  const kind = random.next();
  if (kind < 0.7) return missing(random);
  if (kind < 0.9) return plain(random.pick(NOTES));
  const text = random.pick(QUOTED_NOTES);
  return { csv: `"${text.replaceAll('"', '""')}"`, stored: text };
}
