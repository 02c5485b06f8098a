import { api } from '@sluice/proto';
import { BatchFrames, FramedBatch, framedSerializer } from './batch-frame.js';

const { responseSerialize, responseDeserialize } = api().Validator.service.Transform;

describe('FramedBatch', () => {
  const frames = new BatchFrames();
  const serialize = framedSerializer(responseSerialize);

  function batch(length: number, rows: number, sourceBytes: number): FramedBatch {
    const frame = frames.take(frames.before + length + frames.after);
    const ipc = frame.subarray(frames.before, frames.before + length).fill(length % 251);
    return new FramedBatch({ ipc, rows }, sourceBytes, frames);
  }

  it.each([
    [1, 1, 1],
    [127, 16_384, 128],
    [16_384, 3, 2 ** 40],
    [3_000_000, 100_000, Number.MAX_SAFE_INTEGER],
  ])('reads back as it was: %d bytes, %d rows, %d source bytes', (length, rows, sourceBytes) => {
    const read = responseDeserialize(serialize(batch(length, rows, sourceBytes)));
    expect(read.batch).toEqual({ ipc: Buffer.alloc(length, length % 251), rows, sourceBytes });
  });

  it('uses the buffer of a sent batch again', () => {
    const first = batch(1000, 1, 1);
    const { buffer } = first.batch.ipc;
    serialize(first);
    expect(batch(900, 1, 1).batch.ipc.buffer).toBe(buffer);
  });

  it('passes over a kept buffer that is too small, and keeps it', () => {
    const kept = new BatchFrames();
    const [large, small] = [kept.take(100_000), kept.take(1_000)];
    kept.give(large);
    kept.give(small);
    expect(kept.take(90_000).buffer).toBe(large.buffer);
    expect(kept.take(900).buffer).toBe(small.buffer);
  });

  it('keeps few buffers, and no huge one', () => {
    const kept = new BatchFrames();
    const huge = kept.take(5_000_000);
    kept.give(huge);
    expect(kept.take(1).buffer).not.toBe(huge.buffer);
    const many = Array.from({ length: 9 }, () => kept.take(100));
    for (const frame of many) kept.give(frame);
    const again = new Set(Array.from({ length: 9 }, () => kept.take(100).buffer));
    expect(many.filter(({ buffer }) => again.has(buffer))).toHaveLength(8);
  });

  it('leaves other messages to the generated serializer', () => {
    expect(responseDeserialize(serialize({ progress: { sourceBytes: 7 } })).progress).toEqual({
      sourceBytes: 7,
    });
  });
});
