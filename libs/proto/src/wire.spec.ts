import { api } from './definition.js';
import { varintLength, writeVarint } from './wire.js';

describe('varints', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER])(
    'writes %d as protobuf does',
    (sourceBytes) => {
      const out = Buffer.alloc(11);
      const end = writeVarint(out, 1, sourceBytes);
      expect(end).toBe(1 + varintLength(sourceBytes));
      out[0] = 0x08; // field 1, a varint: TransformProgress.source_bytes
      const message = Buffer.concat([Buffer.of(0x2a, end), out.subarray(0, end)]);
      const { responseDeserialize } = api().Validator.service.Transform;
      expect(responseDeserialize(message).progress?.sourceBytes).toBe(sourceBytes);
    },
  );
});
