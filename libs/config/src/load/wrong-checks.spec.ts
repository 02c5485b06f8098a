import { edited, problems } from './pipeline.fixture.js';

/** MINIMAL has the columns id and note in lines 7 and 8, and ends at line 9. */
const check = (text: string): string => edited({}, `checks: [{ ${text} }]\n`);

describe('a pipeline file with wrong checks', () => {
  it.each<[string, string, string[]]>([
    [
      'a rule that needs a column',
      check('min: 1'),
      ['10:10 missing_key `column` is missing | `min` is about a column.'],
    ],
    [
      'a column beside a rule that names its own',
      check('column: id, unique: [id]'),
      ['10:20 conflict `unique` takes no `column`: it names its columns itself | Leave it out.'],
    ],
    [
      'a column beside a rule that has none, in company',
      check('column: id, min: 1, row_count: { min: 1 }'),
      ['10:20 conflict `row_count` takes no `column` | Make it an item of its own.'],
    ],
    [
      'records to reject where there are none',
      check('row_count: { min: 1 }, severity: reject'),
      ['10:45 conflict `row_count` has no records to reject | Write fail or warn.'],
    ],
    [
      'a range without limits',
      check('column: id, mean: {}'),
      ['10:30 missing_key `mean` needs `min`, `max` or both'],
    ],
    [
      'a range backwards',
      check('row_count: { min: 5, max: 4 }'),
      ['10:30 conflict `min` is 5, more than `max`, 4'],
    ],
    [
      'unique in an unknown column',
      check('unique: [id, nte]'),
      ['10:25 unknown_column unknown column `nte` | Did you mean `note`?'],
    ],
    [
      'unique in a column twice',
      check('unique: [id, id]'),
      ['10:25 duplicate_name `id` stands twice in `unique`'],
    ],
    [
      'unique in a redacted column',
      edited({}, 'transform: { mask: { note: redact } }\nchecks: [{ unique: [note] }]\n'),
      [
        '11:21 conflict `note` is redacted, so rows cannot be told apart by it | A column that is masked by hash can be compared.',
      ],
    ],
    [
      'the mean of a dropped column',
      edited({}, 'transform: { drop: [id] }\nchecks: [{ column: id, mean: { min: 1 } }]\n'),
      [
        '11:20 conflict `id` is dropped by transform.drop | What is decided over the whole run is decided on what is loaded.',
      ],
    ],
    [
      'a reference without columns',
      check('foreign_key: { columns: [id], references: public.things }'),
      [
        '10:54 bad_format `references` must be TABLE(COLUMN, …) or SCHEMA.TABLE(COLUMN, …) | Write SCHEMA.TABLE(COLUMN, …).',
      ],
    ],
    [
      'a reference to other numbers of columns',
      check("foreign_key: { columns: [id], references: 'things(a, b)' }"),
      ['10:54 conflict `references` has 2 columns for 1 of ours'],
    ],
    [
      'a freshness in no unit',
      check('column: id, freshness: 36'),
      ["10:35 wrong_type `freshness` must be text | Put it in quotes: '36'"],
    ],
    [
      'a freshness in an unknown unit',
      check('column: id, freshness: 2 fortnights'),
      [
        '10:35 bad_format `freshness` must be a length of time | Write one such as 36 hours, 2 days or 1 day 12 hours.',
      ],
    ],
    [
      'a mistyped format',
      check('column: note, format: emial'),
      [
        '10:34 not_allowed `format` must be one of email, url, uuid, ip, ipv4, ipv6, hostname, iso-date, iso-country, iso-currency, iso-language, iban, e164 | Did you mean `email`?',
      ],
    ],
    [
      'a message with an unknown column',
      check("column: note, required: true, message: '{column} of {nte}'"),
      ['10:51 unknown_column unknown column `nte` | Did you mean `note`?'],
    ],
    [
      'a message with a mistyped word',
      check("column: note, required: true, message: '{valeu}'"),
      ['10:51 unknown_column unknown column `valeu` | Did you mean `value`?'],
    ],
    [
      'a message over the run with a value',
      check("row_count: { min: 1 }, message: '{value}'"),
      [
        '10:44 unknown_column nothing is filled in for {value} | Rules over the run fill in {observed} and {expected}.',
      ],
    ],
    [
      'two nameless expressions',
      edited({}, 'checks:\n  - expression: id > 0\n  - expression: id < 9\n'),
      [
        '12:5 duplicate_name there is a check `expression` already | The first is item 1. Give one of them a name.',
      ],
    ],
    [
      'a name of two kinds',
      edited({}, 'checks:\n  - { column: id, min: 1, name: a }\n  - { row_count: { min: 1 }, name: a }\n'),
      ['12:5 duplicate_name there is a check `a` already | The first is item 1. Give one of them a name.'],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
