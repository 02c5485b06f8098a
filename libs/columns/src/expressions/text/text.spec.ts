import { useDatabase } from '@sluice/testkit';
import { Engine } from '../engine.fixture.js';
import { generateRow, generator } from '../generate.fixture.js';
import { loadExpressionParser } from '../parse.js';
import { onServer } from '../server.fixture.js';

const ROWS = 40;
const SEED = Number(process.env['SLUICE_SEED'] ?? 815);

/** What the generator of calls cannot write: SQL's own syntax, arrays, and values on the edges. */
const EXPRESSIONS: readonly string[] = [
  "overlay(t placing 'é' from 2 for 1)",
  'overlay(t placing u from k)',
  'overlay(u placing t from 3 for k)',
  "overlay(by placing '\\xff'::bytea from 1 for k)",
  "position('\\x62'::bytea in by)",
  'substring(by from 2 for 1)',
  'substring(by from k)',
  "trim(both '\\x00'::bytea from by)",
  "trim(leading 'aé' from t)",
  'normalize(u)',
  'normalize(u, NFKD)',
  'u IS NORMALIZED',
  'u IS NOT NFD NORMALIZED',
  "concat(b, c, '|', n, d, k, by, uu, js, jb, NULL)",
  "concat_ws('-', t, b, c, NULL, k)",
  'concat_ws(t, u, v, i2)',
  'concat_ws(NULL, t, v)',
  "concat_ws(c, 'x', t, 'y')",
  "format('%s of %s%%', t, k)",
  "format('%s', c)",
  "format('none')",
  'c || v',
  "c LIKE 'a%'",
  "c LIKE '__ '",
  "c NOT ILIKE 'A _'",
  'octet_length(c)',
  'bit_length(c)',
  'length(c)',
  'reverse(c)',
  "c ~ 'a *$'",
  "c !~* '^.{3}$'",
  "t LIKE 'a#%%' ESCAPE '#'",
  "t LIKE '%\\%' ESCAPE ''",
  "t ILIKE '%É%' ESCAPE 'x'",
  "t SIMILAR TO '(a|A)%'",
  "t SIMILAR TO '[[:alpha:]%]+|_{3}'",
  "t NOT SIMILAR TO '%#%_%' ESCAPE '#'",
  "u SIMILAR TO '\\w+'",
  "u SIMILAR TO '[^]a]*'",
  "u SIMILAR TO '.^$'",
  "substring(t from '(\\w)\\W?(\\w)')",
  "substring(u from '\\s(.*)$')",
  "(regexp_match(t, '(\\w+),(\\w+)'))[2]",
  "(regexp_match(u, '\\w+'))[1]",
  "(regexp_match(u, '(x)?(.)'))[1]",
  "(regexp_match(u, '(x)?(.)', 'i'))[2]",
  "(regexp_match(u, '.'))[2]",
  "(regexp_match(u, '.'))[0]",
  "(regexp_split_to_array(t, ','))[2]",
  "(regexp_split_to_array(u, ''))[3]",
  "(regexp_split_to_array(u, '\\s*'))[2]",
  "(regexp_split_to_array(u, 'x*', 'i'))[1]",
  "(string_to_array(t, ','))[3]",
  '(string_to_array(t, NULL))[2]',
  "(string_to_array(u, 'l'))[1]",
  "(string_to_array(t, ',', 'b'))[2]",
  "(string_to_array(t, ''))[1]",
  "(string_to_array('', ','))[1]",
  "regexp_replace(t, '(\\w)', '\\1\\1', 'g')",
  "regexp_replace(u, '$', '!', 'g')",
  "regexp_replace(u, 'b*', '[\\&]', 'g')",
  "regexp_replace(u, '(?i)[[:upper:]]', '', 'g')",
  "regexp_replace(t, '(?n)^.', '>', 'g')",
  "regexp_replace(u, '(((a)*)*)*', '<\\1>', 'g')",
  "encode(by, 'base64')",
  "encode(repeat('é', k)::text::bytea, 'base64')",
  "encode(convert_to(repeat(u, 30), 'UTF8'), 'base64')",
  "decode(encode(convert_to(repeat(u, 30), 'UTF8'), 'base64'), 'base64')",
  "convert_from(convert_to(t, 'UTF8'), 'UTF8')",
  "encode(sha256(convert_to(t, 'UTF8')), 'hex')",
  'get_byte(by, length(by) - 1)',
  "lpad(t, 3, '')",
  "quote_nullable(nullif(t, ''))",
  "'[1, {\"a\": null}]'::jsonb #>> '{1,a}'",
  'js::text',
  'jb::text',
  'jb::json',
  "(js ->> 'a')::integer",
  "(js -> 'a' ->> 'b')",
  'json \'{"a\\u0041": "\\ud83d\\ude00"}\' ->> \'aA\'',
  'json \'"\\u0000"\' -> t',
  'js IS NULL',
];

describe('text, bytes, patterns and JSON against PostgreSQL', () => {
  const database = useDatabase();
  beforeAll(loadExpressionParser);

  it(`agree in type, value and error (seed ${SEED})`, async () => {
    const random = generator(SEED);
    const rows = Array.from({ length: ROWS }, () => generateRow(random));
    const answers = await onServer(database.url, rows, (evaluate) => evaluate(EXPRESSIONS, 'UTC'));
    const engine = new Engine(rows, 'UTC');
    const found = EXPRESSIONS.map((text, i) => engine.compare(text, answers[i]));
    expect(found.flatMap(({ differences }) => differences.slice(0, 2))).toEqual([]);
    expect(found.filter(({ compared }) => compared > 0).length).toBeGreaterThan(EXPRESSIONS.length - 5);
  });
});
