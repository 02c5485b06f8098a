import type { ExtractorClient, LoaderClient, ValidatorClient } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import type { Changes } from '../db/changes.js';
import type { Database } from '../db/database.js';
import type { Claims } from '../engine/claims.js';
import type { StatisticsMerger } from '../engine/statistics-merger.js';
import type { Wakes } from '../engine/wakes.js';

/** What handlers work with. */
export interface ApiContext {
  readonly database: Database;
  readonly clients: {
    readonly extractor: ExtractorClient;
    readonly validator: ValidatorClient;
    readonly loader: LoaderClient;
  };
  readonly claims: Claims;
  readonly changes: Changes;
  readonly wakes: Wakes;
  readonly statistics: StatisticsMerger;
  readonly logger: Logger;
  /** Sizes by name. */
  readonly pools: Readonly<Record<string, number>>;
  /** Deadline of short calls to other services (I8). */
  readonly callTimeoutMs: number;
  /** How long a watcher waits before it looks by itself. */
  readonly pollMs: number;
  /** Aborted when the process drains: watchers end, so that their clients watch elsewhere. */
  readonly draining: AbortSignal;
}
