import { createHash } from 'node:crypto';
import type { ResolvedPipeline } from '@sluice/config';
import { type BackfillRequest__Output, SluiceError } from '@sluice/proto';
import { checkKey, declaredParams, usableParams } from '../api/trigger-request.js';
import { Firings } from '../schedule/firings.js';
import { overwritesLater } from './overwriting.js';

const DAY_MS = 86_400_000;
const MOST_DATES = 4_000;
const MOST_PARALLEL = 100;

export interface CheckedBackfill {
  /** In the order in which they run. */
  readonly dates: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly parallelism: number;
  readonly requestSha256: string;
}

/** @throws SluiceError INVALID_REQUEST naming the field and what it should be; OUT_OF_ORDER where the mode needs the order of dates */
export function checkBackfill(request: BackfillRequest__Output, spec: ResolvedPipeline): CheckedBackfill {
  const { from, to, params, backwards, scheduledDates } = request;
  checkKey(request.idempotencyKey);
  checkRange(from, to);
  const parallelism = request.parallelism || 1;
  if (parallelism < 1 || parallelism > MOST_PARALLEL) {
    throw invalid(`parallelism is ${parallelism}.`, `Give a number from 1 to ${MOST_PARALLEL}.`);
  }
  const given = usableParams(params);
  const dates = scheduledDates ? scheduled(spec, from, to) : everyDate(from, to);
  if (dates.length > 1 && overwritesLater(spec)) checkOrder(spec, parallelism, backwards);
  return {
    dates: backwards ? dates.reverse() : dates,
    params: declaredParams(spec, given),
    parallelism,
    requestSha256: createHash('sha256')
      .update(JSON.stringify([from, to, parallelism, backwards, scheduledDates, Object.entries(given)]))
      .digest('hex'),
  };
}

function checkRange(from: string, to: string): void {
  for (const [name, date] of Object.entries({ from, to })) {
    if (!isDate(date))
      throw invalid(`${name} is ${JSON.stringify(date)}.`, 'Write a real day as YYYY-MM-DD.');
  }
  if (from > to)
    throw invalid(`from, ${from}, is after to, ${to}.`, 'Both are part of the range; swap them.');
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days > MOST_DATES) {
    throw invalid(`The range has ${days} days.`, `Ask for at most ${MOST_DATES} at a time.`);
  }
}

/** Several at once end in any order, and so do dates that go backwards: each would then be refused by the target. */
function checkOrder(spec: ResolvedPipeline, parallelism: number, backwards: boolean): void {
  if (!backwards && parallelism === 1) return;
  const what = backwards ? 'backwards' : `with ${parallelism} runs at a time`;
  throw new SluiceError(
    'OUT_OF_ORDER',
    `A backfill ${what} of ${spec.name} could overwrite newer rows by older ones: mode ${spec.target.mode} without a version column needs the order of dates.`,
    { hint: 'Backfill forwards with parallelism 1, or give target.version.', where: { pipeline: spec.name } },
  );
}

function scheduled(spec: ResolvedPipeline, from: string, to: string): string[] {
  if (!spec.schedule) {
    throw invalid(`Pipeline ${spec.name} has no schedule.`, 'Leave scheduled_dates out for every date.');
  }
  const dates = [...new Firings(spec.name, spec.schedule).dates(from, to)];
  if (dates.length > 0) return dates;
  throw invalid(
    `The schedule of ${spec.name} fires on no date from ${from} to ${to}.`,
    'Choose another range, or leave scheduled_dates out.',
  );
}

function everyDate(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    dates.push(new Date(at).toISOString().slice(0, 10));
  }
  return dates;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function invalid(message: string, hint: string): SluiceError {
  return new SluiceError('INVALID_REQUEST', message, { hint });
}
