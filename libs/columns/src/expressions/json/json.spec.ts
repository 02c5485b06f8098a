import { useDatabase, withClient } from '@sluice/testkit';
import { allocateVector } from '../../allocate.js';
import { Environment } from '../../transform/environment.js';
import { analyzeExpression } from '../analyze.js';
import { bind } from '../bind.js';
import { SplitFacts } from '../facts.js';
import { generator, type Random } from '../generate.fixture.js';
import { expectKind } from '../impl.js';
import { loadExpressionParser } from '../parse.js';
import { TextOut } from '../text-out.js';
import { rowText } from '../to-text.js';

const SEED = Number(process.env['SLUICE_SEED'] ?? 20_261_124);
const DOCUMENTS = 400;

const EXPRESSIONS: readonly string[] = [
  ...['js', 'jb'].flatMap((x) => [
    `${x}::text`,
    `(${x} -> 'a')::text`,
    `${x} ->> 'a'`,
    `${x} ->> 'é'`,
    `(${x} -> 0)::text`,
    `${x} ->> -1`,
    `${x} -> 'b' -> 'a' ->> 1`,
    `${x} #>> '{a,b,0}'`,
    `(${x} #> '{0,a}')::text`,
  ]),
  "jb #>> '{}'",
  'json_typeof(js)',
  'jsonb_typeof(jb)',
  "jb ? 'a'",
  "json_extract_path_text(js, 'b', 'a')",
  "jsonb_extract_path_text(jb, 'b', '-1')",
  'jb::json::text',
];

describe('JSON against PostgreSQL', () => {
  const database = useDatabase();
  beforeAll(loadExpressionParser);

  it(`reads and shows ${DOCUMENTS} generated documents alike (seed ${SEED})`, async () => {
    const random = generator(SEED);
    const documents = Array.from({ length: DOCUMENTS }, () => document(random, 4));
    const list = EXPRESSIONS.map((text, i) => `(${text})::text AS c${i}`).join(', ');
    const sql = `SELECT ${list} FROM (SELECT n, d::json AS js, d::jsonb AS jb FROM unnest($1::text[]) WITH ORDINALITY AS u (d, n)) q
      ORDER BY n`;
    const theirs = await withClient(database.url, async (client) => {
      const { rows } = await client.query<Readonly<Record<string, string | null>>>(sql, [documents]);
      return rows;
    });
    const differences: string[] = [];
    EXPRESSIONS.forEach((text, i) => {
      evaluate(text, documents).forEach((ours, r) => {
        const wanted = theirs[r][`c${i}`];
        if (ours !== wanted) differences.push(`${text} of ${documents[r]}: ${ours} instead of ${wanted}`);
      });
    });
    expect({ count: differences.length, first: differences.slice(0, 5) }).toEqual({ count: 0, first: [] });
  });
});

function evaluate(text: string, documents: readonly string[]): readonly (string | null)[] {
  const environment = new Environment('');
  const columns = (['json', 'jsonb'] as const).map((kind) => {
    environment.define(kind === 'json' ? 'js' : 'jb', { kind }, false);
    const vector = expectKind(allocateVector({ kind }, documents.length), 'bytes');
    const out = new TextOut(vector);
    documents.forEach((value) => {
      out.addText(value);
      out.end();
    });
    vector.valid.fill(1);
    return vector;
  });
  const typed = analyzeExpression(text, environment);
  const facts = new SplitFacts({ runId: '', logicalDate: '', triggeredAtMs: 0, params: {} }, '');
  const { vector, errors } = bind(typed, environment)({ rows: documents.length, columns, facts });
  return documents.map((_, r) => {
    const error = errors?.at(r);
    if (error) return `error ${error.sqlstate}`;
    return vector.valid[r] === 1 ? rowText(vector, typed.type.kind, r) : null;
  });
}

const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)];

const NAMES = ['"a"', '"b"', '"é"', '""', '"aa"', '"\\u0061"', '"z\\n"', '"0"', '"😀"'];
const SCALARS = [
  ...[
    '0',
    '-0',
    '-0.0',
    '1',
    '-12.50',
    '1e2',
    '1.50E-3',
    '12e-1',
    '0e5',
    '100E+2',
    '1.00e1',
    '-1.5e0',
    '123456789012345678901234567890.5',
  ],
  ...[
    '""',
    '"a"',
    '"x\\"y"',
    '"\\u00e9\\ud83d\\ude00"',
    '"\\/\\b\\f\\n\\r\\t\\\\"',
    '"\u007f\\u001f"',
    '"日本"',
    '"{\\"a\\": [1,2]}"',
  ],
  ...['true', 'false', 'null'],
];

/** White space, names that stand twice, escapes and numbers in every form. */
function document(random: Random, depth: number): string {
  const blank = (): string => pick(random, ['', '', '', ' ', '\n', ' \t\r\n']);
  const value = (): string => {
    const which = depth > 0 ? random(5) : 4;
    const items = Array.from({ length: depth > 0 ? random(4) : 0 }, () => document(random, depth - 1));
    if (which < 2)
      return `{${items.map((item) => `${blank()}${pick(random, NAMES)}${blank()}:${item}`).join(',')}${blank()}}`;
    return which < 4 ? `[${items.join(',')}${blank()}]` : pick(random, SCALARS);
  };
  return blank() + value() + blank();
}
