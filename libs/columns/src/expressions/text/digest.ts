import { hash } from 'node:crypto';
import { type Impl } from '../impl.js';
import { bytes, writing } from './rows.js';

/** md5(text or bytea): 32 hexadecimal digits. A digest costs about a microsecond a row, most of it the call. */
export const md5: Impl = writing(({ args, out }, row) => {
  const { data, offsets } = bytes(args[0]);
  out.addText(hash('md5', data.subarray(offsets[row], offsets[row + 1]), 'hex'));
});

/** sha224 to sha512(bytea). */
export function sha(bits: 224 | 256 | 384 | 512): Impl {
  return writing(({ args, out }, row) => {
    const { data, offsets } = bytes(args[0]);
    const digest = hash(`sha${bits}`, data.subarray(offsets[row], offsets[row + 1]), 'buffer');
    out.add(digest, 0, digest.length);
  });
}
