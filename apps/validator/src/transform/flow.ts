import { type BlockTransformer, type Transformed } from '@sluice/columns';
import { type ResolvedPipeline } from '@sluice/config';
import { type PartHeader, type Split__Output, type TransformRequest__Output } from '@sluice/proto';
import { type Outlet } from './outlet.js';
import { type TransformParts } from './transform-split.js';

/** What the readers of a split's records work with. */
export interface Flow {
  readonly request: TransformRequest__Output;
  readonly split: Split__Output;
  readonly spec: ResolvedPipeline;
  readonly transformer: BlockTransformer;
  readonly outlet: Outlet;
  /** Sends what comes of a block, and stops the split that has too many rejects. */
  readonly take: (results: Iterable<Transformed>) => Promise<void>;
  readonly parts: TransformParts;
}

/** What a source has given, after it has been held against its trailer (I4). */
export interface SourceEnd {
  /** Read from S3; of a sample that was not all, decoded bytes up to the end of its last record. */
  readonly storedBytes: number;
  /** Decoded. */
  readonly bytes: number;
  readonly crc32: number;
  readonly headers: readonly PartHeader[];
}
