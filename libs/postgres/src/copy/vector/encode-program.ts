import * as w from '@sluice/wasm';
import { EPOCH_DAYS, type Kind } from '../kinds.js';

/**
 * A column's description, each part an i32: its kind's number; where its values, their validity and their offsets are, or 0; what of the row's
 * number counts (0: each row has the first value).
 */
export const PARTS = ['kind', 'data', 'validity', 'offsets', 'rowMask'] as const;
export type Part = (typeof PARTS)[number];
export const PLAN_BYTES = 4 * PARTS.length;

/** Behind what is written, as much may be overwritten; behind what is read, read. */
export const SLACK = 64;

const local = new w.Locals({
  // Parameters: the columns' descriptions and their end; rows; where to write, and up to where; fields of a row, its bytes swapped;
  // bytes after which a frame ends.
  columns: 'i32',
  last: 'i32',
  rows: 'i32',
  at: 'i32',
  limit: 'i32',
  fields: 'i32',
  frameBytes: 'i32',
  row: 'i32',
  column: 'i32',
  // Where the frame began; from where on it is full.
  frame: 'i32',
  full: 'i32',
  from: 'i32',
  stop: 'i32',
  word: 'i32',
  length: 'i32',
  long: 'i64',
});
const PARAMETERS = 7;
const { get, set } = local;

const plan = (part: Part): w.Code => w.load(get('column'), 4 * PARTS.indexOf(part));
const data = plan('data');
const shifted = (by: number): w.Code => w.shiftLeft(get('row'), w.i32(by));
const advance = (bytes: number): w.Code => set('at', w.add(get('at'), w.i32(bytes)));

/** The bytes of `word`, the last first. */
const swapped = w.or(
  w.and(w.rotateLeft(get('word'), w.i32(8)), w.i32(0x00ff00ff)),
  w.and(w.rotateLeft(get('word'), w.i32(24)), w.i32(0xff00ff00 | 0)),
);
const storeSwapped = (address: w.Code, value: w.Code, offset = 0): w.Code => [
  ...set('word', value),
  ...w.store(address, swapped, offset),
];
/** A length known beforehand. */
const storeLength = (bytes: number): w.Code => w.store(get('at'), w.i32(bytes << 24));

/** The row's bit of those at an address. */
const bitAt = (address: w.Code): w.Code =>
  w.and(
    w.shiftRight(w.loadByte(w.add(address, w.shiftRight(get('row'), w.i32(3)))), w.and(get('row'), w.i32(7))),
    w.i32(1),
  );

const REVERSED = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];
/** The eight bytes of `long`, the last first; eight more behind them are overwritten. */
const storeLong: w.Code = w.storeVector(
  get('at'),
  w.pickBytes(w.splat64(get('long')), w.splat64(get('long')), REVERSED),
  4,
);

/** From 1970-01-01 to 2000-01-01. */
const EPOCH_MICROSECONDS = 946_684_800_000_000n;
const INT32 = [-0x80000000, 0x7fffffff] as const;
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;

const { word, long } = { word: get('word'), long: get('long') };

const int16: w.Code = [
  ...storeLength(2),
  ...set('word', w.loadHalf(w.add(data, shifted(1)))),
  ...w.storeHalf(get('at'), w.or(w.shiftLeft(word, w.i32(8)), w.shiftRight(word, w.i32(8))), 4),
  ...advance(6),
];

const infiniteDay = w.or(w.equal(word, w.i32(INT32[0])), w.equal(word, w.i32(INT32[1])));
const infiniteTime = w.or(w.equal64(long, w.i64(INT64[0])), w.equal64(long, w.i64(INT64[1])));

/** A value of 32 bytes or more takes its turns. Both ends may be passed: what is written behind comes later. */
const copyValue: w.Code = [
  ...set('stop', w.add(get('at'), get('length'))),
  ...w.loop(
    'chunks',
    w.storeVector(get('at'), w.loadVector(get('from'))),
    w.storeVector(get('at'), w.loadVector(get('from'), 16), 16),
    set('at', w.add(get('at'), w.i32(32))),
    set('from', w.add(get('from'), w.i32(32))),
    w.jumpIf('chunks', w.less(get('at'), get('stop'))),
  ),
  ...set('at', get('stop')),
];

