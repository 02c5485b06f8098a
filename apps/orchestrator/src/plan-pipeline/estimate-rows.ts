import type { ResolvedPipeline } from '@sluice/config';
import type { Chosen } from './choose-objects.js';
import type { Sampled } from './sample-records.js';

/**
 * Records of all objects, by the sample's bytes per record; -1 where nothing tells: how far a compressed object goes is not
 * known before its end.
 */
export function estimateRows(
  { source }: Pick<ResolvedPipeline, 'source'>,
  { bytes, objects, sample }: Pick<Chosen, 'bytes' | 'objects' | 'sample'>,
  sampled: Sampled | undefined,
): number {
  if (!sampled) return -1;
  const { counts, whole, decodedBytes } = sampled;
  if (whole && objects === 1) return counts.read;
  if (counts.read === 0) return whole ? 0 : -1;
  if (whole) return Math.round((bytes * counts.read) / Math.max(1, counts.bytes));
  const object = sample?.parts[0]?.object;
  const { compression, encoding } = source.csv;
  const named = compression === 'gzip' || (compression === 'auto' && object?.key.endsWith('.gz'));
  if (named || decodedBytes > 3 * (object?.size ?? 0)) return -1;
  // Decoded, text that is mostly ASCII takes half of what it takes in UTF-16.
  const perRecord = (counts.bytes / counts.read) * (encoding.startsWith('utf-16') ? 2 : 1);
  return Math.round(bytes / perRecord);
}
