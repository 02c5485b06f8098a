import { SluiceError, type SplitCounts__Output, type TransformTrailer__Output } from '@sluice/proto';
import { ledgerRule, type LedgerRule } from './ledger-rows.js';
import type { LoadContext } from './load-context.js';
import { publishesObject } from '../stage/object-stage.js';
import { publishesRun } from '../stage/stage-table.js';
import { overLimit, type SplitWriter } from './split-writer.js';
import type { Offenders } from '../stage/split-stage.js';

export interface Books {
  readonly counts: SplitCounts__Output;
  readonly rules: readonly LedgerRule[];
  /** Of the split's parts, as the validator met them. */
  readonly headers: TransformTrailer__Output['headers'];
}

/**
 * Holds the validator's trailer against what was really sent and stored (I1, I4), and moves the offenders of a staged
 * split from loaded to rejected.
 *
 * @throws SluiceError STREAM_INCOMPLETE, TARGET_ERROR or REJECT_LIMIT; nothing is committed then
 */
export function booksOf(
  trailer: TransformTrailer__Output,
  writer: SplitWriter,
  offenders: Offenders | undefined,
  context: LoadContext,
): Books {
  const told = trailer.counts;
  if (!told) throw unbalanced('the trailer holds no counts');
  compare('rows', told.loaded, writer.rowsSent);
  compare('rejects', told.rejected, writer.rejectsSent);
  if (told.read !== told.loaded + told.rejected + told.filtered) {
    throw unbalanced(
      `${told.read} read is not ${told.loaded} loaded + ${told.rejected} rejected + ${told.filtered} filtered`,
    );
  }
  const stored = offenders ? offenders.inserted : writer.rowsStored;
  const expected = writer.rowsSent - (offenders?.rejected ?? 0);
  if (
    stored !== expected ||
    writer.rejectsStored !== writer.rejectsSent ||
    writer.rowsStored !== writer.rowsSent
  ) {
    throw notStored(context, stored, expected);
  }
  const rejected = told.rejected + (offenders?.rejected ?? 0);
  const { limits } = context.spec;
  // What share of the records of a run or an object is rejected shows when all of it is staged: publication judges that.
  const staged = publishesRun(context.spec) || publishesObject(context);
  const judged = staged ? { ...limits, maxRejectRatio: undefined } : limits;
  if (overLimit(judged, rejected, told.read)) {
    throw rejectLimit(context, rejected, told.read, offenders?.rules ?? []);
  }
  return {
    counts: { ...told, loaded: expected, rejected },
    rules: [...trailer.rules.map(ledgerRule), ...(offenders?.rules ?? [])],
    headers: trailer.headers,
  };
}

function compare(what: string, told: number, sent: number): void {
  if (told !== sent) throw unbalanced(`the trailer tells of ${told} ${what}, but ${sent} came`);
}

function unbalanced(what: string): SluiceError {
  return new SluiceError('STREAM_INCOMPLETE', `The books of the split do not balance: ${what}.`, {
    hint: 'Nothing of it was committed; the split is tried again.',
  });
}

function notStored({ spec: { target } }: LoadContext, stored: number, expected: number): SluiceError {
  const table = `${target.schema}.${target.table}`;
  return new SluiceError(
    'TARGET_ERROR',
    `PostgreSQL stored ${stored} of ${expected} rows sent to ${table}.`,
    {
      hint: 'A BEFORE INSERT trigger that returns NULL leaves rows out without a word, so books cannot balance. Remove it.',
      where: { table },
    },
  );
}

/** More rejects than the pipeline allows; the constraints that caused most of them come first. */
export function rejectLimit(
  { split }: LoadContext,
  rejected: number,
  read: number,
  rules: readonly LedgerRule[],
): SluiceError {
  const top = [...rules].sort((a, b) => b.records - a.records).slice(0, 3);
  const because = top.map(({ rule, records }) => `${rule} (${records})`).join(', ');
  return new SluiceError(
    'REJECT_LIMIT',
    `${rejected} of ${read} records of split ${split.splitId} were rejected${because ? `, by ${because} among others` : ''}, more than the pipeline allows.`,
    {
      hint: 'Look at the rows that broke these rules, or raise limits.max_rejects or limits.max_reject_ratio.',
    },
  );
}
