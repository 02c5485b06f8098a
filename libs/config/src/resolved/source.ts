export interface ResolvedSource {
  readonly s3: {
    readonly bucket: string;
    /**
     * Glob over whole keys: `*` within a path segment, `**` across segments, `?`, `[a-z]`, `{a,b}`; `{{ run.date }}`,
     * `{{ run.date | YYYY/MM/DD }}` and `{{ params.NAME }}` stand for values, never for patterns.
     */
    readonly key: string;
    /** Empty: the SDK's default chain. */
    readonly region: string;
    /** Empty: AWS. */
    readonly endpoint: string;
    readonly forcePathStyle: boolean;
  };
  readonly csv: ResolvedCsv;
  /** new: only objects that the ledger does not have, by version. */
  readonly select: 'all' | 'new';
  /** With `new`, an object of which another version was loaded: load it, pass it over, or fail the run. */
  readonly onChange: 'reload' | 'ignore' | 'fail';
  /** Where there is nothing to load. */
  readonly empty: 'fail' | 'succeed';
  /** The objects are not taken before this is there; keys with `{{ }}` as above. */
  readonly ready?: {
    readonly kind: 'marker' | 'manifest';
    readonly key: string;
    readonly timeoutMs: number;
  };
  /** Objects of more stored bytes are cut into splits of about this size. */
  readonly splitBytes: number;
  /** Objects of at most objectBytes share splits of at most so many bytes and objects, after the first 64 of a run. */
  readonly pack: { readonly objectBytes: number; readonly bytes: number; readonly objects: number };
  /** URL of an SQS queue with S3 notifications, which the orchestrator reads: each message starts a run for its objects. */
  readonly events?: { readonly queue: string };
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
  /** Texts that are null in this column, after trimming, quoted or not. */
  readonly nullIf: readonly string[];
  /** Text parsed as the column's type where the value is null; undefined: none. */
  readonly default?: string;
  /** Input format for dates and times (PostgreSQL to_timestamp patterns, a closed subset); undefined: ISO. */
  readonly format?: string;
  readonly trim: 'none' | 'both' | 'left' | 'right';
  /** numeric(p,s) with more decimals than s. */
  readonly onScale: 'round' | 'reject';
}

/** What versions before load modes and schedules did not write, and what a file that says nothing of them means. */
export const SOURCE_DEFAULTS = {
  select: 'all',
  onChange: 'reload',
  empty: 'fail',
  splitBytes: 4 * 1024 ** 3,
  pack: { objectBytes: 1024 ** 2, bytes: 16 * 1024 ** 2, objects: 500 },
} as const satisfies Partial<ResolvedSource>;
