import {
  unary,
  type Run__Output,
  type RunSplit__Output,
  type TriggerRunResponse__Output,
} from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { hasEnded, runText, splitsText, triggerWord } from '../output/run-text.js';
import { parseParams } from '../params.js';
import { count, duration, instant, stateWord, table } from '../output/text.js';
import { watchRun } from '../watch.js';

export interface StartOptions extends CommonOptions {
  readonly param: readonly string[];
  readonly date?: string;
  readonly logicalDate?: string;
  readonly priority?: number;
  readonly idempotencyKey?: string;
  readonly watch?: boolean;
}

export async function startRun(context: Context, pipeline: string, options: StartOptions): Promise<ExitCode> {
  const { client } = context;
  const answer = await unary(client.triggerRun.bind(client), {
    pipeline,
    params: parseParams(options.param),
    logicalDate: options.date ?? options.logicalDate ?? '',
    idempotencyKey: options.idempotencyKey ?? '',
    ...(options.priority === undefined ? {} : { priority: options.priority }),
  });
  return started(context, answer, options.watch ?? false);
}

export interface ReplayOptions extends CommonOptions {
  readonly rule?: string;
  readonly idempotencyKey?: string;
  readonly watch?: boolean;
}

/** Starts a run over what another run has left in quarantine. */
export async function replayRejects(
  context: Context,
  runId: string,
  { rule = '', idempotencyKey = '', watch }: ReplayOptions,
): Promise<ExitCode> {
  const { client } = context;
  const answer = await unary(client.replayRejects.bind(client), { runId, rule, idempotencyKey });
  return started(context, answer, watch ?? false);
}

/** The id of a run that was asked for, or with `watch` all of it. */
async function started(
  context: Context,
  { run, created }: TriggerRunResponse__Output,
  watch: boolean,
): Promise<ExitCode> {
  const runId = run?.runId ?? '';
  if (watch) {
    context.note(`run ${runId}`);
    return follow(context, runId);
  }
  context.answer({ run, created }, () => `${runId}\n`);
  context.note(created ? `Follow it: sluice watch ${runId}` : 'This key has started that run already.');
  return EXIT.ok;
}

/** Watches to the end and answers with the run as it ended; the exit code tells how. */
export async function follow(context: Context, runId: string): Promise<ExitCode> {
  const run = await watchRun(context, runId);
  if (!run) {
    context.note(`Stopped watching; the run goes on. Follow it: sluice watch ${runId}`);
    return EXIT.interrupted;
  }
  context.answer({ run }, () => runText(run));
  return exitCodeOf(run);
}

export async function showRun(
  context: Context,
  runId: string,
  options: CommonOptions & { limit: number },
): Promise<ExitCode> {
  const { client } = context;
  const splits: RunSplit__Output[] = [];
  let run: Run__Output | null = null;
  let splitPageToken = '';
  do {
    const splitPageSize = Math.min(1000, options.limit - splits.length);
    const page = await unary(client.getRun.bind(client), { runId, splitPageSize, splitPageToken });
    run ??= page.run;
    splits.push(...page.splits);
    splitPageToken = page.nextSplitPageToken;
  } while (splitPageToken !== '' && splits.length < options.limit);
  const more = splitPageToken !== '';
  context.answer({ run, splits, more }, () => {
    const parts = [run ? runText(run) : '', run && splits.length > 0 ? splitsText(run, splits) : ''];
    return parts.filter((part) => part !== '').join('\n\n');
  });
  if (more) context.note(`More than ${count(splits.length)} splits; see them with a greater --limit.`);
  return EXIT.ok;
}

export async function listRuns(
  context: Context,
  pipeline: string | undefined,
  options: CommonOptions & { limit: number },
): Promise<ExitCode> {
  const { client } = context;
  const runs: Run__Output[] = [];
  for (let pageToken = ''; ;) {
    const pageSize = Math.min(1000, options.limit - runs.length);
    const page = await unary(client.listRuns.bind(client), { pipeline: pipeline ?? '', pageSize, pageToken });
    runs.push(...page.runs);
    pageToken = page.nextPageToken;
    if (pageToken === '' || runs.length >= options.limit) break;
  }
  context.answer({ runs }, () => (runs.length === 0 ? 'No runs yet.' : runsTable(runs)));
  return EXIT.ok;
}

function runsTable(runs: readonly Run__Output[]): string {
  const held = runs.some((run) => waitingOf(run) !== '');
  const rows = runs.map((run) => [
    run.runId,
    `${run.pipeline} v${run.pipelineVersion}`,
    stateWord(run.state),
    run.logicalDate,
    instant(run.createdAtMs),
    run.endedAtMs > 0 && run.startedAtMs > 0 ? duration(run.endedAtMs - run.startedAtMs) : '-',
    run.unpublished ? 0 : (run.counts?.loaded ?? 0),
    run.counts?.rejected ?? 0,
    triggerWord(run),
    run.failure?.reason ?? '',
    ...(held ? [waitingOf(run)] : []),
  ]);
  const head = [
    'run',
    'pipeline',
    'state',
    'date',
    'created',
    'took',
    'loaded',
    'rejected',
    'trigger',
    'failure',
  ];
  return table(held ? [...head, 'waits for'] : head, rows);
}

function waitingOf(run: Run__Output): string {
  return hasEnded(run) ? '' : run.waiting;
}

export async function cancelRun(context: Context, runId: string): Promise<ExitCode> {
  const { client } = context;
  const run = await unary(client.cancelRun.bind(client), { runId });
  context.answer({ run }, () => runText(run));
  return EXIT.ok;
}

export interface RetryOptions extends CommonOptions {
  readonly replan?: boolean;
  readonly watch?: boolean;
}

export async function retryRun(context: Context, runId: string, options: RetryOptions): Promise<ExitCode> {
  const { client } = context;
  const run = await unary(client.retryRun.bind(client), { runId, replan: options.replan ?? false });
  if (options.watch) return follow(context, runId);
  context.answer({ run }, () => runText(run));
  return EXIT.ok;
}

export function exitCodeOf(run: Run__Output): ExitCode {
  if (run.state === 'RUN_STATE_CANCELLED') return EXIT.cancelled;
  return hasEnded(run) && run.state === 'RUN_STATE_SUCCEEDED' ? EXIT.ok : EXIT.failed;
}
