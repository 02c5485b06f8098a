import { type Order, ORDER_COLUMNS, type OrderColumn } from './order.js';

/** A rule that a defective record breaks; `column` is the table's. */
export interface ExpectedRule {
  readonly rule: string;
  readonly column: string;
}

interface Defect {
  /** The record's bytes without its line end. */
  readonly raw: Buffer;
  readonly broken: readonly ExpectedRule[];
}

type Make = (order: Order) => Defect;

/** An order's record with some fields written otherwise. */
export function recordOf(order: Order, changes: Partial<Record<OrderColumn, string>> = {}): string {
  return ORDER_COLUMNS.map((name) => changes[name] ?? order[name].csv).join(',');
}

const changed =
  (changes: Partial<Record<OrderColumn, string>>, ...broken: readonly [string, string][]): Make =>
  (order) => ({
    raw: Buffer.from(recordOf(order, changes)),
    broken: broken.map(([rule, column]) => ({ rule, column })),
  });

/** Single-line records only: where a malformed one ends is then plain. */
const flat = (order: Order): string => recordOf(order, { note: 'plain' });

/** Every kind of defect with the rules that it breaks, per docs/csv.md and examples/orders.yaml. */
export const DEFECTS = {
  bad_date: changed({ ship_date: '2024-02-30' }, ['type', 'ship_date']),
  foreign_date: changed({ ordered_at: '31/12/2024 10:00' }, ['type', 'ordered_at']),
  quantity_too_large: changed({ quantity: '5000' }, ['quantity:max', 'quantity']),
  quantity_no_integer: changed({ quantity: '99999999999' }, ['type', 'quantity']),
  negative_price: changed({ unit_price: '-3.50' }, ['unit_price:min', 'unit_price']),
  missing_key: changed({ order_id: '' }, ['required', 'order_id']),
  missing_customer: changed({ customer: 'NULL' }, ['required', 'customer']),
  unknown_status: changed({ status: 'lost' }, ['status:enum', 'status']),
  malformed_customer: changed({ customer: 'DE123' }, ['customer:regex', 'customer']),
  several: changed(
    { quantity: 'many', unit_price: '-1.00', status: 'lost' },
    ['type', 'quantity'],
    ['unit_price:min', 'unit_price'],
    ['status:enum', 'status'],
  ),
  ragged_short: (order) => ({
    raw: Buffer.from(flat(order).split(',').slice(0, 8).join(',')),
    broken: [{ rule: 'csv:ragged', column: '' }],
  }),
  ragged_long: (order) => ({
    raw: Buffer.from(`${flat(order)},one,more`),
    broken: [{ rule: 'csv:ragged', column: '' }],
  }),
  /** Its quote is closed, in effect, by the quote that opens a later field, which a letter follows. */
  unclosed_quote: (order) => ({
    raw: Buffer.from(recordOf(order, { note: '"never closed' })),
    broken: [{ rule: 'csv:stray_quote', column: '' }],
  }),
  /** Latin-1 in a file that is to be UTF-8. */
  bad_utf8: (order) => ({
    raw: Buffer.from(recordOf(order, { customer: 'M\u00fcller', note: 'plain' }), 'latin1'),
    broken: [{ rule: 'encoding', column: 'customer' }],
  }),
} as const satisfies Record<string, Make>;

export type DefectName = keyof typeof DEFECTS;

/** For an object's last record: nothing follows that could close its quote. */
export const UNCLOSED_AT_END: Make = (order) => ({
  raw: Buffer.from(recordOf(order, { note: '"never closed' })),
  broken: [{ rule: 'csv:unclosed_quote', column: '' }],
});
