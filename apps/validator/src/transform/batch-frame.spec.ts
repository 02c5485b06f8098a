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

  it('leaves other messages to the generated serializer', () => {
    expect(responseDeserialize(serialize({ progress: { sourceBytes: 7 } })).progress).toEqual({
      sourceBytes: 7,
    });
  });
});
