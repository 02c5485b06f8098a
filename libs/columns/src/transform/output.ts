import { formatType } from '../parse-type.js';
import { type ColumnType } from '../types.js';

/** A column of the batches, in their order. */
export interface OutputField {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  /** Index into the transformer's columns. */
  readonly slot: number;
}

/** The columns that include_source appends. */
export const SOURCE_FIELDS = [
  { name: '_sluice_part', type: { kind: 'integer' } },
  { name: '_sluice_record', type: { kind: 'bigint' } },
  { name: '_sluice_offset', type: { kind: 'bigint' } },
  { name: '_sluice_raw', type: { kind: 'bytea' } },
] as const;

/** The output schema as the protocol has it. */
export function outputColumns(pipeline: {
  readonly outputs: readonly OutputField[];
}): readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[] {
  return pipeline.outputs.map(({ name, type, notNull }) => ({ name, type: formatType(type), notNull }));
}
