import type { ResolvedPipeline } from '@sluice/config';
import type { TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { Refused } from '../publish/refused.js';
import type { StagedRows } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';
import { inQuestion } from './guard.js';
import type { Merged, MergeWork } from './mode.js';

/** Puts a new table in the place of the old one. */
export function swapTable(_rows: StagedRows, work: MergeWork): Promise<Merged> {
  return Promise.reject(
    new Refused(
      'TARGET_DEPENDANTS',
      `${inQuestion(work)} cannot be replaced without a key.`,
      'Name a key in target.key.',
    ),
  );
}

/** @throws SluiceError TARGET_DEPENDANTS */
export function requireSwappable(
  _session: Session,
  spec: ResolvedPipeline,
  _table: TableInfo,
): Promise<void> {
  return Promise.reject(
    new SluiceError('TARGET_DEPENDANTS', `${spec.target.table} cannot be replaced without a key.`, {
      hint: 'Name a key in target.key.',
    }),
  );
}
