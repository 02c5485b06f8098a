import { createHash } from 'node:crypto';
import { type ResolvedPipeline } from './resolved/pipeline.js';

/**
 * One text for one pipeline: keys sorted by UTF-16 code units, no blanks, undefined members left out. This is
 * PipelineVersion.spec_json, and what its sha256 is taken over.
 */
export function canonicalJson(pipeline: ResolvedPipeline): string {
  return write(pipeline);
}

/** Hex SHA-256 of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
