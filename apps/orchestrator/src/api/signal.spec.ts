import { Signal } from './signal.js';

const LONG = 3_600_000;

describe('Signal', () => {
  it('ends a wait at once when it is urgent, though a moment is asked for', async () => {
    const signal = new Signal();
    const waited = signal.wait(LONG, LONG);
    signal.raise(true);
    await waited;
  });

  it('does not begin to wait when it was urgent before', async () => {
    const signal = new Signal();
    signal.raise(true);
    await signal.wait(LONG, LONG);
  });

  it('that is not urgent waits for the moment, and is seen then', async () => {
    const signal = new Signal();
    const waited = signal.wait(5, LONG);
    const order: string[] = [];
    void waited.then(() => order.push('waited'));
    signal.raise();
    await Promise.resolve();
    order.push('raised');
    await waited;
    expect(order).toEqual(['raised', 'waited']);
  });

  it('is seen once', async () => {
    const signal = new Signal();
    signal.raise(true);
    await signal.wait(LONG, LONG);
    let again = false;
    const second = signal.wait(LONG, LONG).then(() => (again = true));
    await Promise.resolve();
    expect(again).toBe(false);
    signal.raise(true);
    await second;
  });
});
