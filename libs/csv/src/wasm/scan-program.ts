import { CR, LF } from '../dialect.js';
import * as w from '@sluice/wasm';

/** Bytes that one mask of ends is of. */
const STEP = 64;

/** Read beyond the last byte: by a mask that begins at it, and by the search for a quote. */
export const SLACK = STEP + 32;

const local = new w.Locals({
  // Parameters: where to begin; where the bytes end; records taken so far; how many there may be; fields of a record.
  at: 'i32',
  end: 'i32',
  record: 'i32',
  most: 'i32',
  width: 'i32',
  // The dialect's bytes; the longest record.
  delimiter: 'i32',
  quote: 'i32',
  limit: 'i32',
  // Bytes between two fields of a record; the arrays.
  stride: 'i32',
  fields: 'i32',
  starts: 'i32',
  ends: 'i32',
  numbers: 'i32',
  number: 'f64',
  // The record's first byte, and the end of its last field; the field's first byte and its end.
  start: 'i32',
  stop: 'i32',
  field: 'i32',
  p: 'i32',
  column: 'i32',
  cell: 'i32',
  flags: 'i32',
  found: 'i32',
  byte: 'i32',
  // Ends of fields and records in the 64 bytes at `base`, behind `field`.
  base: 'i32',
  mask: 'i64',
  delimiters: 'v128',
  feeds: 'v128',
  quotes: 'v128',
});
const PARAMETERS = 14;
const { get, set } = local;
const one = w.i32(1);

const ends16 = (offset: number): w.Code => {
  const bytes = w.loadVector(get('base'), offset);
  return w.widen(
    w.bitmask(w.orVectors(w.sameBytes(bytes, get('delimiters')), w.sameBytes(bytes, get('feeds')))),
  );
};

const readMask: w.Code = set(
  'mask',
  w.or64(
    w.or64(ends16(0), w.shiftLeft64(ends16(16), w.i64(16))),
    w.or64(w.shiftLeft64(ends16(32), w.i64(32)), w.shiftLeft64(ends16(48), w.i64(48))),
  ),
);

const within: w.Code = w.subtract(get('field'), get('base'));

/** Behind a quoted field: the delimiters in it are no ends. */
const passMask: w.Code = [
  ...w.when(
    w.less(within, w.i32(STEP)),
    set('mask', w.and64(get('mask'), w.shiftLeft64(w.i64(-1), w.widen(within)))),
    w.otherwise,
    set('base', get('field')),
    readMask,
  ),
];

const keep = (start: w.Code, flags: w.Code): w.Code => [
  ...w.store(get('cell'), w.or(w.shiftLeft(start, w.i32(2)), flags)),
  ...w.store(get('cell'), get('p'), 4),
];

/** From a quote: `p` is where it closes. */
const closing: w.Code = [
  ...set('p', w.add(get('field'), one)),
  ...set('flags', w.i32(2)),
  ...w.loop(
    'quote',
    w.block(
      'closed',
      w.loop(
        'search',
        set('found', w.bitmask(w.sameBytes(w.loadVector(get('p')), get('quotes')))),
        w.when(get('found'), set('p', w.add(get('p'), w.ctz(get('found')))), w.jump('closed')),
        set('p', w.add(get('p'), w.i32(16))),
        w.jumpIf('done', w.greater(get('p'), get('end'))),
        w.jump('search'),
      ),
    ),
    // A quote that ends the window may be half of a doubled one.
    w.jumpIf('done', w.atLeast(w.add(get('p'), one), get('end'))),
    w.when(
      w.equal(w.loadByte(get('p'), 1), get('quote')),
      set('flags', w.i32(3)),
      set('p', w.add(get('p'), w.i32(2))),
      w.jump('quote'),
    ),
  ),
];

const quoted: w.Code = [
  ...closing,
  ...keep(w.add(get('field'), one), get('flags')),
  ...set('stop', w.add(get('p'), one)),
  ...set('byte', w.loadByte(get('stop'))),
  ...set('field', w.add(get('stop'), one)),
  ...w.when(
    w.equal(get('byte'), w.i32(CR)),
    set('byte', w.loadByte(get('field'))),
    // CR LF, all of it here.
    w.jumpIf('done', w.notEqual(get('byte'), w.i32(LF))),
    w.jumpIf('done', w.atLeast(get('field'), get('end'))),
    set('field', w.add(get('field'), one)),
  ),
  ...w.jumpIf('done', w.and(w.notEqual(get('byte'), get('delimiter')), w.notEqual(get('byte'), w.i32(LF)))),
  ...passMask,
];

