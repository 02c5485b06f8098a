import { setTimeout as delay } from 'node:timers/promises';
import { SluiceError, unary, type BackfillState__Output } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { count, plain } from '../output/text.js';
import { parseParams } from '../params.js';
import { PATIENCE } from '../watch.js';

export interface BackfillOptions extends CommonOptions {
  readonly from: string;
  readonly to: string;
  readonly parallelism: number;
  readonly scheduledDates?: boolean;
  readonly backwards?: boolean;
  readonly param: readonly string[];
  readonly idempotencyKey?: string;
  readonly watch?: boolean;
}

/** Starts a backfill and prints its id, or with `watch` all of it. */
export async function backfill(
  context: Context,
  pipeline: string,
  options: BackfillOptions,
): Promise<ExitCode> {
  const { client } = context;
  const state = await unary(client.backfill.bind(client), {
    pipeline,
    from: options.from,
    to: options.to,
    params: parseParams(options.param),
    parallelism: options.parallelism,
    idempotencyKey: options.idempotencyKey ?? '',
    scheduledDates: options.scheduledDates ?? false,
    backwards: options.backwards ?? false,
  });
  const id = state.backfillId;
  if (options.watch) {
    context.note(`backfill ${id} of ${count(state.total)} dates`);
    return follow(context, id);
  }
  context.answer({ backfill: state }, () => `${id}\n`);
  const created = `${count(state.total)} dates. Follow it: sluice backfills ${id} --watch`;
  context.note(state.created ? created : 'This key has started that backfill already.');
  return EXIT.ok;
}

export async function showBackfill(context: Context, id: string, watch: boolean): Promise<ExitCode> {
  if (watch) return follow(context, id);
  const state = await stateOf(context, id);
  context.answer({ backfill: state }, () => backfillText(state));
  return EXIT.ok;
}

export async function cancelBackfill(context: Context, backfillId: string): Promise<ExitCode> {
  const { client } = context;
  const state = await unary(client.cancelBackfill.bind(client), { backfillId });
  context.answer({ backfill: state }, () => backfillText(state));
  return EXIT.ok;
}

/** How often is asked: nothing streams what a backfill is at. */
export const ASKING = { everyMs: 1_000 };

/** To the end, through restarts of the orchestrator (I8); the exit code tells how it ended. */
async function follow(context: Context, id: string): Promise<ExitCode> {
  const { interrupted } = context.io;
  let last = '';
  for (let failures = 0; ;) {
    const state = await stateOf(context, id).catch((thrown: unknown) => {
      const error = SluiceError.from(thrown);
      const away = error.reason === 'PEER_UNAVAILABLE' || error.reason === 'DRAINING';
      if (!away || failures++ >= PATIENCE.attempts) throw error;
      return undefined;
    });
    if (state) {
      failures = 0;
      const line = progressLine(state);
      if (line !== last) context.note(line);
      last = line;
      if (state.waiting + state.active === 0) {
        context.answer({ backfill: state }, () => backfillText(state));
        if (state.failed > 0) return EXIT.failed;
        return state.cancelled > 0 ? EXIT.cancelled : EXIT.ok;
      }
    }
    await delay(ASKING.everyMs, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) {
      context.note(`Stopped watching; the backfill goes on. Follow it: sluice backfills ${id} --watch`);
      return EXIT.interrupted;
    }
  }
}

function stateOf(context: Context, backfillId: string): Promise<BackfillState__Output> {
  const { client } = context;
  return unary(client.getBackfill.bind(client), { backfillId });
}

const PARTS = ['waiting', 'active', 'succeeded', 'failed', 'cancelled'] as const;

function progressLine(state: BackfillState__Output): string {
  return PARTS.map((part) => `${part} ${count(state[part])}`).join('  ');
}

function backfillText(state: BackfillState__Output): string {
  const { backfillId, pipeline, from, to, total, parallelism, runIds } = state;
  return [
    `backfill ${backfillId}: ${plain(pipeline)}, ${from} to ${to}, ${count(total)} dates, ${parallelism} at a time`,
    progressLine(state),
    ...runIds.map((runId) => `  run ${runId}`),
  ].join('\n');
}
