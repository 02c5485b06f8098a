import { edited, MINIMAL, problems } from './pipeline.fixture.js';

describe('a pipeline file of the wrong form', () => {
  it.each<[string, string, string]>([
    [
      'an empty file',
      '',
      '1:1 wrong_type a pipeline file is a section of keys | Begin with apiVersion: sluice/v1',
    ],
    [
      'a list',
      '- a',
      '1:1 wrong_type a pipeline file is a section of keys | Begin with apiVersion: sluice/v1',
    ],
    [
      'a second document',
      `${MINIMAL}---\na: 1\n`,
      '10:1 yaml_syntax a second document begins here; a file holds one pipeline',
    ],
    [
      'a key twice',
      edited({}, 'rejects: { raw: none }\nrejects: { raw: none }\n'),
      '11:1 duplicate_key this key stands twice',
    ],
    [
      'an anchor that is not there',
      edited({}, 'rejects: *nope\n'),
      '10:10 yaml_syntax no anchor is called `nope` before this',
    ],
    ['a tag', edited({}, 'rejects: !js x\n'), '10:10 yaml_syntax unresolved tag: !js'],
    [
      'a merge key',
      edited({ metadata: 'metadata: { <<: {}, name: a }' }),
      '3:13 unknown_key merge keys (<<) are not supported | Give the whole section an anchor, or repeat the keys.',
    ],
    [
      'an alias to its own ancestor',
      'a: &a [*a]',
      '1:8 too_large the file is nested deeper, or its aliases stand for more, than a pipeline needs',
    ],
    [
      '__proto__ as a key',
      edited({ metadata: 'metadata: { name: a, __proto__: { x: 1 } }' }),
      '3:22 unknown_key unknown key `__proto__` | Known here: name, owner, description.',
    ],
    ['a section without keys', edited({ target: 'target:' }), '9:8 missing_key `target` is missing'],
    [
      'text where a section belongs',
      edited({ metadata: 'metadata: orders' }),
      '3:11 wrong_type `metadata` must be a section of keys',
    ],
    [
      'a list where a section belongs',
      edited({ target: 'target: []' }),
      '9:9 wrong_type `target` must be a section of keys',
    ],
    [
      'a list where a column belongs',
      edited({ '- { name: note': '    - []' }),
      '8:7 wrong_type `columns` takes sections of keys here',
    ],
    [
      'a list where text or a section belongs',
      edited({}, 'transform: { set: { id: [note] } }\n'),
      '10:25 wrong_type `set` takes text or sections of keys here',
    ],
    [
      'a number where text belongs',
      edited({ metadata: 'metadata: { name: a, owner: 5 }' }),
      "3:29 wrong_type `owner` must be text | Put it in quotes: '5'",
    ],
    [
      'text where a column belongs',
      edited({ '- { name: note': '    - note' }),
      '8:7 wrong_type `columns` takes sections of keys here',
    ],
    [
      'no columns',
      edited({ columns: '  columns: []', '- { name: id': '', '- { name: note': '' }),
      '6:12 not_allowed `columns` must not be empty',
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual([expected]);
  });
});
