import { target } from './dated.fixture.js';
import { problems } from './pipeline.fixture.js';

describe('a pipeline file whose load mode does not hold', () => {
  it.each<[string, string, string[]]>([
    [
      'upsert without a key',
      target('mode: upsert'),
      [
        '10:1 missing_key `mode: upsert` needs a `key` | Name the columns that identify a row: key: [order_id].',
      ],
    ],
    [
      'history without anything',
      target('mode: history'),
      [
        '10:1 missing_key `mode: history` needs a `key` | Name the columns that identify a row: key: [order_id].',
        '10:1 missing_key `mode: history` needs a `history` section | Name the column with the time from which a row holds: history: { effective: changed_at }.',
      ],
    ],
    [
      'sync without anything',
      target('mode: sync, key: [id]'),
      [
        '10:1 missing_key `mode: sync` needs to be told how it deletes | Write sync: { delete: soft } to mark rows, or sync: { delete: hard } to delete them.',
      ],
    ],
    [
      'a key that is not loaded',
      target('mode: upsert, key: [id, nte]'),
      ['10:66 unknown_column unknown column `nte` | Did you mean `note`?'],
    ],
    [
      'a key that is dropped',
      target('mode: upsert, key: [note]', 'transform: { drop: [note] }\n'),
      [
        '10:62 conflict `note` is dropped by transform.drop | What is decided over the whole run is decided on what is loaded.',
      ],
    ],
    [
      'a key that is redacted',
      target('mode: upsert, key: [note]', 'transform: { mask: { note: redact } }\n'),
      [
        '10:62 conflict `note` is redacted, so rows cannot be told apart by it | A column that is masked by hash can be compared.',
      ],
    ],
    [
      'a key twice',
      target('mode: sync, key: [id, id], sync: { delete: hard }'),
      ['10:64 duplicate_name `id` stands twice in the key'],
    ],
    [
      'version in append',
      target('version: note'),
      [
        '10:51 conflict `version` has no meaning in mode append | It belongs to upsert and sync; history goes by history.effective.',
      ],
    ],
    [
      'version in history',
      target('mode: history, key: [id], history: { effective: at }, version: note'),
      [
        '10:105 conflict `version` has no meaning in mode history | It belongs to upsert and sync; history goes by history.effective.',
      ],
    ],
    [
      'a version that is not there',
      target('mode: upsert, key: [id], version: nope'),
      ['10:76 unknown_column unknown column `nope` | Did you mean `note`?'],
    ],
    [
      'a version that is dropped',
      target('mode: upsert, key: [id], version: note', 'transform: { drop: [note] }\n'),
      [
        '10:76 conflict `note` is dropped by transform.drop | What is decided over the whole run is decided on what is loaded.',
      ],
    ],
    [
      'a version that is masked',
      target(
        'mode: upsert, key: [id], version: note',
        'transform: { mask: { note: { hash: { salt: env://S } } } }\n',
      ),
      ['10:76 conflict `note` is masked, so its values have no order'],
    ],
    [
      'a version in the key',
      target('mode: upsert, key: [id, note], version: note'),
      [
        '10:82 conflict `note` is part of the key, so it is the same in every version of a row | Take it out of the key, or name another column.',
      ],
    ],
    [
      'partition in upsert',
      target('mode: upsert, key: [id], partition: { note: run.date }'),
      [
        '10:78 conflict `partition` has no meaning in mode upsert | It says which rows `mode: replace` takes the place of. For a partitioned table write partition_by.',
      ],
    ],
    [
      'a partition of no column',
      target('mode: replace, partition: { nope: run.date }'),
      ['10:76 unknown_column unknown column `nope` | Did you mean `note`?'],
    ],
    [
      'a partition of a dropped column',
      target('mode: replace, partition: { note: run.date }', 'transform: { drop: [note] }\n'),
      [
        '10:76 conflict `note` is dropped by transform.drop | What is decided over the whole run is decided on what is loaded.',
      ],
    ],
    [
      'a partition of a masked column',
      target('mode: replace, partition: { note: run.date }', 'transform: { mask: { note: redact } }\n'),
      ['10:76 conflict `note` is masked, so its values are not those that are given'],
    ],
    [
      'a bare value of a partition',
      target('mode: replace, partition: { note: retail }'),
      [
        "10:76 bad_format `retail` is no value of a partition | There are run.date and params.NAME; for the text itself write '=retail'.",
      ],
    ],
    [
      'a number as the value of a partition',
      target('mode: replace, partition: { id: 2026 }'),
      ["10:74 wrong_type `target.partition.id` must be text | Put it in quotes: '2026'"],
    ],
    [
      'a misspelt value of a partition',
      target('mode: replace, partition: { note: run.dat }'),
      ['10:76 bad_format `run.dat` is no value of a partition | Did you mean `run.date`?'],
    ],
    [
      'a partition of an unknown param',
      target('mode: replace, partition: { note: params.regoin }', 'params: { region: text }\n'),
      ['10:76 unknown_column there is no param `regoin` | Did you mean `region`?'],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
