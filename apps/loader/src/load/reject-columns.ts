import type { EncoderColumn } from '@sluice/postgres';
import type { LoadContext } from './load-context.js';

export function rejectsCopy(table: string): string {
  return `COPY ${table} (run_id, split_id, part, bucket, key, record, byte_offset, raw, broken) FROM STDIN (FORMAT binary)`;
}

/** The reject batches of sluice.v1 as rows of sluice.rejects. */
export function rejectColumns({ run, split }: LoadContext): readonly EncoderColumn[] {
  const objects = split.parts.map(({ object }) => object);
  return [
    { values: [Buffer.from(run.runId.replaceAll('-', ''), 'hex')] },
    { values: [Buffer.from(split.splitId)] },
    { field: 'part' },
    { values: objects.map((object) => Buffer.from(object?.bucket ?? '')), by: 'part' },
    { values: objects.map((object) => Buffer.from(object?.key ?? '')), by: 'part' },
    { field: 'record' },
    { field: 'byte_offset' },
    { field: 'raw' },
    { field: 'broken', patch: makeStorable, as: 'jsonb' },
  ];
}

const ESCAPE = Buffer.from('\\u');

/**
 * jsonb stores neither U+0000 nor half a surrogate pair, both of which a broken value may hold. Their escapes become
 * U+FFFD in place, which is of the same length. (A serializer escapes surrogates only where they are alone.)
 */
export function makeStorable(json: Buffer): void {
  for (let at = json.indexOf(ESCAPE); at >= 0; at = json.indexOf(ESCAPE, at + 2)) {
    let backslashes = 1;
    while (at - backslashes >= 0 && json[at - backslashes] === 0x5c) backslashes++;
    if (backslashes % 2 === 0) continue; // an escaped backslash before a plain u
    const code = json.toString('latin1', at + 2, at + 6).toLowerCase();
    if (code === '0000' || /^d[89a-f]/.test(code)) json.write('fffd', at + 2, 'latin1');
  }
}
