import { edited, problems } from './pipeline.fixture.js';

describe('a pipeline file with a wrong source or schema', () => {
  it.each<[string, string, string]>([
    [
      'an address for a bucket',
      edited({ source: 'source: { s3: { bucket: s3://shop/in, key: x } }' }),
      '4:25 bad_format `bucket` must be a bucket, not an address | Write bucket: shop and key: in',
    ],
    [
      'a bucket that cannot be',
      edited({ source: 'source: { s3: { bucket: My_Shop, key: x } }' }),
      '4:25 bad_format `bucket` is not a bucket name: 3 to 63 of a-z, 0-9, dot and hyphen',
    ],
    [
      'a key with a slash in front',
      edited({ source: 'source: { s3: { bucket: shop, key: /x } }' }),
      '4:36 bad_format `key` begins with a slash, and keys do not | Write x',
    ],
    [
      'an open bracket in a key',
      edited({ source: "source: { s3: { bucket: shop, key: 'a[b' } }" }),
      '4:36 bad_format `key` has a [ without its ] | For the character itself put a backslash before it.',
    ],
    [
      'an open brace in a key',
      edited({ source: "source: { s3: { bucket: shop, key: '{a,{b}' } }" }),
      '4:36 bad_format `key` has a { without its } | For the character itself put a backslash before it.',
    ],
    [
      'a range backwards in a key',
      edited({ source: "source: { s3: { bucket: shop, key: '[z-a]' } }" }),
      '4:36 bad_format `key` has a range that runs backwards | Write [a-z].',
    ],
    [
      'credentials in an endpoint',
      edited({ source: "source: { s3: { bucket: shop, key: x, endpoint: 'http://a:b@c' } }" }),
      '4:49 bad_format `endpoint` must not hold credentials | Take them from the environment.',
    ],
    [
      'quote and delimiter alike',
      edited({ source: `source: { s3: { bucket: shop, key: x }, csv: { delimiter: ';', quote: ';' } }` }),
      '4:71 conflict `quote` and `delimiter` are the same character',
    ],
    [
      'a delimiter of two characters',
      edited({ source: `source: { s3: { bucket: shop, key: x }, csv: { delimiter: '\\t' } }` }),
      '4:59 bad_format `delimiter` must be one ASCII character and no line end | Write a tab as "\\t", in double quotes.',
    ],
    [
      'an escape without a quote',
      edited({ source: `source: { s3: { bucket: shop, key: x }, csv: { quote: '', escape: '!' } }` }),
      '4:67 conflict `escape` has no meaning without a quote | Leave it out.',
    ],
    [
      'null among null values',
      edited({ source: 'source: { s3: { bucket: shop, key: x }, csv: { null_values: [NULL] } }' }),
      '4:62 wrong_type item 1 of `null_values` must be text | An empty item, null and NULL mean nothing in YAML; as text they need quotes.',
    ],
    [
      'NUL in a key',
      edited({ source: 'source: { s3: { bucket: shop, key: "a\\0b" } }' }),
      '4:36 bad_format the text holds a NUL character | Leave it out.',
    ],
    [
      'NUL in a null value',
      edited({ source: 'source: { s3: { bucket: shop, key: x }, csv: { null_values: ["a\\0b"] } }' }),
      '4:62 bad_format the text holds a NUL character | Leave it out.',
    ],
    [
      'an unknown time zone',
      edited({ source: 'source: { s3: { bucket: shop, key: x }, timezone: Europe/Berln }' }),
      '4:51 bad_format unknown time zone `Europe/Berln` | Did you mean `Europe/Berlin`?',
    ],
    [
      'a column twice',
      edited({ '- { name: note': '    - { name: id, type: text }' }),
      '8:15 duplicate_name column `id` stands twice | The first is item 1.',
    ],
    [
      'a header name twice',
      edited({ '- { name: note': '    - { name: note, source: id, type: text }' }),
      '8:29 duplicate_name two columns read the header name `id` | The first is item 1.',
    ],
    [
      'a name of Sluice’s own',
      edited({ '- { name: note': '    - { name: _sluice_raw, type: text }' }),
      '8:15 bad_format `name` begins with _sluice_, which Sluice keeps for itself',
    ],
    [
      'a name that PostgreSQL would cut',
      edited({ '- { name: note': `    - { name: ${'ä'.repeat(32)}, type: text }` }),
      '8:15 bad_format `name` is longer than 63 bytes',
    ],
    [
      'a header name without a header',
      edited({
        source: 'source: { s3: { bucket: shop, key: x }, csv: { header: false } }',
        '- { name: note': '    - { name: note, source: Note, type: text }',
      }),
      '8:29 conflict `source` names a header, but source.csv.header is false | Leave it out: without a header columns are taken by position.',
    ],
    [
      'a date format on text',
      edited({ '- { name: note': '    - { name: note, type: text, format: YYYY }' }),
      '8:41 conflict `format` does not apply to text | It belongs to date, time, timestamp and timestamptz.',
    ],
    [
      'on_scale on an integer',
      edited({ '- { name: id': '    - { name: id, type: bigint, on_scale: reject }' }),
      '7:43 conflict `on_scale` does not apply to bigint | It belongs to numeric(p,s).',
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual([expected]);
  });
});
