import { formatType } from '../parse-type.js';
import { Environment } from '../transform/environment.js';
import { analyzeExpression } from './analyze.js';
import { bind } from './bind.js';
import { SplitFacts } from './facts.js';
import { loadExpressionParser } from './parse.js';
import { NO_PARAMS, runParams } from './run-params.js';
import { rowText } from './to-text.js';

const RUN = {
  runId: '0198e6a0-7a3e-7c4f-b0a7-aa5d5c1e0001',
  logicalDate: '2024-02-29',
  triggeredAtMs: Date.UTC(2024, 2, 31, 22, 30, 15, 250), // in Berlin it is 1 April already
  params: { region: 'EMEA', 'Two Words': "it's {{ x }}", day: '2024-02-28', amount: '1.50' },
};

const PARAMS = runParams([
  { name: 'region', type: 'text', default: 'eu' },
  { name: 'day', type: 'date' },
  { name: 'amount', type: 'numeric' },
  { name: 'big', type: 'bigint', default: '-9223372036854775808' },
  { name: 'full', type: 'boolean', default: 'false' },
  { name: 'left_out', type: 'date' },
]);

/** Values of an expression over two records of each of two objects. */
function values(text: string, timezone: string, params = NO_PARAMS): (string | null)[] {
  const environment = new Environment(timezone, params);
  const typed = analyzeExpression(text, environment);
  const evaluate = bind(typed, environment);
  const facts = new SplitFacts(RUN, timezone, params);
  return ['a.csv', 'b/é.csv'].flatMap((key, part) => {
    facts.beginObject({ bucket: 'landing', key, lastModifiedMs: 1_700_000_000_000 + part });
    facts.recordNumber = Float64Array.of(7 + part, 9_007_199_254_740_991);
    const { vector } = evaluate({ rows: 2, columns: [], facts });
    return [0, 1].map((r) => (vector.valid[r] === 1 ? rowText(vector, typed.type.kind, r) : null));
  });
}

describe('facts in expressions', () => {
  beforeAll(loadExpressionParser);

  it.each<[string, string, (string | null)[]]>([
    ['run.id', 'uuid', Array<string>(4).fill(RUN.runId)],
    ['run.date', 'date', Array<string>(4).fill('2024-02-29')],
    ['object.bucket', 'text', Array<string>(4).fill('landing')],
    ['object.key', 'text', ['a.csv', 'a.csv', 'b/é.csv', 'b/é.csv']],
    ["split_part(object.key, '/', 1)", 'text', ['a.csv', 'a.csv', 'b', 'b']],
    [
      'object.last_modified',
      'timestamp with time zone',
      [
        '2023-11-14 22:13:20+00',
        '2023-11-14 22:13:20+00',
        '2023-11-14 22:13:20.001+00',
        '2023-11-14 22:13:20.001+00',
      ],
    ],
    ['record.number', 'bigint', ['7', '9007199254740991', '8', '9007199254740991']],
    ['run.params.region', 'text', Array<string>(4).fill('EMEA')],
    ['run.params."Two Words"', 'text', Array<string>(4).fill("it's {{ x }}")],
    ['run.params.none', 'text', Array<null>(4).fill(null)],
    ['now()', 'timestamp with time zone', Array<string>(4).fill('2024-03-31 22:30:15.25+00')],
    ['current_timestamp = now()', 'boolean', Array<string>(4).fill('true')],
    ['localtimestamp', 'timestamp without time zone', Array<string>(4).fill('2024-04-01 00:30:15.25')],
    ['localtime', 'time without time zone', Array<string>(4).fill('00:30:15.25')],
    ['current_date', 'date', Array<string>(4).fill('2024-04-01')],
    ['current_date - run.date', 'integer', Array<string>(4).fill('32')],
  ])('%s is of type %s, and what the run, the object and the record are', (text, type, expected) => {
    expect(values(text, 'Europe/Berlin')).toEqual(expected);
    expect(typeOf(text)).toBe(type);
  });

  it.each<[string, string, string | null]>([
    ['params.region', 'text', 'EMEA'],
    ['run.params.region', 'text', 'EMEA'],
    ['params.day', 'date', '2024-02-28'],
    ['run.date - params.day', 'integer', '1'],
    ['params.amount * 2', 'numeric', '3.00'],
    ['params.big', 'bigint', '-9223372036854775808'],
    ['run.params.big', 'text', '-9223372036854775808'],
    ['not params.full', 'boolean', 'true'],
    ['params.left_out', 'date', null],
  ])('%s is a param of type %s, as it is declared', (text, type, expected) => {
    expect(values(text, '', PARAMS)[0]).toBe(expected);
    expect(formatType(analyzeExpression(text, new Environment('', PARAMS)).type)).toBe(type);
  });

  it.each([
    ['params.regoin', PARAMS, 'there is no param "regoin" Did you mean params.region?'],
    ['run.params.regoin', PARAMS, 'there is no param "regoin" Did you mean params.region?'],
    ['params.region', NO_PARAMS, 'there is no param "region" Declare it: params: { region: text }.'],
  ])('%s is refused where it is not declared', (text, params, expected) => {
    expect(() => analyzeExpression(text, new Environment('', params))).toThrow(
      expect.objectContaining({ message: expected.slice(0, 26), hint: expected.slice(27) }),
    );
  });

  it('are those of UTC where the pipeline names no zone', () => {
    expect(values('current_date', '')[0]).toBe('2024-03-31');
    expect(values('localtimestamp', '')[0]).toBe('2024-03-31 22:30:15.25');
  });

  it('hide no column that is called run', () => {
    const environment = new Environment('');
    environment.define('run', { kind: 'integer' }, false);
    expect(analyzeExpression('run + 1', environment).type).toEqual({ kind: 'integer' });
    expect(analyzeExpression('run.date', environment).type).toEqual({ kind: 'date' });
  });
});

function typeOf(text: string): string {
  return formatType(analyzeExpression(text, new Environment('')).type);
}
