import { keyGlob as compile, type KeyGlob } from '@sluice/config';
import { SluiceError } from '@sluice/proto';

/** @throws SluiceError INVALID_PIPELINE for a range that runs backwards, as in `[z-a]` */
export function keyGlob(glob: string): KeyGlob {
  try {
    return compile(glob);
  } catch (cause) {
    throw new SluiceError('INVALID_PIPELINE', `source.s3.key is not a glob: ${glob}`, {
      hint: 'Ranges in brackets go upwards, as in [a-z].',
      cause,
    });
  }
}
