import { RecordedLog } from '../testing/recorded-log.fixture.js';
import { FailureLog } from './failure-log.js';

describe('FailureLog', () => {
  let log: RecordedLog;
  let failures: FailureLog;
  beforeEach(() => {
    log = new RecordedLog('silent');
    failures = new FailureLog(log.logger);
  });
  const [no, never] = [new Error('no'), new Error('never')];
  const told = (): object[] =>
    log.lines.map(({ level, fields: { what, ...rest } }) => ({ level, what, ...rest }));

  it('tells of a failure once, however often it comes', () => {
    for (let i = 0; i < 100; i += 1) failures.failed('events', 'orders', no);
    expect(told()).toEqual([{ level: 'error', what: 'orders', kind: 'events', err: no }]);
  });

  it('tells again when the reason changes, and how often the former one came', () => {
    for (const error of [no, no, no, never]) failures.failed('events', 'orders', error);
    expect(told()[1]).toMatchObject({ level: 'error', err: never, before: 'Error: no', timesBefore: 3 });
  });

  it('tells of each thing that fails', () => {
    for (const what of ['orders', 'customers', 'orders']) failures.failed('events', what, no);
    expect(told()).toMatchObject([{ what: 'orders' }, { what: 'customers' }]);
  });

  it('says when it is over and how often it failed, and tells of the next time', () => {
    failures.done('events', 'orders');
    for (const error of [no, never, never]) failures.failed('events', 'orders', error);
    failures.done('events', 'orders');
    failures.failed('events', 'orders', never);
    expect(told().slice(2)).toMatchObject([
      { level: 'info', what: 'orders', times: 2 },
      { level: 'error', err: never },
    ]);
  });

  it('forgets what is due no more, and nothing of another kind', () => {
    for (const kind of ['events', 'late']) failures.failed(kind, 'orders', no);
    failures.nothingDue('events');
    for (const kind of ['events', 'late']) failures.failed(kind, 'orders', no);
    expect(told()).toMatchObject([{ kind: 'events' }, { kind: 'late' }, { kind: 'events' }]);
  });
});
