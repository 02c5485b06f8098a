import { jest } from '@jest/globals';
import { Scavenger } from './scavenger.js';

describe('Scavenger', () => {
  let collected: string[];
  let inUse: number;
  const scavenger = (): Scavenger =>
    new Scavenger(({ type }) => collected.push(type), {
      everyBytes: 100,
      restMs: 50,
      growthBytes: 1000,
      inUse: () => inUse,
    });

  beforeEach(() => {
    collected = [];
    inUse = 0;
    jest.useFakeTimers();
  });
  afterEach(() => void jest.useRealTimers());

  it('collects the young generation once in so many bytes, whatever the sizes of the messages', () => {
    const one = scavenger();
    for (let i = 0; i < 30; i++) one.passed(10);
    expect(collected).toEqual(['minor', 'minor', 'minor']);
    one.passed(1000);
    expect(collected).toHaveLength(4);
  });

  it('counts what a serializer makes, and changes nothing of it', () => {
    const one = scavenger();
    const serialize = one.counting((text: string) => Buffer.from(text));
    expect(serialize('x'.repeat(60)).toString()).toBe('x'.repeat(60));
    expect(collected).toEqual([]);
    serialize('y'.repeat(40));
    expect(collected).toEqual(['minor']);
  });

  it('collects all when no message has come for a while, and not before', () => {
    const one = scavenger();
    for (let i = 0; i < 20; i++) {
      one.passed(1);
      jest.advanceTimersByTime(40);
    }
    inUse = 5000;
    expect(collected).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(collected).toEqual(['major']);
    jest.advanceTimersByTime(10_000);
    expect(collected).toHaveLength(1); // once a rest
  });

  it('leaves it where there is little to be gained since the last time', () => {
    const one = scavenger();
    const rest = (grownTo: number): void => {
      one.passed(1);
      inUse = grownTo;
      jest.advanceTimersByTime(200);
    };
    rest(999);
    expect(collected).toEqual([]);
    rest(1000);
    expect(collected).toEqual(['major']);
    rest(1999); // 1000 are in use for good
    expect(collected).toHaveLength(1);
    rest(2000);
    expect(collected).toHaveLength(2);
  });
});
