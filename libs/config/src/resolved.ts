/**
 * A pipeline as services see it: every default filled in, every size a number, keys in camelCase. This is what
 * PipelineVersion.spec_json holds. It names secrets; it never holds one (I6).
 */
export interface ResolvedPipeline {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  readonly source: ResolvedSource;
  readonly columns: readonly ResolvedColumn[];
  readonly transform: ResolvedTransform;
  readonly checks: readonly ResolvedCheck[];
  readonly target: ResolvedTarget;
  readonly limits: ResolvedLimits;
  readonly rejects: { readonly raw: 'keep' | 'redact' | 'none' };
}

export interface ResolvedSource {
  readonly s3: {
    readonly bucket: string;
    /** Glob over whole keys: `*` within a path segment, `**` across segments, `?`, `[a-z]`, `{a,b}`. */
    readonly key: string;
    /** Empty: the SDK's default chain. */
    readonly region: string;
    /** Empty: AWS. */
    readonly endpoint: string;
    readonly forcePathStyle: boolean;
  };
  readonly csv: ResolvedCsv;
  /** IANA zone for timestamptz values written without one; empty: such values are rejected. */
  readonly timezone: string;
}

export interface ResolvedCsv {
  /** One ASCII character each; quote '' means no quoting; escape equals quote for doubled quotes. */
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  /** True: the first record (after skipLines) names the columns. False: columns are taken by position. */
  readonly header: boolean;
  /** Unquoted fields equal to one of these are null. */
  readonly nullValues: readonly string[];
  /** Physical lines passed over before the header. */
  readonly skipLines: number;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'windows-1252';
  /** auto: gzip where the key ends in .gz or the object's bytes begin 1f 8b. */
  readonly compression: 'auto' | 'none' | 'gzip';
  /** Header names the pipeline does not know: ignore them, or fail the object. */
  readonly extraColumns: 'ignore' | 'fail';
}

export interface ResolvedColumn {
  readonly name: string;
  /** Header name; equals `name` unless said otherwise. */
  readonly source: string;
  /** Canonical PostgreSQL spelling: `bigint`, `numeric(12,2)`, `character varying(20)`, `timestamp with time zone`. */
  readonly type: string;
  readonly required: boolean;
  /** Text parsed as the column's type where the value is null; undefined: none. */
  readonly default?: string;
  /** Input format for dates and times (PostgreSQL to_timestamp patterns, a closed subset); undefined: ISO. */
  readonly format?: string;
  readonly trim: 'none' | 'both' | 'left' | 'right';
  /** numeric(p,s) with more decimals than s. */
  readonly onScale: 'round' | 'reject';
}

/** Applied in this order: rename, set (each sees the ones before it), where, drop. */
export interface ResolvedTransform {
  readonly rename: Readonly<Record<string, string>>;
  readonly set: readonly { readonly column: string; readonly expression: string; readonly type?: string }[];
  /** Rows for which it is not true are filtered. */
  readonly where?: string;
  readonly drop: readonly string[];
}

/** A named check on one column after the transforms, dropped columns included. */
export interface ResolvedCheck {
  /** Unique in the pipeline; `<column>:<kind>` unless named. */
  readonly name: string;
  readonly column: string;
  readonly severity: 'reject' | 'warn';
  readonly rule:
    | { readonly kind: 'required' }
    | { readonly kind: 'enum'; readonly values: readonly string[] }
    | { readonly kind: 'min'; readonly value: string }
    | { readonly kind: 'max'; readonly value: string }
    /** In characters. */
    | { readonly kind: 'length'; readonly min?: number; readonly max?: number }
    /** PostgreSQL-like `~` on a linear-time engine; unanchored. */
    | { readonly kind: 'regex'; readonly pattern: string };
}

export interface ResolvedTarget {
  /** `secret://NAME` or `env://VARIABLE`. */
  readonly connection: string;
  readonly schema: string;
  readonly table: string;
  readonly mode: 'append';
  /** Columns of the primary key that `create` gives the table; empty: none. */
  readonly key: readonly string[];
  /** Create the table when it is missing. */
  readonly create: boolean;
  /** As libpq names them; undefined: the connection's own, else prefer. */
  readonly sslmode?: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
  /** Path of a PEM file on the loader's file system. */
  readonly caFile?: string;
}

export interface ResolvedLimits {
  /** Run fails when more records are rejected; undefined: no limit. */
  readonly maxRejects?: number;
  /** 0 to 1 of the records read. */
  readonly maxRejectRatio?: number;
  readonly maxRecordBytes: number;
  readonly maxValueBytes: number;
}
