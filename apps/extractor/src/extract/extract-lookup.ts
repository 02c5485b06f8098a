import type { ResolvedPipeline } from '@sluice/config';
import { SluiceError, type ExtractEvent, type RunContext__Output, type Split__Output } from '@sluice/proto';
import { objectLookups, type ObjectLookup } from '../plan/pin-lookups.js';
import { extract, type ExtractFrom } from './extract.js';

/**
 * The bytes of a lookup's object as the run pinned it: one part, decoded as the lookup says, no more than its max_bytes.
 *
 * @throws SluiceError LOOKUP_INVALID; what extract throws, naming the lookup
 */
export async function extractLookup(
  from: ExtractFrom,
  pipeline: ResolvedPipeline,
  run: RunContext__Output | null,
  name: string,
  send: (event: ExtractEvent) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const lookup = objectLookups(pipeline).find((one) => one.name === name);
  if (!lookup) throw invalid(name, `The pipeline has no lookup ${name} in an object.`);
  const object = run?.lookups.find((pinned) => pinned.name === name)?.object;
  const { bucket, key, compression, encoding } = lookup.source;
  if (object?.bucket !== bucket || object.key !== key) {
    throw invalid(name, `The run has not pinned the object s3://${bucket}/${key} of the lookup ${name}.`);
  }
  const part = { object, start: 0, end: object.size, firstRecord: 1, headEnd: 0 };
  const split: Split__Output = { splitId: name, ordinal: 0, parts: [part], rejects: null, objectSplits: 1 };
  const limit = { bytes: lookup.maxBytes, exceeded: () => tooLarge(lookup) };
  try {
    await extract(from, split, { compression, encoding }, send, signal, limit);
  } catch (thrown) {
    const error = SluiceError.from(thrown);
    if (error.reason === 'LOOKUP_INVALID' || error.reason === 'CANCELLED') throw error;
    const { reason, message, hint, where } = error;
    throw new SluiceError(reason, `The lookup ${name}: ${message}`, {
      hint,
      where: { ...where, lookup: name },
      cause: thrown,
    });
  }
}

function tooLarge({ name, maxBytes, source: { bucket, key } }: ObjectLookup): SluiceError {
  return new SluiceError(
    'LOOKUP_INVALID',
    `The lookup ${name}: s3://${bucket}/${key} has more than max_bytes (${maxBytes}) when decoded.`,
    {
      hint: 'A lookup is kept in memory: leave columns and rows out of the object, or raise max_bytes.',
      where: { bucket, key, lookup: name },
    },
  );
}

function invalid(lookup: string, message: string): SluiceError {
  return new SluiceError('INVALID_REQUEST', message, { where: { lookup } });
}
