import { checkParams, fillParams } from './params.js';
import { type ResolvedParam } from './resolved/pipeline.js';

const PARAMS: readonly ResolvedParam[] = [
  { name: 'region', type: 'text', default: 'eu' },
  { name: 'day', type: 'date' },
  { name: 'count', type: 'bigint', default: '1' },
  { name: 'rate', type: 'numeric', default: '1' },
  { name: 'full', type: 'boolean', default: 'false' },
];
const PIPELINE = { name: 'orders', params: PARAMS };

describe('the params of a run', () => {
  it.each([
    ['the least', { day: '2026-02-28' }],
    ['all', { region: '', day: '2024-02-29', count: '-9223372036854775808', rate: '-0.50', full: 'true' }],
  ])('may be %s', (_name, given) => {
    expect(checkParams(PIPELINE, given)).toEqual([]);
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['a misspelt one', { regoin: 'eu' }, 'Pipeline orders has no param `regoin`.', 'Did you mean `region`?'],
    [
      'one of another pipeline',
      { warehouse: 'a' },
      'Pipeline orders has no param `warehouse`.',
      'It has region, day, count, rate, full.',
    ],
    [
      'a day that is none',
      { day: '2026-02-29' },
      'Param `day` is not of type date.',
      'Write a real day as YYYY-MM-DD.',
    ],
    [
      'a day in another order',
      { day: '28.02.2026' },
      'Param `day` is not of type date.',
      'Write a real day as YYYY-MM-DD.',
    ],
    [
      'a number of 65 bits',
      { count: '9223372036854775808' },
      'Param `count` is not of type bigint.',
      'Write a whole number of 64 bits, such as 42.',
    ],
    [
      'a number in words',
      { rate: '1e3' },
      'Param `rate` is not of type numeric.',
      'Write a number such as 12.5.',
    ],
    ['another truth', { full: 'yes' }, 'Param `full` is not of type boolean.', 'Write true or false.'],
    [
      'NUL in text',
      { region: 'a\0' },
      'Param `region` is not of type text.',
      'At most 1024 characters, none of them NUL.',
    ],
  ])('is told about %s', (_name, given, message, hint) => {
    const problems = checkParams(PIPELINE, { day: '2026-01-01', ...given });
    expect(problems).toEqual([{ name: Object.keys(given)[0], message, hint }]);
  });

  it('are refused where one without a default is missing', () => {
    expect(checkParams(PIPELINE, {})).toEqual([
      { name: 'day', message: 'Param `day` has no value.', hint: 'Give one: --param day=…' },
    ]);
  });

  it('never have their values in a message', () => {
    const problems = checkParams(PIPELINE, { day: 'hunter2', full: 'hunter2' });
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('are what is given and the defaults of the rest', () => {
    const filled = fillParams(PIPELINE, { day: '2026-01-01', region: '' });
    expect(filled).toEqual({ region: '', day: '2026-01-01', count: '1', rate: '1', full: 'false' });
  });

  it('may be any of a pipeline that declares none', () => {
    const none = { name: 'orders', params: [] };
    expect(checkParams(none, { any: 'x' })).toEqual([]);
    expect(fillParams(none, { any: 'x' })).toEqual({ any: 'x' });
  });
});
