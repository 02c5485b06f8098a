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
});
