import { ipcMessages } from '@sluice/testkit';
import { BatchDecoder, decodeSchema } from '../../arrow/arrow-batch.js';
import { encodeBothWays } from '../copy-encoder.fixture.js';
import { memories } from './arena.js';
import { VectorEncoder } from './vector-encoder.js';

const texts = (rows: number, length: number) =>
  ipcMessages([{ name: 'c', type: 'text', values: Array.from({ length: rows }, () => 'x'.repeat(length)) }]);

describe('VectorEncoder', () => {
  const { schema } = texts(1, 1);
  const decoder = new BatchDecoder(decodeSchema(schema));
  const create = (leastBytes = 0) =>
    new VectorEncoder(decoder, [{ source: 0, kind: 'bytes' }], 2 + 4, leastBytes);
  const encode = (encoder: VectorEncoder, batch: Uint8Array) => encoder.encode(decoder.open(batch));

  it('keeps frames until they are released, and then uses their place again', () => {
    const encoder = create();
    const batch = texts(100, 10_000).batch;
    const first = encode(encoder, batch);
    const second = encode(encoder, texts(100, 9_000).batch);
    const copy = Buffer.from(first?.bytes ?? []);
    expect(first?.bytes.byteOffset).not.toBe(second?.bytes.byteOffset);
    expect(first?.bytes.equals(copy)).toBe(true);
    second?.release();
    expect(encode(encoder, batch)?.bytes.byteOffset).toBe(second?.bytes.byteOffset);
  });

  it('gives way where all places are taken', () => {
    const encoder = create();
    const batch = texts(300, 10_000).batch;
    const taken = Array.from({ length: 10 }, () => encode(encoder, batch));
    expect(taken.map((frames) => frames?.rows)).toEqual([
      300,
      300,
      300,
      ...Array<undefined>(7).fill(undefined),
    ]);
    taken[1]?.release();
    expect(encode(encoder, batch)?.rows).toBe(300);
  });

  it('takes a memory for larger batches, and leaves what waits in the old one', () => {
    const encoder = create();
    const small = encode(encoder, texts(10, 1000).batch);
    const copy = Buffer.from(small?.bytes ?? []);
    const large = encode(encoder, texts(1000, 5000).batch);
    expect(large?.bytes.buffer).not.toBe(small?.bytes.buffer);
    expect(large?.bytes.length).toBeGreaterThan(5_000_000);
    small?.release();
    expect(small?.bytes.equals(copy)).toBe(true);
  });

  it('leaves small and huge batches alone', () => {
    expect(encode(create(2000), texts(1, 1000).batch)).toBeUndefined();
    expect(encode(create(2000), texts(1, 2000).batch)?.rows).toBe(1);
    expect(encode(create(), texts(4, 5_000_000).batch)).toBeUndefined();
    expect(encode(create(), texts(3, 5_000_000).batch)?.rows).toBe(3);
  });

  const random = (seed: number) => () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('writes what the loops in TypeScript write, seed %i', (seed) => {
    const next = random(seed);
    const below = (n: number) => Math.floor(next() * n);
    const lengths = [0, 1, 3, 4, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 200, 5000];
    const values: Readonly<Record<string, () => unknown>> = {
      smallint: () => below(65_536) - 32_768,
      integer: () => below(2 ** 32) - 2 ** 31,
      date: () => [-(2 ** 31), 2 ** 31 - 1, below(100_000) - 50_000][below(3)],
      bigint: () => BigInt.asIntN(64, (BigInt(below(2 ** 32)) << 32n) | BigInt(below(2 ** 32))),
      'timestamp with time zone': () => [-(2n ** 63n), 2n ** 63n - 1n, BigInt(below(2 ** 50))][below(3)],
      'double precision': () => next() * 10 ** below(300),
      boolean: () => next() < 0.5,
      uuid: () => Buffer.from(Array.from({ length: 16 }, () => below(256))),
      text: () => 'ž'.repeat(lengths[below(lengths.length)] >> 1),
      jsonb: () => JSON.stringify('y'.repeat(lengths[below(lengths.length)])),
    };
    const types = Object.keys(values);
    const rows = 1 + below(600);
    const columns = Array.from({ length: 1 + below(12) }, (_, i) => {
      const type = types[below(types.length)];
      const nulls = [0, 0, 0.1, 1][below(4)];
      const one = (): unknown => (next() < nulls ? null : values[type]());
      return { name: `c${i}`, type, values: Array.from({ length: rows }, one) };
    });
    expect(encodeBothWays(ipcMessages(columns)).rows).toBe(rows);
  });

  it.each([
    ['run backwards', [0, 900, 100, 1000]],
    ['begin before the values', [-8, 500, 600, 1000]],
    ['leave the values', [0, 500, 2 ** 30, 1000]],
  ])('refuses offsets that %s', (_, offsets) => {
    const { batch } = ipcMessages([
      { name: 'c', type: 'text', values: ['x'.repeat(300), 'y'.repeat(300), 'z'.repeat(400)] },
    ]);
    const message = decoder.open(batch);
    const body = message.body.slice();
    const { offset } = message.regions[1];
    new Int32Array(body.buffer, offset, 4).set(offsets);
    expect(() => create().encode({ ...message, body })).toThrow(/offsets|fewer than/);
  });

  describe('in a memory that another had', () => {
    const taken = () => {
      const workspace = memories.take(1 << 22);
      if (!workspace) throw new Error('no memory');
      return workspace;
    };
    /** The memory that the next encoder gets, with every byte set. */
    const primed = (byte: number) => {
      const workspace = taken();
      new Uint8Array(workspace.memory.buffer).fill(byte);
      memories.give(workspace);
      return workspace.memory;
    };
    const batch = texts(10, 1000).batch;

    it('uses it when the other is closed, and it alone does', () => {
      const [first, other] = [create(), create()];
      const frames = [first, other].map((encoder) => encode(encoder, batch));
      frames[0]?.release();
      first.close();
      first.close();
      expect(frames[0]?.bytes.buffer.byteLength).toBe(0); // detached
      const memory = primed(0);
      expect(encode(create(), batch)?.bytes.buffer).toBe(memory.buffer);
      expect(encode(create(), batch)?.bytes.buffer).not.toBe(memory.buffer);
      expect(encode(other, batch)?.bytes.buffer).toBe(frames[1]?.bytes.buffer);
    });

    it.each([0x00, 0x22, 0x80, 0xff])('writes nothing of what is there, be it all %i', (byte) => {
      for (const rows of [600, 1, 40]) {
        const memory = primed(byte);
        const columns = [
          { name: 'a', type: 'text', values: Array.from({ length: rows }, (_, r) => 'x'.repeat(r % 50)) },
          { name: 'b', type: 'bigint', values: Array.from({ length: rows }, (_, r) => BigInt(r)) },
          { name: 'c', type: 'boolean', values: Array.from({ length: rows }, (_, r) => r % 3 === 0) },
          {
            name: 'd',
            type: 'jsonb',
            values: Array.from({ length: rows }, (_, r) => (r % 2 ? '[1]' : null)),
          },
        ];
        const constant = { values: [Buffer.from('constant')] };
        const fields = columns.map(({ name }) => ({ field: name }));
        // Held against the loops in TypeScript, which have memory of their own.
        const frames = encodeBothWays(ipcMessages(columns), [...fields, constant]);
        expect(frames.bytes.buffer).toBe(memory.buffer);
        frames.release();
      }
    });

    it('leaves none in which frames wait, even when they come back later', () => {
      const waiting = create();
      const frames = [1, 2].map(() => encode(waiting, batch));
      frames[0]?.release();
      const { buffer } = frames[1]?.bytes ?? {};
      waiting.close();
      expect(buffer?.byteLength).toBeGreaterThan(0);
      frames[1]?.release();
      waiting.close();
      const next = Array.from({ length: 6 }, () => encode(create(), batch)?.bytes.buffer);
      expect(next).not.toContain(buffer);
    });

    it('leaves the smaller one when a batch needs a larger, unless frames wait there', () => {
      const [idle, waiting] = [create(), create()];
      const frames = [idle, waiting].map((encoder) => encode(encoder, batch));
      frames[0]?.release();
      for (const encoder of [idle, waiting]) expect(encode(encoder, texts(100, 5000).batch)?.rows).toBe(100);
      expect(frames.map((each) => each && each.bytes.buffer.byteLength > 0)).toEqual([false, true]);
    });
  });
});
