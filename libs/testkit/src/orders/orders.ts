import { DEFECTS, type DefectName, type ExpectedRule, recordOf, UNCLOSED_AT_END } from './defects.js';
import { type Field, makeOrder, type Order, ORDER_COLUMNS } from './order.js';
import { Random } from './random.js';

export interface OrdersOptions {
  /** Data records over all objects. */
  readonly rows: number;
  /** Default 4. They differ in line ends, byte order mark and final newline. */
  readonly objects?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Share of defective records; default 0.002, and every kind once per object of 200 records or more. 0: none. */
  readonly defects?: number;
  /** Share of records with status `test`, which the pipeline filters; default 0.01. */
  readonly filtered?: number;
  /** Default `orders/part-`. */
  readonly prefix?: string;
}

/** A record that must be rejected. */
export interface ExpectedReject {
  readonly key: string;
  /** From 1 within the object, the header not counted. */
  readonly record: number;
  /** Of the record's first byte in the object (a byte order mark counts). */
  readonly byteOffset: number;
  /** Without its line end. */
  readonly raw: Buffer;
  readonly broken: readonly ExpectedRule[];
}

/** What must become of one object. */
export interface ObjectAnswer {
  readonly key: string;
  readonly read: number;
  readonly filtered: number;
  readonly warned: number;
  readonly rejects: readonly ExpectedReject[];
  /**
   * The rows to be loaded, in file order, as `COPY (SELECT <ORDER_TABLE_COLUMNS> …) TO STDOUT` prints them under
   * TimeZone UTC.
   */
  readonly rows: readonly string[];
}

export interface OrdersObject {
  readonly key: string;
  readonly body: Buffer;
  readonly answer: ObjectAnswer;
}

const NEW: Field = { csv: 'new', stored: 'new' };
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const KINDS = Object.keys(DEFECTS) as DefectName[]; // keys of a constant

/** Orders with known defects and the answer key to them, an object at a time. The same options give the same bytes. */
export function* generateOrders(options: OrdersOptions): Generator<OrdersObject, void, undefined> {
  const { rows, objects = 4, seed = 1, prefix = 'orders/part-' } = options;
  let firstId = 1;
  for (let index = 0; index < objects; index += 1) {
    const count = Math.floor(rows / objects) + (index < rows % objects ? 1 : 0);
    const key = `${prefix}${String(index + 1).padStart(4, '0')}.csv`;
    yield new ObjectWriter(key, index, new Random(seed * 7919 + index), options).write(firstId, count);
    firstId += count;
  }
}

class ObjectWriter {
  readonly #parts: Buffer[] = [];
  readonly #rejects: ExpectedReject[] = [];
  readonly #rows: string[] = [];
  readonly #lineEnd: Buffer;
  #offset = 0;
  #filtered = 0;
  #warned = 0;

  constructor(
    private readonly key: string,
    private readonly index: number,
    private readonly random: Random,
    private readonly options: OrdersOptions,
  ) {
    this.#lineEnd = Buffer.from(index % 4 === 1 ? '\r\n' : '\n');
  }

  write(firstId: number, count: number): OrdersObject {
    if (this.index % 4 === 2) this.#append(BOM);
    this.#append(Buffer.from(ORDER_COLUMNS.join(',')), this.#lineEnd);
    const share = { filtered: this.options.filtered ?? 0.01, warned: 0.001 };
    for (let record = 1; record <= count; record += 1) {
      const order = makeOrder(this.random, firstId + record - 1, share);
      const make = this.#defectFor(record, count);
      // A `test` order would be filtered before its checks, so a defective one is none.
      if (make) this.#reject(record, make(order.filtered ? { ...order, status: NEW } : order));
      else this.#accept(order);
      const last = record === count && this.index % 4 === 3; // this object has no final newline
      if (!last) this.#append(this.#lineEnd);
    }
    const { key } = this;
    const counts = { read: count, filtered: this.#filtered, warned: this.#warned };
    return {
      key,
      body: Buffer.concat(this.#parts),
      answer: { key, ...counts, rejects: this.#rejects, rows: this.#rows },
    };
  }

  /** Each kind once, at records 11, 20, 29 …; then by chance; an unclosed quote at the very end. */
  #defectFor(
    record: number,
    count: number,
  ): ((order: Order) => ReturnType<typeof UNCLOSED_AT_END>) | undefined {
    const share = this.options.defects ?? 0.002;
    const struck = this.random.chance(share);
    const kind = this.random.pick(KINDS);
    if (share === 0) return undefined;
    if (count >= 200) {
      if (record === count) return UNCLOSED_AT_END;
      const forced = (record - 11) / 9;
      if (Number.isInteger(forced) && forced >= 0 && forced < KINDS.length) return DEFECTS[KINDS[forced]];
    }
    // What an unclosed quote turns out to be depends on a later quote; only the last record of big objects has none.
    if (kind === 'unclosed_quote' && count < 200) return undefined;
    return struck ? DEFECTS[kind] : undefined;
  }

  #reject(record: number, defect: { raw: Buffer; broken: readonly ExpectedRule[] }): void {
    this.#rejects.push({ key: this.key, record, byteOffset: this.#offset, ...defect });
    this.#append(defect.raw);
  }

  #accept(order: Order): void {
    this.#append(Buffer.from(recordOf(order)));
    if (order.filtered) {
      this.#filtered += 1;
      return;
    }
    if (order.warned) this.#warned += 1;
    const stored = [...ORDER_COLUMNS.map((name) => order[name].stored), order.total];
    this.#rows.push(stored.map(copyText).join('\t'));
  }

  #append(...parts: readonly Buffer[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.#offset += part.length;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value in COPY's text format: https://www.postgresql.org/docs/current/sql-copy.html. */
function copyText(value: string | null): string {
  return value === null ? '\\N' : value.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c]);
}
