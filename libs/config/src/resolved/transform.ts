import type { ResolvedCsv } from './source.js';

/**
 * Applied in this order: rename; split; lookup; set (each sees the ones before it); where; then the checks; mask; lineage;
 * drop. deduplicate is over the whole run, when it is published.
 */
export interface ResolvedTransform {
  readonly rename: Readonly<Record<string, string>>;
  readonly split: readonly ResolvedColumnSplit[];
  readonly lookup: readonly ResolvedLookup[];
  readonly set: readonly {
    readonly column: string;
    readonly expression: string;
    readonly type?: string;
    /** How text is read as `type`, as in ResolvedColumn.format. */
    readonly format?: string;
  }[];
  /** Rows for which it is not true are filtered. */
  readonly where?: string;
  readonly mask: readonly ResolvedMask[];
  readonly deduplicate?: ResolvedDeduplicate;
  /** Columns added at the end: `_run_id` uuid, `_object` text, `_record` bigint, `_loaded_at` timestamptz. */
  readonly lineage: readonly ('run_id' | 'object' | 'record' | 'loaded_at')[];
  readonly drop: readonly string[];
}

/** A text column cut at a separator: the pieces become text columns; missing ones are null, and the last keeps the rest. */
export interface ResolvedColumnSplit {
  readonly column: string;
  readonly by: string;
  readonly into: readonly string[];
}

export interface ResolvedLookup {
  /** Unique in the pipeline. */
  readonly name: string;
  readonly source:
    | {
        readonly kind: 'object';
        readonly bucket: string;
        readonly key: string;
        readonly delimiter: string;
        readonly nullValues: readonly string[];
        readonly encoding: ResolvedCsv['encoding'];
        readonly compression: ResolvedCsv['compression'];
      }
    | { readonly kind: 'table'; readonly schema: string; readonly table: string };
  /** Our column = its column; the lookup's values are read as our column's type. Together unique in the lookup. */
  readonly on: readonly { readonly column: string; readonly key: string }[];
  /** What it adds: column `name` of `type` from its column `source`. */
  readonly columns: readonly { readonly name: string; readonly source: string; readonly type: string }[];
  /** A row whose key is not there (a null key never is): its columns are null; it is rejected; the run fails. */
  readonly missing: 'null' | 'reject' | 'fail';
  readonly maxRows: number;
  readonly maxBytes: number;
}

export interface ResolvedMask {
  readonly column: string;
  readonly how:
    /** `***`; text columns only. */
    | { readonly kind: 'redact' }
    /** Characters but the first and last so many become `*`; text columns only. */
    | { readonly kind: 'partial'; readonly first: number; readonly last: number }
    /** Hex HMAC-SHA256 of the value's text under the salt; the column becomes text. */
    | { readonly kind: 'hash'; readonly salt: string };
}

/** Of the rows of a run with equal keys (nulls are equal) one is kept: in the order of object, then record. */
export interface ResolvedDeduplicate {
  readonly key: readonly string[];
  readonly keep: 'first' | 'last' | { readonly max: string };
}
