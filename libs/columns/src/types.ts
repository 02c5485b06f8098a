/** A PostgreSQL type that Sluice loads; and interval, which expressions compute with and no column of the target has. */
export type ColumnType =
  | { readonly kind: 'smallint' | 'integer' | 'bigint' | 'real' | 'double precision' | 'boolean' }
  | {
      readonly kind:
        'text' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'uuid' | 'json' | 'jsonb' | 'bytea';
    }
  | { readonly kind: 'interval' }
  | { readonly kind: 'varchar'; readonly length: number | undefined }
  /** Length 1 where none is written. */
  | { readonly kind: 'char'; readonly length: number }
  /** Precision and scale undefined: any. */
  | { readonly kind: 'numeric'; readonly precision: number | undefined; readonly scale: number | undefined };

/** The kinds that a column of a file or a table can have. */
export type LoadedKind = Exclude<ColumnType['kind'], 'interval'>;
