import { PerformanceObserver, constants } from 'node:perf_hooks';
import { Scavenger } from './scavenger.js';

describe('Scavenger', () => {
  it('collects once in so many bytes, whatever the sizes of the messages', () => {
    let collected = 0;
    const scavenger = new Scavenger(() => (collected += 1), 100);
    for (let i = 0; i < 30; i++) scavenger.passed(10);
    expect(collected).toBe(3);
    scavenger.passed(1000);
    expect(collected).toBe(4);
  });

  it('counts what a serializer makes, and changes nothing of it', () => {
    let collected = 0;
    const scavenger = new Scavenger(() => (collected += 1), 8);
    const serialize = scavenger.counting((text: string) => Buffer.from(text));
    expect([serialize('12345').toString(), serialize('67890').toString(), collected]).toEqual([
      '12345',
      '67890',
      1,
    ]);
  });

  it('has V8 collect its young generation', async () => {
    const times = 50;
    let minor = 0;
    const seen = new Promise<void>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        for (const { detail } of list.getEntries()) minor += isMinor(detail) ? 1 : 0;
        if (minor < times) return;
        observer.disconnect();
        resolve();
      });
      observer.observe({ entryTypes: ['gc'] });
    });
    const scavenger = new Scavenger(undefined, 1);
    for (let i = 0; i < times; i++) scavenger.passed(1);
    await seen;
    expect(minor).toBeGreaterThanOrEqual(times);
  });
});

const isMinor = (detail: unknown): boolean =>
  (detail as { kind: number }).kind === constants.NODE_PERFORMANCE_GC_MINOR; // of entries of the type gc
