/** A named check on one row after the transforms, dropped columns included. */
export interface ResolvedCheck {
  /** Unique in the pipeline; `<column>:<kind>` unless named. */
  readonly name: string;
  /** Empty for an expression over several columns. */
  readonly column: string;
  /** fail: one broken record fails the run, of which nothing is published. */
  readonly severity: 'reject' | 'warn' | 'fail';
  /** In place of the check's own words: `{column}` and `{value}` are filled in, and `{NAME}` with the row's column NAME. */
  readonly message?: string;
  readonly rule:
    | { readonly kind: 'required' }
    | { readonly kind: 'enum'; readonly values: readonly string[] }
    | { readonly kind: 'min'; readonly value: string }
    | { readonly kind: 'max'; readonly value: string }
    /** In characters. */
    | { readonly kind: 'length'; readonly min?: number; readonly max?: number }
    /** PostgreSQL's `~` on a linear-time engine; unanchored. */
    | { readonly kind: 'regex'; readonly pattern: string }
    /** Broken where it is false; null passes, as in PostgreSQL's CHECK. */
    | { readonly kind: 'expression'; readonly expression: string }
    | { readonly kind: 'format'; readonly format: TextFormat };
}

export const TEXT_FORMATS = [
  'email',
  'url',
  'uuid',
  'ip',
  'ipv4',
  'ipv6',
  'hostname',
  'iso-date',
  'iso-country',
  'iso-currency',
  'iso-language',
  'iban',
  'e164',
] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** A check over all rows of a run. Limits are texts in the form of the column's type, or of a number. */
export interface ResolvedRunCheck {
  /** Unique in the pipeline, among `checks` too. */
  readonly name: string;
  /** reject, for unique and foreign_key alone: the offenders are rejected, the rest is published. */
  readonly severity: 'reject' | 'warn' | 'fail';
  /** `{observed}` and `{expected}` are filled in. */
  readonly message?: string;
  readonly rule:
    /** No two rows of the run, and none of the target, have equal values; rows with a null pass. The first is kept. */
    | { readonly kind: 'unique'; readonly columns: readonly string[] }
    | {
        readonly kind: 'foreign_key';
        readonly columns: readonly string[];
        readonly schema: string;
        readonly table: string;
        readonly references: readonly string[];
      }
    | { readonly kind: 'row_count'; readonly min?: number; readonly max?: number }
    | { readonly kind: 'reject_ratio'; readonly max: number }
    | {
        readonly kind: 'null_ratio' | 'distinct';
        readonly column: string;
        readonly min?: number;
        readonly max?: number;
      }
    | {
        readonly kind: 'minimum' | 'maximum' | 'mean';
        readonly column: string;
        readonly min?: string;
        readonly max?: string;
      }
    /** The greatest value is no older than this interval before the run's now(). */
    | { readonly kind: 'freshness'; readonly column: string; readonly within: string };
}
