import { target } from './dated.fixture.js';
import { problems } from './pipeline.fixture.js';

describe('a pipeline file with a wrong history, sync or publication', () => {
  it.each<[string, string, string[]]>([
    [
      'history in append',
      target('history: { effective: at }'),
      ['10:51 conflict `history` has no meaning in mode append | Write mode: history, or leave it out.'],
    ],
    [
      'history without effective',
      target('mode: history, key: [id], history: {}'),
      ['10:68 missing_key `effective` is missing | For example: effective: changed_at'],
    ],
    [
      'effective that is not there',
      target('mode: history, key: [id], history: { effective: nope }'),
      ['10:90 unknown_column unknown column `nope` | Did you mean `note`?'],
    ],
    [
      'effective in the key',
      target('mode: history, key: [id, at], history: { effective: at }'),
      [
        '10:94 conflict `at` is part of the key | Take it out of the key: versions of one key are told apart by it as it is.',
      ],
    ],
    [
      'effective among the tracked',
      target('mode: history, key: [id], history: { effective: at, track: [at] }'),
      ['10:102 conflict `at` says when a row holds, and is no change of it | Leave it out of `track`.'],
    ],
    [
      'a key among the tracked',
      target('mode: history, key: [id], history: { effective: at, track: [id] }'),
      ['10:102 conflict `id` is part of the key, which never changes | Leave it out of `track`.'],
    ],
    [
      'lineage among the tracked',
      target(
        'mode: history, key: [id], history: { effective: at, track: [_run_id] }',
        'transform: { lineage: [run_id] }\n',
      ),
      ['10:102 conflict `_run_id` differs at every load | Leave it out of `track`.'],
    ],
    [
      'a column of history that is there',
      target('mode: history, key: [id], history: { effective: at, valid_from: note }'),
      [
        '10:106 duplicate_name there is a column `note` already | Rename that one in transform.rename, or give this another name.',
      ],
    ],
    [
      'two columns of history that are one',
      target('mode: history, key: [id], history: { effective: at, valid_to: valid_from }'),
      ['10:104 duplicate_name two columns would be called `valid_from`'],
    ],
    [
      'versions that deduplicate throws away',
      target(
        'mode: history, key: [id], history: { effective: at }',
        'transform: { deduplicate: { key: [id] } }\n',
      ),
      [
        '11:27 warn conflict one row of each key is kept, so that versions within a run are lost | Add history.effective to the key of deduplicate, or leave it out: equal versions are one.',
      ],
    ],
    [
      'sync in upsert',
      target('mode: upsert, key: [id], sync: { delete: soft }'),
      ['10:73 conflict `sync` has no meaning in mode upsert | Write mode: sync, or leave it out.'],
    ],
    [
      'sync of no kind',
      target('mode: sync, key: [id], sync: {}'),
      ['10:65 missing_key `delete` is missing | For example: delete: soft'],
    ],
    [
      'a mark of deletion that is a column',
      target('mode: sync, key: [id], sync: { delete: soft, deleted_column: note }'),
      [
        '10:103 duplicate_name there is a column `note` already | Rename that one in transform.rename, or give this another name.',
      ],
    ],
    [
      'sync of filtered rows',
      target('mode: sync, key: [id], sync: { delete: hard }', 'transform: { where: id > 0 }\n'),
      [
        '11:21 warn conflict rows that `where` filters count as absent, and `mode: sync` deletes their keys | Leave it out unless that is meant.',
      ],
    ],
    [
      'allow_rejects in append',
      target('allow_rejects: true'),
      [
        '10:57 conflict `allow_rejects` has no meaning in mode append, which publishes beside rejects as it is | Leave it out; limits.max_rejects and limits.max_reject_ratio fail a run with too many.',
      ],
    ],
    [
      'max_delete_ratio in upsert',
      target('mode: upsert, key: [id], max_delete_ratio: 0.1'),
      [
        '10:85 conflict `max_delete_ratio` has no meaning in mode upsert, which deletes nothing | Leave it out.',
      ],
    ],
    [
      'max_delete_ratio over 1',
      target('mode: replace, max_delete_ratio: 10'),
      ['10:75 not_allowed `max_delete_ratio` must be a number from 0 to 1'],
    ],
    [
      'limits where no reject is allowed',
      target('mode: replace', 'limits: { max_rejects: 5 }\n'),
      [
        '11:9 warn unused in mode replace one reject fails the run, whatever the limits are | Write target.allow_rejects: true to publish what is left; what was rejected counts as absent.',
      ],
    ],
    [
      'unique in upsert',
      target('mode: upsert, key: [id]', 'checks: [{ unique: [note] }]\n'),
      [
        '11:9 conflict `unique` compares with rows of the table, which mode upsert may be about to change | Within the run use transform.deduplicate; in the table, a unique index (target.indexes).',
      ],
    ],
    [
      'replace by split',
      target('mode: replace, publish: split'),
      [
        '10:66 conflict `publish: split` is too weak for mode `replace` | Write publish: run, or leave it out: what needs the whole run is published as a whole.',
      ],
    ],
    [
      'upsert by object',
      target('mode: upsert, key: [id], publish: object'),
      [
        '10:76 conflict `publish: object` is too weak for mode `upsert` | Write publish: run, or leave it out: what needs the whole run is published as a whole.',
      ],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
