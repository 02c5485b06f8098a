import { type ResolvedCheck, type ResolvedColumn, type ResolvedPipeline } from '@sluice/config';

/** The parts of a resolved pipeline that the transform needs, or that are checked against the rows that it makes. */
export type PipelineShape = Pick<
  ResolvedPipeline,
  'params' | 'columns' | 'transform' | 'checks' | 'runChecks' | 'rejects' | 'statistics'
> & {
  readonly source: {
    readonly csv: Pick<
      ResolvedPipeline['source']['csv'],
      'delimiter' | 'quote' | 'escape' | 'header' | 'nullValues' | 'extraColumns'
    >;
    readonly timezone: string;
  };
  readonly target: Pick<ResolvedPipeline['target'], 'key' | 'version' | 'partition' | 'history' | 'setup'>;
  readonly limits: { readonly maxValueBytes: number };
};

export type ColumnShape = ResolvedColumn;
export type CheckShape = ResolvedCheck;

/** Where in the resolved pipeline: a section, an index in it, and a key of what stands there. */
export type ProblemPlace =
  | {
      readonly section: 'column';
      readonly index: number;
      readonly key: 'type' | 'default' | 'format' | 'timezone';
    }
  | {
      readonly section: 'split';
      readonly index: number;
      readonly key: 'column' | 'by' | 'into';
      /** Index in `into`. */
      readonly item?: number;
    }
  | { readonly section: 'lookup'; readonly index: number; readonly key: string }
  | { readonly section: 'set'; readonly index: number; readonly key: 'expression' | 'type' | 'format' }
  | { readonly section: 'where' }
  | { readonly section: 'check'; readonly index: number; readonly key?: 'message' }
  | { readonly section: 'mask'; readonly index: number }
  | { readonly section: 'lineage'; readonly index: number }
  | { readonly section: 'deduplicate'; readonly key: 'key' | 'keep'; readonly item?: number }
  | {
      readonly section: 'runCheck';
      readonly index: number;
      /** `column` is a key of the check, the others are keys of its rule. Default: the rule. */
      readonly key?: 'column' | 'columns' | 'min' | 'max';
      /** Index in the rule's list of columns. */
      readonly item?: number;
    }
  | { readonly section: 'key'; readonly index: number }
  /** `key` is a path below `target`, e.g. `['history', 'effective']`. */
  | { readonly section: 'target'; readonly key: readonly string[] };

/** What is wrong with a pipeline, found when it is compiled. */
export interface PipelineProblem {
  readonly at: ProblemPlace;
  /**
   * A closed list: `expression`, `type`, `default`, `format`, `timezone`, `check`, `message`, `split`, `lookup`, `mask`,
   * `lineage`, `deduplicate`, `key`, `target`.
   */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** 0-based, within the expression. */
  readonly offset?: number;
}
