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

/** What versions before load modes and schedules did not write, and what a file that says nothing of them means. */
export const TARGET_DEFAULTS = {
  mode: 'append',
  partition: [],
  allowRejects: false,
  evolve: 'strict',
  setup: { indexes: [], columnComments: {} },
} as const satisfies Partial<ResolvedTarget>;
