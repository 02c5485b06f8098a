import { bound } from '../../checks/simple-checks.js';
import { readLiteral } from '../../transform/engine.js';
import { Environment } from '../../transform/environment.js';
import { analyzeExpression } from '../analyze.js';
import { bind } from '../bind.js';
import { SplitFacts } from '../facts.js';
import { loadExpressionParser } from '../parse.js';
import { rowText } from '../to-text.js';

/** Half past midnight in Berlin, the day before in UTC. */
const TRIGGERED = Date.parse('2024-02-29T23:30:00Z');

function value(text: string, zone: string): string {
  const environment = new Environment(zone);
  const facts = new SplitFacts({ runId: '', logicalDate: '', triggeredAtMs: TRIGGERED, params: {} }, zone);
  const typed = analyzeExpression(text, environment);
  const { vector } = bind(typed, environment)({ rows: 1, columns: [], facts });
  return rowText(vector, typed.type.kind, 0);
}

describe('dates that depend on the run', () => {
  beforeAll(loadExpressionParser);

  it('age(x) counts from midnight of the run’s day in source.timezone', () => {
    expect(value(`age(timestamp '2024-01-31 12:00')`, '')).toBe('28 days 12:00:00');
    expect(value(`age(timestamp '2024-01-31 12:00')`, 'Europe/Berlin')).toBe('1 mon 12:00:00');
    expect(value(`age(timestamptz '2024-02-29 00:00:00+00')`, 'Europe/Berlin')).toBe('23:00:00');
  });

  it('a timestamptz is written on the clock of source.timezone', () => {
    expect(value('now()::text', 'Europe/Berlin')).toBe('2024-03-01 00:30:00+01');
    expect(value('now()::text', 'Asia/Kathmandu')).toBe('2024-03-01 05:15:00+05:45');
    expect(value(`date_trunc('day', now())::text`, 'America/New_York')).toBe('2024-02-29 00:00:00-05');
  });
});

describe('a check of an interval that is not loaded', () => {
  it('reads its bounds as intervals', () => {
    const literal = readLiteral('');
    const [limit, value] = ['1 day', '25 hours'].map((text) => literal({ kind: 'interval' }, text));
    if (typeof limit === 'string' || typeof value === 'string') throw new Error('these are intervals');
    const broken = new Uint8Array(1);
    expect(bound('max', { kind: 'interval' }, limit)(value, 1, broken)).toBe(1);
    expect(bound('max', { kind: 'interval' }, value)(limit, 1, broken)).toBe(0);
    expect(literal({ kind: 'interval' }, 'tomorrow')).toMatch(/is not an interval/);
  });
});
