import { checkRunId, checkTrigger, declaredParams } from './trigger-request.js';

const NOW = new Date('2026-11-22T23:59:59Z');
const REQUEST = { pipeline: 'orders', params: {}, logicalDate: '', idempotencyKey: '' };

describe('checkTrigger', () => {
  it('takes today in UTC where no date is given, and is the same request tomorrow', () => {
    const today = checkTrigger(REQUEST, NOW);
    const tomorrow = checkTrigger(REQUEST, new Date('2026-11-23T00:00:01Z'));
    expect([today.logicalDate, tomorrow.logicalDate]).toEqual(['2026-11-22', '2026-11-23']);
    expect(today.requestSha256).toBe(tomorrow.requestSha256);
  });

  it.each([
    ['no pipeline', { pipeline: '' }],
    ['a day that does not exist', { logicalDate: '2026-02-30' }],
    ['a month that does not exist', { logicalDate: '2026-13-01' }],
    ['the year 0', { logicalDate: '0000-01-01' }],
    ['a date in another order', { logicalDate: '22.11.2026' }],
    ['a date with a time', { logicalDate: '2026-11-22T00:00:00Z' }],
    ['a key of 201 characters', { idempotencyKey: 'k'.repeat(201) }],
    ['a key with a NUL', { idempotencyKey: 'a\0' }],
    ['a param name with a blank', { params: { 'a b': '1' } }],
    ['an empty param name', { params: { '': '1' } }],
    ['a param value with a NUL', { params: { a: '\0' } }],
    ['a param value of 4001 characters', { params: { a: 'x'.repeat(4_001) } }],
    ['101 params', { params: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p${i}`, ''])) }],
  ])('refuses %s and says what to do', (_, wrong) => {
    expect(() => checkTrigger({ ...REQUEST, ...wrong }, NOW)).toThrow(
      expect.objectContaining({
        reason: 'INVALID_REQUEST',
        hint: expect.stringMatching(/./) as string,
      }) as Error,
    );
  });

  it.each(['2024-02-29', '0001-01-01', '9999-12-31'])('takes the day %s', (logicalDate) => {
    expect(checkTrigger({ ...REQUEST, logicalDate }, NOW).logicalDate).toBe(logicalDate);
  });
});

describe('declaredParams', () => {
  const spec = {
    name: 'orders',
    params: [
      { name: 'region', type: 'text', default: 'eu' },
      { name: 'day', type: 'date' },
    ],
  };

  it('are those given and the defaults of the rest', () => {
    expect(declaredParams(spec, { day: '2026-01-01' })).toEqual({ region: 'eu', day: '2026-01-01' });
  });

  it('names every param that is wrong, and no value', () => {
    expect(() => declaredParams(spec, { regoin: 'x', day: 'hunter2' })).toThrow(
      expect.objectContaining({
        reason: 'INVALID_REQUEST',
        message: 'Pipeline orders has no param `regoin`. Param `day` is not of type date.',
        hint: 'Did you mean `region`? Write a real day as YYYY-MM-DD.',
      }) as Error,
    );
  });
});

describe('checkRunId', () => {
  it('takes a UUID in either case', () => {
    expect(checkRunId('5B3F1BA0-2E0E-4BD8-A6D5-1F65F0A1C6FF')).toBe('5b3f1ba0-2e0e-4bd8-a6d5-1f65f0a1c6ff');
  });
});
