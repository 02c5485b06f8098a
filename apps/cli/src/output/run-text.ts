import {
  type Failure__Output,
  type PublicationCounts__Output,
  type Run__Output,
  type RunSplit__Output,
} from '@sluice/proto';
import { checksText, severityWord } from './checks-text.js';
import { bytes, count, duration, instant, plain, stateWord, table } from './text.js';

const ENDED = ['RUN_STATE_SUCCEEDED', 'RUN_STATE_FAILED', 'RUN_STATE_CANCELLED'];

export function hasEnded(run: Run__Output): boolean {
  return ENDED.includes(run.state);
}

/** What a person wants to know about a run, and what to type next. */
export function runText(run: Run__Output): string {
  const lines = [
    `run ${run.runId}: ${plain(run.pipeline)} version ${run.pipelineVersion}, ${stateWord(run.state)}${took(run)}`,
    `logical date ${run.logicalDate}, created ${instant(run.createdAtMs)}${target(run)}`,
    countsLine(run),
  ];
  if (run.publication) lines.push(publicationLine(run.publication));
  const origin = originText(run);
  if (origin !== '') lines.push(origin);
  if (run.waiting !== '' && !hasEnded(run)) lines.push(`waits: ${plain(run.waiting)}`);
  if (run.objectsSkipped > 0) {
    lines.push(
      `${count(run.objectsSkipped)} of ${count(run.objectsTotal + run.objectsSkipped)} objects were loaded before`,
    );
  }
  if (run.replayOf !== '') lines.push(`replays rejects of run ${run.replayOf}`);
  if (run.publishing !== '') lines.push(`publishing: ${plain(run.publishing)}`);
  const params = Object.entries(run.params);
  if (params.length > 0) lines.push(`params ${params.map(([k, v]) => plain(`${k}=${v}`)).join(' ')}`);
  if (run.rules.length > 0) {
    const rows = run.rules.map((rule) => [
      `  ${rule.rule}`,
      rule.column,
      severityWord(rule.severity),
      rule.records,
    ]);
    lines.push('', table(['  rule', 'column', 'severity', 'records'], rows));
  }
  if (run.checks.length > 0) lines.push('', checksText(run.checks));
  if (run.failure) lines.push('', failureText(run.failure));
  if (run.retrying) lines.push('', `Is tried again after ${failureText(run.retrying)}`);
  if ((run.counts?.rejected ?? 0) > 0) lines.push('', `The rejects: sluice rejects ${run.runId}`);
  return lines.join('\n');
}

const TRIGGERS: Readonly<Record<Run__Output['trigger'], string>> = {
  RUN_TRIGGER_UNSPECIFIED: '',
  RUN_TRIGGER_MANUAL: 'manual',
  RUN_TRIGGER_SCHEDULE: 'schedule',
  RUN_TRIGGER_BACKFILL: 'backfill',
  RUN_TRIGGER_EVENT: 'event',
  RUN_TRIGGER_AFTER: 'after',
  RUN_TRIGGER_REPLAY: 'replay',
};

/** `schedule`, `backfill`; empty where the orchestrator does not say. */
export function triggerWord(run: Run__Output): string {
  return TRIGGERS[run.trigger];
}

function originText(run: Run__Output): string {
  const word = triggerWord(run);
  const by = run.triggeredBy === '' || run.triggeredBy === word ? '' : ` by ${plain(run.triggeredBy)}`;
  const backfill = run.backfillId === '' ? '' : `, backfill ${run.backfillId}`;
  const priority = run.priority === 0 ? '' : `, priority ${run.priority}`;
  return word === '' ? '' : `trigger ${word}${by}${backfill}${priority}`;
}

/** What the publication did to the table; what it did not do is left out. */
function publicationLine(publication: PublicationCounts__Output): string {
  const kinds = ['inserted', 'updated', 'unchanged', 'superseded', 'rejected', 'deleted'] as const;
  const done = kinds.filter((kind) => kind === 'inserted' || publication[kind] > 0);
  return `published: ${done.map((kind) => `${kind} ${count(publication[kind])}`).join('  ')}`;
}

function took(run: Run__Output): string {
  return run.endedAtMs > 0 && run.startedAtMs > 0 ? ` in ${duration(run.endedAtMs - run.startedAtMs)}` : '';
}

function target(run: Run__Output): string {
  return run.table === '' ? '' : `, into ${plain(run.table)}`;
}

/** What a refused publication, or one that is still to come, leaves invisible must not pass for loaded. */
function loadedWord(run: Run__Output): string {
  return run.unpublished ? 'staged' : 'loaded';
}

function countsLine(run: Run__Output): string {
  const c = run.counts;
  const splits = `splits ${run.splitsCommitted}/${run.splitsTotal}`;
  if (!c) return splits;
  const words = (['read', 'loaded', 'rejected', 'filtered', 'superseded', 'warned'] as const)
    // Few pipelines leave duplicates out.
    .filter((k) => k !== 'superseded' || c.superseded > 0)
    .map((k) => `${k === 'loaded' ? loadedWord(run) : k} ${count(c[k])}`);
  return [...words, bytes(c.bytes), splits].join('  ');
}

export function failureText(failure: Failure__Output): string {
  const by = failure.service === '' ? '' : ` (${plain(failure.service)})`;
  const hint = failure.hint === '' ? '' : `\n  ${plain(failure.hint)}`;
  return `${plain(failure.reason)}: ${plain(failure.message)}${by}${hint}`;
}

/** A line per split: its objects, how far it is, its books. */
export function splitsText(run: Run__Output, splits: readonly RunSplit__Output[]): string {
  const duplicates = splits.some(({ counts }) => (counts?.superseded ?? 0) > 0);
  const rows = splits.map(({ split, state, attempts, counts, failure, objects }) => [
    objectsOf(split?.parts ?? [], objects),
    stateWord(state),
    attempts,
    counts?.read ?? 0,
    counts?.loaded ?? 0,
    counts?.rejected ?? 0,
    counts?.filtered ?? 0,
    ...(duplicates ? [counts?.superseded ?? 0] : []),
    failure?.reason ?? '',
  ]);
  const books = ['read', loadedWord(run), 'rejected', 'filtered', ...(duplicates ? ['superseded'] : [])];
  return table(['object', 'state', 'attempts', ...books, 'failure'], rows);
}

function objectsOf(parts: NonNullable<RunSplit__Output['split']>['parts'], objects: number): string {
  const [first] = parts;
  if (!first?.object) return '-';
  const more = objects > 1 ? ` +${objects - 1}` : '';
  const whole = first.start === 0 && first.end === first.object.size;
  return `${first.object.key}${whole ? '' : ` [${first.start}, ${first.end})`}${more}`;
}