/** From where, and how much. A batch that lies about its offsets must not write elsewhere. */
const findValue: w.Code = [
  ...set('word', w.add(plan('offsets'), w.shiftLeft(w.and(get('row'), plan('rowMask')), w.i32(2)))),
  ...set('from', w.load(word)),
  ...set('length', w.subtract(w.load(word, 4), get('from'))),
  ...set('from', w.add(data, get('from'))),
  ...w.when(
    w.or(w.less(get('length'), w.i32(0)), w.greater(get('length'), w.subtract(get('limit'), get('at')))),
    w.trap,
  ),
];

/** Each leaves `at` behind what it wrote. */
const writers: Readonly<Record<Kind, w.Code>> = {
  bool: [...storeLength(1), ...w.storeByte(get('at'), bitAt(data), 4), ...advance(5)],
  int16,
  word32: [...storeLength(4), ...storeSwapped(get('at'), w.load(w.add(data, shifted(2))), 4), ...advance(8)],
  date: [
    ...storeLength(4),
    ...set('word', w.load(w.add(data, shifted(2)))),
    ...set('word', w.select(word, w.subtract(word, w.i32(EPOCH_DAYS)), infiniteDay)),
    ...w.store(get('at'), swapped, 4),
    ...advance(8),
  ],
  word64: [
    ...storeLength(8),
    ...set('long', w.load64(w.add(data, shifted(3)))),
    ...storeLong,
    ...advance(12),
  ],
  timestamp: [
    ...storeLength(8),
    ...set('long', w.load64(w.add(data, shifted(3)))),
    ...set('long', w.select(long, w.subtract64(long, w.i64(EPOCH_MICROSECONDS)), infiniteTime)),
    ...storeLong,
    ...advance(12),
  ],
  uuid: [
    ...storeLength(16),
    ...w.storeVector(get('at'), w.loadVector(w.add(data, shifted(4))), 4),
    ...advance(20),
  ],
  bytes: [...findValue, ...storeSwapped(get('at'), get('length')), ...advance(4), ...copyValue],
  jsonb: [
    ...findValue,
    ...storeSwapped(get('at'), w.add(get('length'), w.i32(1))),
    ...w.storeByte(get('at'), w.i32(1), 4),
    ...advance(5),
    ...copyValue,
  ],
};

const kinds = Object.keys(writers) as Kind[]; // they are the record's keys
/** The number by which the program knows a kind. */
export const numberOf = (kind: Kind): number => kinds.indexOf(kind);

/** One block in the other, each followed by its kind's code. */
const writeValue: w.Code = kinds.reduce<w.Code>(
  (inner, kind) => [...w.block(kind, inner), ...writers[kind], ...w.jump('written')],
  w.jumpTo(plan('kind'), ...kinds),
);

const writeNull: w.Code = w.when(
  plan('validity'),
  w.when(w.isZero(bitAt(plan('validity'))), w.store(get('at'), w.i32(-1)), advance(4), w.jump('written')),
);

const closeFrame: w.Code = w.when(
  get('frame'),
  storeSwapped(get('frame'), w.subtract(w.subtract(get('at'), get('frame')), w.i32(1)), 1),
);

const beginFrame: w.Code = w.when(
  w.atLeast(get('at'), get('full')),
  closeFrame,
  set('frame', get('at')),
  w.storeByte(get('at'), w.i32(0x64)), // 'd'
  advance(5),
  set('full', w.add(get('at'), get('frameBytes'))),
);

const writeRow: w.Code = [
  ...beginFrame,
  ...w.when(w.greater(get('at'), get('limit')), w.trap),
  ...w.storeHalf(get('at'), get('fields')),
  ...advance(2),
  ...set('column', get('columns')),
  ...w.loop(
    'columns',
    w.block('written', writeNull, writeValue),
    set('column', w.add(get('column'), w.i32(PLAN_BYTES))),
    w.jumpIf('columns', w.less(get('column'), get('last'))),
  ),
];

/** Writes rows one after the other, values in 16 or 32 bytes at once, and gives where they end. At least one row of one column. */
export const encodeProgram: w.ModuleText = {
  types: Object.values(local.types),
  parameters: PARAMETERS,
  body: [
    ...w.loop(
      'rows',
      writeRow,
      set('row', w.add(get('row'), w.i32(1))),
      w.jumpIf('rows', w.less(get('row'), get('rows'))),
    ),
    ...closeFrame,
    ...get('at'),
  ],
};
