import { type ResolvedCheck, type ResolvedColumn, type ResolvedPipeline } from '@sluice/config';

/** The parts of a resolved pipeline that the transform needs. */
export type PipelineShape = Pick<
  ResolvedPipeline,
  'columns' | 'transform' | 'checks' | 'rejects' | 'statistics'
> & {
  readonly source: {
    readonly csv: Pick<
      ResolvedPipeline['source']['csv'],
      'quote' | 'escape' | 'header' | 'nullValues' | 'extraColumns'
    >;
    readonly timezone: string;
  };
  readonly limits: { readonly maxValueBytes: number };
};

export type ColumnShape = ResolvedColumn;
export type CheckShape = ResolvedCheck;

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
