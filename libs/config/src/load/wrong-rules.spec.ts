import { edited, problems } from './pipeline.fixture.js';

describe('a pipeline file with wrong transforms, checks, target or limits', () => {
  it.each<[string, string, string]>([
    [
      'a rename of nothing',
      edited({}, 'transform: { rename: { nte: x } }\n'),
      '10:24 unknown_column unknown column `nte` | Did you mean `note`?',
    ],
    [
      'a rename onto another column',
      edited({}, 'transform: { rename: { note: id } }\n'),
      '10:30 duplicate_name there is a column `id` already | Rename that one as well, or choose another name.',
    ],
    [
      'two renames to one name',
      edited({}, 'transform: { rename: { note: x, id: x } }\n'),
      '10:37 duplicate_name `id` and `note` would both be called `x`',
    ],
    [
      'a check under the old name',
      edited({}, 'transform: { rename: { note: x } }\nchecks: [{ column: note, regex: a }]\n'),
      '11:20 unknown_column unknown column `note` | It is called `x` after transform.rename.',
    ],
    [
      'a drop of nothing',
      edited({}, 'transform: { drop: [nope] }\n'),
      '10:21 unknown_column unknown column `nope` | Did you mean `note`?',
    ],
    [
      'a drop of everything',
      edited({}, 'transform: { drop: [id, note] }\n'),
      '10:20 conflict every column is dropped, so there is nothing to load',
    ],
    [
      'an unquoted comma in an expression',
      edited({}, 'transform: { set: { id: { expression: round(id, 2) } } }\n'),
      '10:49 unknown_key unknown key `2)` | A comma ends a value inside { }: put text that holds one in quotes.',
    ],
    [
      'an empty expression',
      edited({}, "transform: { where: ' ' }\n"),
      '10:21 bad_format `where` must not be empty',
    ],
    [
      'a check without a rule',
      edited({}, 'checks:\n  - column: id\n'),
      '11:5 missing_key the check has no rule | Add one of required, enum, min, max, length, regex, expression, format, unique, foreign_key, row_count, reject_ratio, null_ratio, distinct, minimum, maximum, mean, freshness.',
    ],
    [
      'a check twice',
      edited({}, 'checks:\n  - { column: id, min: 1 }\n  - { column: id, min: 2 }\n'),
      '12:5 duplicate_name there is a check `id:min` already | The first is item 1. Give one of them a name.',
    ],
    [
      'min over max',
      edited({}, 'checks: [{ column: id, min: 2, max: 1 }]\n'),
      '10:29 conflict `min` is 2, more than `max`, 1',
    ],
    [
      'a length without bounds',
      edited({}, 'checks: [{ column: note, length: {} }]\n'),
      '10:34 missing_key `length` needs `min`, `max` or both',
    ],
    [
      'a connection instead of its name',
      edited({ target: 'target: { connection: "postgres://u:hunter2@h/d", table: t }' }),
      '9:23 bad_format `connection` holds a connection; a pipeline file names where a connection is kept | Write secret://NAME (AWS Secrets Manager) or env://VARIABLE (of the loader).',
    ],
    [
      'a table in Sluice’s schema',
      edited({ target: 'target: { connection: env://T, table: sluice.x }' }),
      '9:39 bad_format `table` may not be in the schema sluice, which holds the ledger and the rejects',
    ],
    [
      'a table with a database',
      edited({ target: 'target: { connection: env://T, table: a.b.c }' }),
      '9:39 bad_format `table` must be TABLE or SCHEMA.TABLE; the database comes from the connection',
    ],
    [
      'a key that is not loaded',
      edited(
        { target: 'target: { connection: env://T, table: t, create: true, key: [id] }' },
        'transform: { drop: [id] }\n',
      ),
      '9:62 conflict key column `id` is dropped by transform.drop',
    ],
    [
      'a key without create',
      edited({ target: 'target: { connection: env://T, table: t, key: [id] }' }),
      '9:47 warn unused `key` is used only when `create` is true | Leave it out, or write a mode that goes by it: upsert, replace, history or sync.',
    ],
    [
      'a ratio over 1',
      edited({}, 'limits: { max_reject_ratio: 5 }\n'),
      '10:29 not_allowed `max_reject_ratio` must be a number from 0 to 1',
    ],
    [
      'a size that cannot be',
      edited({}, 'limits: { max_record_bytes: 1XB }\n'),
      '10:29 bad_format `max_record_bytes` must be a size such as 1MiB, from 1KiB to 8MiB',
    ],
    [
      'values over records',
      edited({}, 'limits: { max_record_bytes: 1KiB, max_value_bytes: 2KiB }\n'),
      '10:52 conflict `max_value_bytes` is more than `max_record_bytes`',
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual([expected]);
  });
});
