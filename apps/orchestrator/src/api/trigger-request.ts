import { createHash } from 'node:crypto';
import { checkParams, fillParams, type ResolvedPipeline } from '@sluice/config';
import { SluiceError, type TriggerRunRequest__Output } from '@sluice/proto';

const MAX_PARAMS = 100;
const MAX_VALUE = 4_000;
const MOST_PRIORITY = 100;

export interface CheckedTrigger {
  readonly pipeline: string;
  readonly params: Record<string, string>;
  readonly logicalDate: string;
  readonly idempotencyKey: string;
  /** Undefined: the pipeline's. */
  readonly priority: number | undefined;
  /** Of what was asked for: the same key with another one of these is a conflict. */
  readonly requestSha256: string;
}

/** @throws SluiceError INVALID_REQUEST naming the field, what it should be and what to do */
export function checkTrigger(request: TriggerRunRequest__Output, now: Date): CheckedTrigger {
  const { pipeline, logicalDate, idempotencyKey } = request;
  if (pipeline === '') throw invalid('pipeline is empty.', 'Give the name of an applied pipeline.');
  checkKey(idempotencyKey);
  if (logicalDate !== '' && !isDate(logicalDate)) {
    throw invalid(`logical_date is ${JSON.stringify(logicalDate)}.`, 'Write a real day as YYYY-MM-DD.');
  }
  const params = usableParams(request.params);
  const priority = request.priority ?? undefined;
  if (priority !== undefined && Math.abs(priority) > MOST_PRIORITY) {
    throw invalid(
      `priority is ${priority}.`,
      `Give a whole number from -${MOST_PRIORITY} to ${MOST_PRIORITY}.`,
    );
  }
  return {
    pipeline,
    params,
    logicalDate: logicalDate || now.toISOString().slice(0, 10),
    idempotencyKey,
    priority,
    // The date as it was asked for: "today" is the same request before and after midnight.
    requestSha256: createHash('sha256')
      .update(JSON.stringify([logicalDate, Object.entries(params)]))
      .digest('hex'),
  };
}

/**
 * What a run of the pipeline has for params: those given, and the defaults of the rest.
 *
 * @throws SluiceError INVALID_REQUEST naming every param that is unknown, missing or not of its type
 */
export function declaredParams(
  spec: Pick<ResolvedPipeline, 'name' | 'params'>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const problems = checkParams(spec, given);
  if (problems.length === 0) return fillParams(spec, given);
  const hint = problems.map((problem) => problem.hint).join(' ');
  throw invalid(problems.map(({ message }) => message).join(' '), hint);
}

/** @throws SluiceError INVALID_REQUEST */
export function checkKey(idempotencyKey: string): void {
  if (idempotencyKey.length <= 200 && !idempotencyKey.includes('\0')) return;
  throw invalid('idempotency_key should be 1 to 200 characters.', 'Shorten it, e.g. to a hash.');
}

export function keyConflict(key: string, runId: string): SluiceError {
  return new SluiceError(
    'IDEMPOTENCY_CONFLICT',
    `The idempotency key ${JSON.stringify(key)} belongs to run ${runId}, which was asked for with other params, another logical date or as another replay.`,
    { hint: 'Use another key for another run.', where: { run: runId } },
  );
}

/** @throws SluiceError INVALID_REQUEST */
export function usableParams(given: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length > MAX_PARAMS)
    throw invalid(`There are ${entries.length} params.`, `Give at most ${MAX_PARAMS}.`);
  for (const [name, value] of entries) {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) {
      throw invalid(`The param name ${JSON.stringify(name.slice(0, 80))} is not usable.`, NAME_HINT);
    }
    if (value.length > MAX_VALUE || value.includes('\0')) {
      throw invalid(
        `The param ${name} is not usable.`,
        `Values have at most ${MAX_VALUE} characters and no NUL.`,
      );
    }
  }
  return Object.fromEntries(entries);
}

const NAME_HINT =
  'Names are letters, digits and underscores, begin with no digit, and have at most 63 characters.';

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && date.getUTCFullYear() >= 1;
}

function invalid(message: string, hint: string): SluiceError {
  return new SluiceError('INVALID_REQUEST', message, { hint });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws SluiceError RUN_NOT_FOUND: what is no UUID names no run */
export function checkRunId(runId: string): string {
  if (UUID.test(runId)) return runId.toLowerCase();
  throw runNotFound(runId);
}

export function runNotFound(runId: string): SluiceError {
  return new SluiceError('RUN_NOT_FOUND', `There is no run ${JSON.stringify(runId.slice(0, 80))}.`, {
    hint: 'List the runs to find its id.',
  });
}
