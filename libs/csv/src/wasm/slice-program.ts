import * as w from '@sluice/wasm';

/** Rows that one step takes. */
const STEP = 4;

/** Entries behind the last row that a step may write. */
export const SPARE = STEP;

/** What a run leaves at `sums`: four lanes each, to be added up (`longest`: the greatest of them). */
export const SUMS = { bytes: 0, longest: 4, escaped: 8, values: 12, length: 16 } as const;

const local = new w.Locals({
  // Parameters: the column's spans; how many; -1 where an empty field is a value, 0 where it is null.
  cells: 'i32',
  rows: 'i32',
  empties: 'i32',
  // Where starts, ends and marks go, and the sums.
  starts: 'i32',
  ends: 'i32',
  marks: 'i32',
  sums: 'i32',
  row: 'i32',
  // Four rows.
  live: 'v128',
  packed: 'v128',
  start: 'v128',
  end: 'v128',
  length: 'v128',
  one: 'v128',
  flag: 'v128',
  value: 'v128',
  // Over all rows.
  bytes: 'v128',
  longest: 'v128',
  escaped: 'v128',
  values: 'v128',
});
const PARAMETERS = 7;
const { get, set } = local;

const place = (base: 'starts' | 'ends'): w.Code => w.add(get(base), w.shiftLeft(get('row'), w.i32(2)));

/** The four of a span's two numbers: the first ones, or the second ones. */
const spans = (which: 0 | 1): w.Code =>
  w.andVectors(
    w.pick(
      w.loadVector(get('cells')),
      w.loadVector(get('cells'), 16),
      which,
      which + 2,
      which + 4,
      which + 6,
    ),
    get('live'),
  );

const step: w.Code = [
  // Behind the last row: nothing, which is no value.
  ...set('live', w.lessLanes(w.lanes(0, 1, 2, 3), w.splatLanes(w.subtract(get('rows'), get('row'))))),
  ...set('packed', spans(0)),
  ...set('end', spans(1)),
  ...set('start', w.shiftRightLanes(get('packed'), w.i32(2))),
  ...set('length', w.subtractLanes(get('end'), get('start'))),
  ...set('flag', w.andVectors(get('packed'), get('one'))),
  // Quoted or not empty; or empty, where that is a value.
  ...set(
    'value',
    w.andVectors(
      get('live'),
      w.orVectors(
        w.differentLanes(
          w.orVectors(get('length'), w.andVectors(get('packed'), w.lanes(2, 2, 2, 2))),
          w.lanes(0, 0, 0, 0),
        ),
        w.splatLanes(get('empties')),
      ),
    ),
  ),
  ...w.storeVector(place('starts'), get('start')),
  ...w.storeVector(place('ends'), get('end')),
  ...set('bytes', w.addLanes(get('bytes'), get('length'))),
  ...set('longest', w.greaterLanes(get('longest'), get('length'))),
  ...set('escaped', w.addLanes(get('escaped'), get('flag'))),
  ...set('values', w.subtractLanes(get('values'), get('value'))),
  // 0, 1, or 2 with escapes.
  ...set('value', w.addLanes(w.andVectors(get('value'), get('one')), get('flag'))),
  ...w.store(
    w.add(get('marks'), get('row')),
    w.lane(
      0,
      w.halveHalves(w.halveLanes(get('value'), get('value')), w.halveLanes(get('value'), get('value'))),
    ),
  ),
  ...set('row', w.add(get('row'), w.i32(STEP))),
  ...set('cells', w.add(get('cells'), w.i32(8 * STEP))),
];

/** Where the values of one column lie, and which are null: four rows at a time. Gives nothing (0); see SUMS. */
export const sliceProgram: w.ModuleText = {
  types: Object.values(local.types),
  parameters: PARAMETERS,
  body: [
    ...set('one', w.lanes(1, 1, 1, 1)),
    ...w.block(
      'done',
      w.loop('rows', w.jumpIf('done', w.atLeast(get('row'), get('rows'))), step, w.jump('rows')),
    ),
    ...w.storeVector(get('sums'), get('bytes'), 4 * SUMS.bytes),
    ...w.storeVector(get('sums'), get('longest'), 4 * SUMS.longest),
    ...w.storeVector(get('sums'), get('escaped'), 4 * SUMS.escaped),
    ...w.storeVector(get('sums'), get('values'), 4 * SUMS.values),
    ...w.i32(0),
  ],
};
