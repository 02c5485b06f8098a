import { type ResolvedTransform } from '@sluice/config';
import { constantColumn, factColumn } from '../expressions/constants.js';
import { type Evaluate } from '../expressions/evaluator.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';

export type LineageKind = ResolvedTransform['lineage'][number];

/** The columns that `transform.lineage` adds; none is ever null. */
export const LINEAGE = {
  run_id: { name: '_run_id', type: { kind: 'uuid' } },
  object: { name: '_object', type: { kind: 'text' } },
  record: { name: '_record', type: { kind: 'bigint' } },
  loaded_at: { name: '_loaded_at', type: { kind: 'timestamptz' } },
} as const satisfies Readonly<Record<LineageKind, { readonly name: string; readonly type: ColumnType }>>;

/** @param startedAtMs when the transform of the split began, which all its rows carry */
export function bindLineage(kind: LineageKind, startedAtMs: number): Evaluate {
  const { type } = LINEAGE[kind];
  switch (kind) {
    case 'run_id':
      return factColumn(type, 'run.id');
    case 'record':
      return factColumn(type, 'record.number');
    case 'object':
      return objectColumn();
    case 'loaded_at':
      return constantColumn(type, timestamp(startedAtMs));
  }
}

/** `s3://bucket/key`, made anew only where the part's object changes. */
function objectColumn(): Evaluate {
  let known: Vector | undefined;
  let column: Evaluate | undefined;
  return (frame) => {
    const key = frame.facts.value('object.key');
    if (column === undefined || key !== known) {
      known = key;
      const uri = Buffer.concat([SCHEME, bytesOf(frame.facts.value('object.bucket')), SLASH, bytesOf(key)]);
      column = constantColumn(LINEAGE.object.type, {
        kind: 'bytes',
        valid: Uint8Array.of(1),
        data: uri,
        offsets: Int32Array.of(0, uri.length),
      });
    }
    return column(frame);
  };
}

const SCHEME = Buffer.from('s3://');
const SLASH = Buffer.from('/');

function bytesOf(vector: Vector): Uint8Array {
  return vector.kind === 'bytes'
    ? vector.data.subarray(vector.offsets[0], vector.offsets[1])
    : new Uint8Array(0);
}

function timestamp(ms: number): Vector {
  const values = BigInt64Array.of(BigInt(ms) * 1000n);
  return { kind: 'int64', valid: Uint8Array.of(1), values, words: new Int32Array(values.buffer) };
}
