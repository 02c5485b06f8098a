import { target } from './dated.fixture.js';
import { problems } from './pipeline.fixture.js';

describe('a pipeline file whose target cannot be set up', () => {
  it.each<[string, string, string[]]>([
    [
      'indexes without create',
      target('indexes: [{ columns: [note] }]'),
      ['10:51 conflict `indexes` is for a table that Sluice makes | Write create: true, or leave it out.'],
    ],
    [
      'partitions without create',
      target('partition_by: { list: note }'),
      [
        '10:56 conflict `partition_by` is for a table that Sluice makes | Write create: true, or leave it out.',
      ],
    ],
    [
      'comments without create',
      target('comment: x, column_comments: { note: y }'),
      [
        '10:51 conflict `comment` is for a table that Sluice makes | Write create: true, or leave it out.',
        '10:71 conflict `column_comments` is for a table that Sluice makes | Write create: true, or leave it out.',
      ],
    ],
    [
      'an index of no column',
      target('create: true, indexes: [{ columns: [id, nope, id] }, { unique: true }]'),
      [
        '10:82 unknown_column unknown column `nope` | Did you mean `note`?',
        '10:88 duplicate_name `id` stands twice in `columns`',
        '10:95 missing_key `columns` is missing | For example: columns: ["customer"]',
      ],
    ],
    [
      'a comment of no column',
      target('create: true, column_comments: { nope: y }'),
      ['10:81 unknown_column unknown column `nope` | Did you mean `note`?'],
    ],
    [
      'partitions by two ways',
      target('create: true, partition_by: { list: note, range: at }'),
      ['10:70 conflict a table is partitioned by `range` or by `list`, not both | Leave one out.'],
    ],
    [
      'partitions by none',
      target('create: true, partition_by: {}'),
      [
        '10:70 missing_key `partition_by` names no column | Write { range: COLUMN, every: month } or { list: COLUMN }.',
      ],
    ],
    [
      'partitions of a table that is swapped',
      target('mode: replace, create: true, partition_by: { range: at }'),
      [
        '10:85 conflict without a key `mode: replace` swaps tables, and a partitioned table cannot be swapped | Name a key, so that the difference is applied; or replace one partition (target.partition).',
      ],
    ],
    [
      'partitions of a list by month',
      target('create: true, partition_by: { list: note, every: month }'),
      ['10:91 conflict `every` belongs to `range`: a list has a partition for each value | Leave it out.'],
    ],
    [
      'partitions outside the key',
      target('create: true, key: [id], partition_by: { range: at }'),
      [
        '10:81 conflict `at` is not in the key: the primary key of a partitioned table holds the column of its partitions | Add it to the key, partition by a column of the key, or leave the key out.',
      ],
    ],
    [
      'a unique index outside the partitions',
      target('create: true, partition_by: { range: at }, indexes: [{ columns: [id], unique: true }]'),
      [
        '10:94 conflict a unique index of a partitioned table holds the column of its partitions, `at` | Add that column to the index, or leave out `unique`.',
      ],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