const unquoted: w.Code = [
  ...w.loop(
    'seek',
    w.when(w.isZero64(get('mask')), set('base', w.add(get('base'), w.i32(STEP))), readMask, w.jump('seek')),
  ),
  ...set('p', w.add(get('base'), w.narrow(w.ctz64(get('mask'))))),
  ...set('mask', w.and64(get('mask'), w.subtract64(get('mask'), w.i64(1)))),
  ...set('byte', w.loadByte(get('p'))),
  ...set('stop', get('p')),
  ...w.when(
    w.equal(get('byte'), w.i32(LF)),
    w.jumpIf('done', w.atLeast(get('p'), get('end'))), // the sentinel
    w.when(
      w.greater(get('p'), get('field')),
      w.when(
        w.equal(w.loadByte(w.subtract(get('p'), one)), w.i32(CR)),
        set('stop', w.subtract(get('p'), one)),
      ),
    ),
  ),
  ...w.store(get('cell'), w.shiftLeft(get('field'), w.i32(2))),
  ...w.store(get('cell'), get('stop'), 4),
  ...set('field', w.add(get('p'), one)),
];

const record: w.Code = [
  ...set('start', get('field')),
  ...w.setPosition(get('start')),
  ...w.jumpIf('done', w.atLeast(get('record'), get('most'))),
  ...w.jumpIf('done', w.atLeast(get('start'), get('end'))),
  // An empty line, perhaps.
  ...set('byte', w.loadByte(get('start'))),
  ...w.jumpIf(
    'done',
    w.and(
      w.greater(get('width'), one),
      w.or(w.equal(get('byte'), w.i32(LF)), w.equal(get('byte'), w.i32(CR))),
    ),
  ),
  ...set('column', one),
  ...set('cell', w.add(get('fields'), w.shiftLeft(get('record'), w.i32(3)))),
  ...w.block(
    'ended',
    w.loop(
      'fields',
      w.when(w.equal(w.loadByte(get('field')), get('quote')), quoted, w.otherwise, unquoted),
      w.jumpIf('ended', w.notEqual(get('byte'), get('delimiter'))),
      w.jumpIf('done', w.equal(get('column'), get('width'))),
      set('column', w.add(get('column'), one)),
      set('cell', w.add(get('cell'), get('stride'))),
      w.jump('fields'),
    ),
  ),
  ...w.jumpIf('done', w.notEqual(get('column'), get('width'))),
  ...w.jumpIf('done', w.greater(w.subtract(get('stop'), get('start')), get('limit'))),
  ...w.store(w.add(get('starts'), w.shiftLeft(get('record'), w.i32(2))), get('start')),
  ...w.store(w.add(get('ends'), w.shiftLeft(get('record'), w.i32(2))), get('stop')),
  ...w.storeF64(w.add(get('numbers'), w.shiftLeft(get('record'), w.i32(3))), get('number')),
  ...set('number', w.addF64(get('number'), w.f64One)),
  ...set('record', w.add(get('record'), one)),
];

/**
 * Takes records that are as they should be, and stops at the first that is not, or that may go on behind the end: RecordLoop
 * looks at that one. Gives the records taken; `position` is where the first one begins that was not.
 *
 * Ends are found 64 bytes at a time: a bit for each delimiter and line feed, and the lowest bit is the next end.
 */
export const scanProgram: w.ModuleText = {
  types: Object.values(local.types),
  parameters: PARAMETERS,
  body: [
    ...set('delimiters', w.splat(get('delimiter'))),
    ...set('feeds', w.splat(w.i32(LF))),
    ...set('quotes', w.splat(get('quote'))),
    ...set('field', get('at')),
    ...set('base', get('at')),
    ...readMask,
    ...w.block('done', w.loop('records', record, w.jump('records'))),
    ...get('record'),
  ],
};
