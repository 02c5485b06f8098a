/** The parts of a resolved pipeline that the transform needs: structurally those of libs/config's ResolvedPipeline. */
export interface PipelineShape {
  readonly source: {
    readonly csv: {
      readonly quote: string;
      readonly escape: string;
      readonly header: boolean;
      readonly nullValues: readonly string[];
      readonly extraColumns: 'ignore' | 'fail';
    };
    readonly timezone: string;
  };
  readonly columns: readonly ColumnShape[];
  readonly transform: {
    readonly rename: Readonly<Record<string, string>>;
    readonly set: readonly { readonly column: string; readonly expression: string; readonly type?: string }[];
    readonly where?: string;
    readonly drop: readonly string[];
  };
  readonly checks: readonly CheckShape[];
  readonly limits: { readonly maxValueBytes: number };
  readonly rejects: { readonly raw: 'keep' | 'redact' | 'none' };
}

export interface ColumnShape {
  readonly name: string;
  readonly source: string;
  readonly type: string;
  readonly required: boolean;
  readonly default?: string;
  readonly format?: string;
  readonly trim: 'none' | 'both' | 'left' | 'right';
  readonly onScale: 'round' | 'reject';
}

export interface CheckShape {
  readonly name: string;
  readonly column: string;
  readonly severity: 'reject' | 'warn';
  readonly rule:
    | { readonly kind: 'required' }
    | { readonly kind: 'enum'; readonly values: readonly string[] }
    | { readonly kind: 'min'; readonly value: string }
    | { readonly kind: 'max'; readonly value: string }
    | { readonly kind: 'length'; readonly min?: number; readonly max?: number }
    | { readonly kind: 'regex'; readonly pattern: string };
}

/** What is wrong with a pipeline, found when it is compiled. */
export interface PipelineProblem {
  /** Where in the resolved pipeline: a section and an index or name in it. */
  readonly at:
    | {
        readonly section: 'column';
        readonly index: number;
        readonly key: 'type' | 'default' | 'format' | 'timezone';
      }
    | { readonly section: 'set'; readonly index: number; readonly key: 'expression' | 'type' }
    | { readonly section: 'where' }
    | { readonly section: 'check'; readonly index: number };
  /** A closed list: `expression`, `type`, `default`, `format`, `timezone`, `check`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** 0-based, within the expression. */
  readonly offset?: number;
}
