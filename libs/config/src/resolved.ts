/**
 * A pipeline as services see it: every default filled in, every size a number, keys in camelCase. This is what
 * PipelineVersion.spec_json holds. It names secrets; it never holds one (I6).
 */
export interface ResolvedPipeline {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  /** What a run may be given, for the key glob and for expressions (`params.NAME`). */
  readonly params: readonly ResolvedParam[];
  readonly source: ResolvedSource;
  readonly columns: readonly ResolvedColumn[];
  readonly transform: ResolvedTransform;
  readonly checks: readonly ResolvedCheck[];
  /** Over the whole run, on staging, before it is published. */
  readonly runChecks: readonly ResolvedRunCheck[];
  readonly target: ResolvedTarget;
  readonly limits: ResolvedLimits;
  readonly rejects: { readonly raw: 'keep' | 'redact' | 'none' };
  /** full: with values (least, greatest, quantiles, most frequent); counts: without; none: no statistics. */
  readonly statistics: 'full' | 'counts' | 'none';
  readonly schedule?: ResolvedSchedule;
  /** Pipelines whose succeeded runs start one of this, for the same logical date, once each of them has one. */
  readonly after: readonly string[];
  readonly concurrency: ResolvedConcurrency;
  /** Milliseconds of wall time, retries included; undefined: the orchestrator's own limits. */
  readonly timeouts: { readonly splitMs?: number; readonly runMs?: number };
  /** What a second run for a logical date that has one may do; replays are no second runs. */
  readonly onRerun: 'refuse' | 'replace' | 'duplicate';
  readonly notify: readonly ResolvedNotification[];
}

export interface ResolvedParam {
  readonly name: string;
  /** Canonical PostgreSQL spelling: `text`, `date`, `bigint`, `numeric` or `boolean`. */
  readonly type: string;
  /** Undefined: a run without it is refused. */
  readonly default?: string;
}

export interface ResolvedSchedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA zone in whose wall time the fields are read. */
  readonly timezone: string;
  /** The logical date of a run: the day, in that zone, on which it fires, or the one before. */
  readonly logicalDate: 'same' | 'previous';
  /** Times missed while no orchestrator ran or the pipeline was paused: a run for each, for the latest, or none. */
  readonly catchUp: 'all' | 'latest' | 'skip';
  /** A run begins at a moment of its own within so many milliseconds of the time; 0: at it. */
  readonly jitterMs: number;
}

export interface ResolvedConcurrency {
  /** Runs of this pipeline that are planned, running or publishing at a time; 0: any number. */
  readonly maxActiveRuns: number;
  /** Taken from by every active run; undefined: none. Its size is the orchestrator's configuration. */
  readonly pool?: { readonly name: string; readonly weight: number };
  /** -100 to 100; greater goes first. */
  readonly priority: number;
}

export interface ResolvedNotification {
  /** `secret://NAME` or `env://VARIABLE` of the orchestrator (I6): the webhook's address. */
  readonly url: string;
  /** late: a run that has not succeeded within lateAfterMs of its scheduled or triggered time. */
  readonly on: readonly ('failure' | 'recovery' | 'late')[];
  readonly format: 'json' | 'slack';
  /** Text of the message with `{{ run.id }}` and the like; undefined: our own. */
  readonly template?: string;
  /** `secret://NAME` or `env://VARIABLE`: key of the HMAC-SHA256 signature; undefined: not signed. */
  readonly signingKey?: string;
  readonly lateAfterMs?: number;
}

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

export interface ResolvedTarget {
  /** `secret://NAME` or `env://VARIABLE`. */
  readonly connection: string;
  readonly schema: string;
  readonly table: string;
  /**
   * append: rows are added. upsert: by `key`. replace: the table's rows, or those of `partition`, give way to the run's.
   * history: SCD type 2 by `key`. sync: upsert, and what the run has not is deleted. All but append publish by run.
   */
  readonly mode: 'append' | 'upsert' | 'replace' | 'history' | 'sync';
  /**
   * split: each split's rows at its commit; object: an object's rows at once, when its last split is in; run: all at once
   * or none, through staging.
   */
  readonly publish: 'split' | 'object' | 'run';
  /** What identifies a row (upsert, replace by difference, history, sync), and the primary key that `create` makes. */
  readonly key: readonly string[];
  /** upsert, sync: a row is updated only where this column's value is greater. */
  readonly version?: string;
  /** replace: only rows whose columns have these values, which all rows of the run must have. */
  readonly partition: readonly {
    readonly column: string;
    readonly value:
      | { readonly kind: 'literal'; readonly text: string }
      | { readonly kind: 'run_date' }
      | { readonly kind: 'param'; readonly name: string };
  }[];
  readonly history?: {
    /** Column with the time from which a row holds. */
    readonly effective: string;
    /** Columns whose change makes a new version, null-safe; empty: all but key and effective. */
    readonly track: readonly string[];
    /** Columns of the table that Sluice writes: [valid_from, valid_to) and is_current. */
    readonly validFrom: string;
    readonly validTo: string;
    readonly isCurrent: string;
    /** View NAME_at(timestamp)… made beside the table: rows as of a point in time. */
    readonly pointInTime: boolean;
  };
  readonly sync?: {
    readonly delete: 'soft' | 'hard';
    /** soft: timestamptz column that tells when a key was found missing; null: it is there. */
    readonly deletedColumn: string;
  };
  /** replace, sync: publish although records were rejected. */
  readonly allowRejects: boolean;
  /** replace, sync: the run fails when more than this part of the rows in question would be deleted; undefined: no limit. */
  readonly maxDeleteRatio?: number;
  /** Where columns differ: refuse; add what the table lacks and widen types safely; leave out what the table lacks. */
  readonly evolve: 'strict' | 'add_columns' | 'ignore_extra';
  /** With `create`. */
  readonly setup: {
    /** Made after the first load of a table that was created. */
    readonly indexes: readonly { readonly columns: readonly string[]; readonly unique: boolean }[];
    readonly partitionBy?: {
      readonly strategy: 'range' | 'list';
      readonly column: string;
      /** range: partitions of a day, month or year are made as rows need them. */
      readonly every?: 'day' | 'month' | 'year';
    };
    readonly comment?: string;
    readonly columnComments: Readonly<Record<string, string>>;
  };
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

/** What versions before load modes and schedules did not write, and what a file that says nothing of them means. */
export const SOURCE_DEFAULTS = {
  select: 'all',
  onChange: 'reload',
  empty: 'fail',
  splitBytes: 4 * 1024 ** 3,
  pack: { objectBytes: 1024 ** 2, bytes: 16 * 1024 ** 2, objects: 500 },
} as const satisfies Partial<ResolvedSource>;

export const TARGET_DEFAULTS = {
  mode: 'append',
  partition: [],
  allowRejects: false,
  evolve: 'strict',
  setup: { indexes: [], columnComments: {} },
} as const satisfies Partial<ResolvedTarget>;

export const PIPELINE_DEFAULTS = {
  params: [],
  after: [],
  concurrency: { maxActiveRuns: 0, priority: 0 },
  timeouts: {},
  onRerun: 'duplicate',
  notify: [],
} as const satisfies Partial<ResolvedPipeline>;
