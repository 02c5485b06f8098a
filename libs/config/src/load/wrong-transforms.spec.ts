import { edited, problems } from './pipeline.fixture.js';

/** MINIMAL has the columns id and note in lines 7 and 8, and ends at line 9. */
const transform = (text: string): string => edited({}, `transform: { ${text} }\n`);
const lookup = (text: string): string => edited({}, `transform:\n  lookup:\n    - { ${text} }\n`);

describe('a pipeline file with wrong splits, lookups, masks or duplicates', () => {
  it.each<[string, string, string[]]>([
    [
      'a split of nothing',
      transform("split: { nte: { by: ',', into: [a] } }"),
      ['10:23 unknown_column unknown column `nte` | Did you mean `note`?'],
    ],
    [
      'a split of a piece',
      transform("split: { note: { by: ',', into: [a] }, a: { by: ';', into: [b] } }"),
      [
        '10:53 unknown_column `a` is a piece of `note`, and a split does not see the pieces of others | Cut it with split_part() in transform.set.',
      ],
    ],
    [
      'a split by nothing',
      transform("split: { note: { by: '', into: [a] } }"),
      ['10:35 bad_format `by` must not be empty'],
    ],
    [
      'a split onto a column',
      transform("split: { note: { by: ',', into: [a, id] } }"),
      ['10:50 duplicate_name there is a column `id` already | Choose another name.'],
    ],
    [
      'a piece twice',
      transform("split: { note: { by: ',', into: [a, a] } }"),
      ['10:50 duplicate_name there is a column `a` already | Choose another name.'],
    ],
    [
      'a split in one word',
      transform('split: { note: x }'),
      ['10:29 wrong_type `split` takes sections of keys here'],
    ],
    [
      'a split without pieces',
      transform("split: { note: { by: ',' } }"),
      ['10:23 missing_key `into` is missing | For example: into: ["first_name","last_name"]'],
    ],
    [
      'a lookup in nothing',
      lookup('name: l, on: { id: a }, columns: { x: y }'),
      [
        '12:7 missing_key the lookup has neither `object` nor `table` | Add object: KEY (a CSV object in S3) or table: SCHEMA.TABLE.',
      ],
    ],
    [
      'a lookup in two places',
      lookup('name: l, object: o, table: t, on: { id: a }, columns: { x: y }'),
      ['12:36 conflict a lookup has `object` or `table`, not both'],
    ],
    [
      'a lookup in an address',
      lookup('name: l, object: s3://shop/a.csv, on: { id: a }, columns: { x: y }'),
      ['12:26 bad_format `object` must be a key, not an address | Write bucket: shop and key: a.csv'],
    ],
    [
      'a lookup on an unknown column',
      lookup('name: l, object: o, on: { it: a }, columns: { x: y }'),
      ['12:35 unknown_column unknown column `it` | Did you mean `id`?'],
    ],
    [
      'a lookup that adds a column that is there',
      lookup('name: l, object: o, on: { id: a }, columns: { note: y }'),
      ['12:55 duplicate_name there is a column `note` already | Choose another name.'],
    ],
    [
      'two keys that are one',
      lookup('name: l, object: o, on: { id: a, note: a }, columns: { x: y }'),
      ['12:48 duplicate_name two columns are compared with `a`'],
    ],
    [
      'a lookup twice',
      lookup(
        'name: l, object: o, on: { id: a }, columns: { x: y } }\n    - { name: l, object: o, on: { id: a }, columns: { z: y }',
      ),
      ['13:15 duplicate_name there is a lookup `l` already | The first is item 1.'],
    ],
    [
      'a lookup of another type',
      lookup('name: l, object: o, on: { id: a }, columns: { x: { from: y, type: bigin } }'),
      ['12:75 unknown_type unknown type `bigin` | Did you mean `bigint`?'],
    ],
    [
      'a mistyped mask',
      transform('mask: { note: redcat }'),
      ['10:28 bad_format `note` must be redact, or a section with `partial` or `hash`'],
    ],
    [
      'a mask that needs settings',
      transform('mask: { note: partial }'),
      [
        '10:28 bad_format `note` is `redact` where it is one word | Write { partial: { first: 0, last: 4 } }.',
      ],
    ],
    [
      'an empty mask',
      transform('mask: { note: {} }'),
      ['10:28 missing_key the mask is empty | Write redact, { partial: … } or { hash: … }.'],
    ],
    [
      'two masks at once',
      transform('mask: { note: { partial: {}, hash: { salt: env://S } } }'),
      ['10:28 conflict a mask is one of redact, partial and hash'],
    ],
    [
      'a salt in the file',
      transform('mask: { note: { hash: { salt: hunter2 } } }'),
      [
        '10:44 bad_format `salt` must be secret://NAME or env://VARIABLE | A pipeline file names where the salt is kept, and never holds it.',
      ],
    ],
    [
      'a mask of nothing',
      transform('mask: { nope: redact }'),
      ['10:22 unknown_column unknown column `nope` | Did you mean `note`?'],
    ],
    [
      'duplicates by a redacted column',
      transform('mask: { note: redact }, deduplicate: { key: [id, note] }'),
      [
        '10:63 conflict `note` is redacted, so rows cannot be told apart by it | A column that is masked by hash can be compared.',
      ],
    ],
    [
      'duplicates by a dropped column',
      transform('drop: [note], deduplicate: { key: [note] }'),
      [
        '10:49 conflict `note` is dropped by transform.drop | What is decided over the whole run is decided on what is loaded.',
      ],
    ],
    [
      'the greatest of a hash',
      transform(
        'mask: { note: { hash: { salt: env://S } } }, deduplicate: { key: [id], keep: { max: note } }',
      ),
      ['10:98 conflict `note` is masked, so its values have no order'],
    ],
    [
      'a mistyped keep',
      transform('deduplicate: { key: [id], keep: frist }'),
      [
        '10:46 bad_format `keep` must be first, last or max(COLUMN) | For the row with the greatest value write keep: max(COLUMN).',
      ],
    ],
    [
      'the greatest of nothing',
      transform('deduplicate: { key: [id], keep: max(nte) }'),
      ['10:46 unknown_column unknown column `nte` | Did you mean `note`?'],
    ],
    [
      'lineage of something else',
      transform('lineage: [run_id, objet]'),
      [
        '10:23 not_allowed `lineage` takes each of run_id, object, record, loaded_at once at most | Did you mean `object`?',
      ],
    ],
    [
      'lineage in a column that is there',
      edited({}, 'transform: { rename: { note: _object }, lineage: [object] }\n'),
      [
        '10:51 duplicate_name there is a column `_object` already | Rename that one in transform.rename, or leave this out.',
      ],
    ],
    [
      'a format for a number',
      transform("set: { id: { expression: note, type: bigint, format: 'DD' } }"),
      [
        '10:67 conflict `format` does not apply to bigint | It belongs to date, time, timestamp and timestamptz.',
      ],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
