import { quoteIdent, quoteLiteral } from '@sluice/postgres';
import { insertRows } from '../stage/insert-rows.js';
import { ADDED, targetOf, type StagedRows, type Standing } from '../stage/staged-rows.js';
import { RUN_COLUMN } from './lineage.js';
import type { Merged } from './merged.js';
import type { MergeWork, Mode } from './mode.js';

/** Every row is a new row of the table; those of the runs that this one takes the place of go (`on_rerun: replace`). */
export const append: Mode = {
  standing: ({ run }) => (run.replaces.length === 0 ? ADDED : withoutRuns(run.replaces)),
  merge: appendRows,
};

/** What is about to go is in nobody's way, and no ground to stand on. */
function withoutRuns(runs: readonly string[]): Standing {
  const stays = (alias: string): string => `(${ofRuns(alias, runs)}) IS NOT TRUE`;
  return { apart: stays, remains: stays };
}

function ofRuns(alias: string, runs: readonly string[]): string {
  return `${alias}.${quoteIdent(RUN_COLUMN)} = ANY (${quoteLiteral(`{${runs.join(',')}}`)}::uuid[])`;
}

async function appendRows(rows: StagedRows, { run, say }: MergeWork): Promise<Merged> {
  let deleted = 0;
  if (run.replaces.length > 0) {
    say('deleting rows of earlier runs');
    const sql = `DELETE FROM ${targetOf(rows)} t WHERE ${ofRuns('t', run.replaces)}`;
    deleted = (await rows.session.query(sql)).count;
  }
  const inserted = await insertRows(rows);
  return { inserted, updated: 0, unchanged: 0, superseded: 0, deleted };
}
