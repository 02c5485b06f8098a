import { Environment } from '../transform/environment.js';
import { loadExpressionParser } from './parse.js';
import { refusal } from './refusal.fixture.js';

/** What is refused at Check: the expression, where (the text from there on), what the message says and what the hint. */
const REFUSED: readonly (readonly [string, string, RegExp, RegExp])[] = [
  ['a + rnd(b)', 'rnd(', /there is no function rnd/, /Did you mean round\?|reference/],
  ['lowr(t)', 'lowr', /there is no function lowr/, /Did you mean lower\?/],
  ['a + sum(b)', 'sum', /sum is an aggregate/, /over the whole run/],
  ['row_number()', 'row_number', /window function/, /record\.number/],
  ['count(*)', 'count', /aggregate/, /one row/],
  ['sum(a) OVER ()', 'sum', /window function/, /one row/],
  ['cbrt(a)', 'cbrt', /platform/, /power\(x, 1\.0 \/ 3\)/],
  ['pg_backend_pid()', 'pg_backend_pid', /function of the server/, /outside the database/],
  ['array_length(a, 1)', 'array_length', /arrays/, /split_part/],
  ['xpath(t, t)', 'xpath', /xml/, /text/],
  ['random() < 0.5', 'random', /volatile/, /run\.id or now\(\)/],
  ['a = 1 OR clock_timestamp() > now()', 'clock_timestamp', /volatile/, /now\(\)/],
  ['gen_random_uuid()', 'gen_random_uuid', /volatile/, /run\.id/],
  ["nextval('s')", 'nextval', /volatile/, /DEFAULT/],
  ['statement_timestamp()', 'statement_timestamp', /depends on when/, /now\(\)/],
  ['current_user', 'current_user', /session/, /run\.id/],
  ['current_time', 'current_time', /time zone/, /localtime/],
  ['current_timestamp(3)', 'current_timestamp', /precision/, /without/],
  ['a == b', '==', /operator ==/, /Write =/],
  ['a && b', '&&', /operator &&/, /Write AND/],
  ['a ** 2', '**', /operator \*\*/, /power/],
  ['a <=> b', '<=>', /operator <=>/, /IS NOT DISTINCT FROM/],
  ['(SELECT 1)', '(SELECT', /subquery/, /lookup/],
  ['t COLLATE "C"', 'COLLATE', /COLLATE/, /C\.UTF-8/],
  ['ARRAY[a]', 'ARRAY', /an array/, /IN/],
  ['$1', '$1', /parameter/, /params/],
  ['t IS JSON', 't IS', /SQL\/JSON/, /->/],
  ['*', '*', /not one value/, /Name/],
  ['run.dat', 'run.dat', /neither a column nor a fact/, /run\.date/],
  ['object.size', 'object.size', /neither/, /object\./],
  ['x.y', 'x.y', /neither/, /without a table/],
  ['run.id.x.y', 'run.id.x.y', /neither/, /Facts: run\.id/],
  ["t || money '1'", 'money', /type money is not supported/, /docs\/types\.md/],
  ["t = 'é' OR date '2024-02-30' < now()", "'2024-02-30'", /2024-02-30/, /date is needed/],
  ["coalesce(t, 'é') || nö", 'nö', /there is no column "nö"/, /Columns: a, b, t/],
  ['a = = 1', '= 1', /syntax error at or near "="/, /PostgreSQL's syntax/],
  ["t = '日本🎉🎉' AND = 1", '= 1', /syntax error/, /PostgreSQL's syntax/],
  ['{{ run.date }}', '{{', /syntax error/, /run\.date/],
  ['', '', /empty/, /leave out/],
  ['now(3)', 'now', /no argument/, /now\(\)/],
  ['a OR t = t', 'a', /argument of OR must be boolean, not integer/, /Compare/],
  ['- t', '-', /no operator - for text/, /integer.*Cast/],
  ["date '2024-01-01'::integer", "date '2024-01-01'", /cannot cast type date to integer/, /functions\.md/],
  ["concat_ws(a, t, 'x')", 'a', /integer, where text is needed/, /Cast it: \(…\)::text/],
  ['now()::timestamp(3)', '', /timestamp\(3\) is not supported/, /Leave the parentheses out/],
  ["format('%s %s', a)", 'format', /too few arguments/, /%s/],
  ["t || 'é🎉' || unknown_column", 'unknown_column', /there is no column/, /.*/],
];

describe('what expressions refuse', () => {
  beforeAll(loadExpressionParser);

  const environment = new Environment('UTC');
  environment.define('a', { kind: 'integer' }, false);
  environment.define('b', { kind: 'integer' }, false);
  environment.define('t', { kind: 'text' }, false);

  it.each(REFUSED)('%s: says where, what and what to use', (text, place, message, hint) => {
    const error = refusal(text, environment);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    if (error.offset === undefined) throw new Error('no place');
    expect(text.slice(error.offset, error.offset + place.length)).toBe(place);
  });
});
