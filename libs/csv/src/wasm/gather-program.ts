import * as w from '@sluice/wasm';

/** Bytes that are copied at once, whatever the value's length: as many may be read and written behind a value's end. */
export const CHUNK = 32;

const local = new w.Locals({
  // Parameters: where the slices begin and end, and their marks; how many; the dialect's quote; where the bytes and the offsets go.
  starts: 'i32',
  ends: 'i32',
  marks: 'i32',
  rows: 'i32',
  quote: 'i32',
  bytes: 'i32',
  offsets: 'i32',
  last: 'i32',
  byte: 'i32',
  from: 'i32',
  to: 'i32',
  stop: 'i32',
  at: 'i32',
});
const PARAMETERS = 7;
const ESCAPED = 2;
const { get, set } = local;

const one = w.i32(1);

const copyChunk: w.Code = [
  ...w.storeVector(get('at'), w.loadVector(get('from'))),
  ...w.storeVector(get('at'), w.loadVector(get('from'), 16), 16),
];

/** In 32 bytes at once, that end behind the value's. */
const copyPlain: w.Code = [
  ...set('stop', w.add(get('to'), w.subtract(get('stop'), get('from')))),
  ...set('at', get('to')),
  ...w.loop(
    'chunks',
    copyChunk,
    set('at', w.add(get('at'), w.i32(CHUNK))),
    set('from', w.add(get('from'), w.i32(CHUNK))),
    w.jumpIf('chunks', w.less(get('at'), get('stop'))),
  ),
  ...set('to', get('stop')),
];

/** Two quotes are one. */
const copyEscaped: w.Code = [
  ...w.storeByte(get('marks'), one),
  ...w.loop(
    'bytes',
    set('byte', w.loadByte(get('from'))),
    w.storeByte(get('to'), get('byte')),
    set('to', w.add(get('to'), one)),
    set('from', w.add(get('from'), w.add(one, w.equal(get('byte'), get('quote'))))),
    w.jumpIf('bytes', w.less(get('from'), get('stop'))),
  ),
];

const value: w.Code = [
  ...set('from', w.load(get('starts'))),
  ...set('stop', w.load(get('ends'))),
  ...w.when(w.equal(w.loadByte(get('marks')), w.i32(ESCAPED)), copyEscaped, w.otherwise, copyPlain),
  ...set('starts', w.add(get('starts'), w.i32(4))),
  ...set('ends', w.add(get('ends'), w.i32(4))),
  ...set('marks', w.add(get('marks'), one)),
  ...set('offsets', w.add(get('offsets'), w.i32(4))),
  ...w.store(get('offsets'), w.subtract(get('to'), get('bytes'))),
];

/**
 * Copies slices one behind the other, their escape sequences undone, and notes where each ends: offsets as Arrow has them, from 0.
 * Marks of 2 become 1. Gives the bytes of all.
 */
export const gatherProgram: w.ModuleText = {
  types: Object.values(local.types),
  parameters: PARAMETERS,
  body: [
    ...set('last', w.add(get('starts'), w.shiftLeft(get('rows'), w.i32(2)))),
    ...set('to', get('bytes')),
    ...w.store(get('offsets'), w.i32(0)),
    ...w.block(
      'done',
      w.loop('rows', w.jumpIf('done', w.atLeast(get('starts'), get('last'))), value, w.jump('rows')),
    ),
    ...w.subtract(get('to'), get('bytes')),
  ],
};
