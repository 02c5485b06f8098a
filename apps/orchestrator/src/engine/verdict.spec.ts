import { REASONS, type Reason, SluiceError } from '@sluice/proto';
import { backoffMs } from './backoff.js';
import { Limiter } from './limiter.js';
import { describeFailure, judge } from './verdict.js';

const POLICY = { maxAttempts: 5, backoffMs: 1_000, backoffMaxMs: 60_000, workTimeoutMs: 1_000_000 };
const TRIED = { tries: 1, freeTries: 0, ageMs: 0 };
const failure = { reason: 'X', message: 'm', hint: 'h', service: 's' };

describe('judge', () => {
  it.each(Object.keys(REASONS) as Reason[])('goes by the table for %s', (reason) => {
    const verdict = judge(new SluiceError(reason, 'm'), failure, TRIED, POLICY);
    const { retry, scope } = REASONS[reason];
    expect(verdict).toMatchObject(
      retry === 'terminal' ? { kind: 'fail', scope } : { kind: 'retry', cost: retry },
    );
  });

  it('gives up a failure that costs at the last attempt, and never one that is free', () => {
    const last = { tries: 5, freeTries: 1_000, ageMs: 0 };
    expect(judge(new SluiceError('INTERNAL', 'm'), failure, last, POLICY)).toMatchObject({ kind: 'fail' });
    expect(judge(new SluiceError('SLOTS_FULL', 'm'), failure, last, POLICY)).toMatchObject({ kind: 'retry' });
  });

  it.each<[Reason, 'retry' | 'fail']>([
    ['TARGET_UNAVAILABLE', 'retry'],
    ['TARGET_FULL', 'retry'],
    ['SOURCE_UNAVAILABLE', 'retry'],
    ['STREAM_INCOMPLETE', 'fail'],
  ])('has more patience with what is away than with the work: %s, %s', (reason, kind) => {
    const policy = { ...POLICY, outageAttempts: 25 };
    const tried = (tries: number) => ({ ...TRIED, tries });
    expect(judge(new SluiceError(reason, 'm'), failure, tried(5), policy).kind).toBe(kind);
    expect(judge(new SluiceError(reason, 'm'), failure, tried(25), policy).kind).toBe('fail');
  });

  it.each<Reason>(['INTERNAL', 'SLOTS_FULL'])('gives up %s at the deadline (I8)', (reason) => {
    const late = { ...TRIED, ageMs: 1_000_000 };
    expect(judge(new SluiceError(reason, 'm'), failure, late, POLICY)).toMatchObject({
      kind: 'fail',
      failure: { reason: 'TIMEOUT' },
    });
  });
});

describe('backoffMs', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [7, 60_000],
    [10_000, 60_000],
  ])('after failure %d is jittered over the whole of %d ms', (failures, bound) => {
    expect(backoffMs(failures, 1_000, 60_000, () => 0)).toBe(0);
    expect(backoffMs(failures, 1_000, 60_000, () => 1)).toBe(bound);
  });
});

describe('describeFailure', () => {
  it('names the object unless the message does', () => {
    const error = new SluiceError('SOURCE_CHANGED', 'It changed.', { hint: 'Retry.', service: 'extractor' });
    expect(describeFailure(error, 'loader', ['b/k'])).toEqual({
      reason: 'SOURCE_CHANGED',
      message: 'b/k: It changed.',
      hint: 'Retry.',
      service: 'extractor',
    });
    expect(describeFailure(error, 'loader', ['b/k', 'b/l']).message).toBe('b/k and 1 more: It changed.');
    const named = new SluiceError('SOURCE_CHANGED', 's3://b/k changed.');
    expect(describeFailure(named, 'loader', ['b/k'])).toMatchObject({
      message: 's3://b/k changed.',
      service: 'loader',
    });
  });
});

describe('Limiter', () => {
  it('falls to what full loaders took, and rises by one in a round of commits', () => {
    const limiter = new Limiter(8);
    limiter.note('full', 4);
    expect(limiter.limit).toBe(4);
    for (let i = 0; i < 3; i += 1) limiter.note('committed', 3);
    expect(limiter.limit).toBe(4);
    for (let i = 0; i < 2; i += 1) limiter.note('committed', 3);
    expect(limiter.limit).toBe(5);
    for (let i = 0; i < 100; i += 1) limiter.note('committed', 3);
    expect(limiter.limit).toBe(8);
    limiter.note('full', 0);
    expect(limiter.limit).toBe(1);
  });
});
