import { type Run__Output } from '@sluice/proto';
import { Presets, SingleBar } from 'cli-progress';
import { type Io } from '../context.js';
import { failureText, hasEnded } from './run-text.js';
import { bytes, count, plain, stateWord } from './text.js';

/** Shows how far a run is, on stderr. */
export interface Progress {
  update(run: Run__Output): void;
  stop(): void;
}

/** A bar where someone is looking, lines where a file or a log is. */
export function createProgress(io: Io): Progress {
  return io.stderr.isTTY ? bar(io) : lines(io);
}

function bar(io: Io): Progress {
  const options = {
    format:
      '{state} {bar} {percentage}% | {splits} | {rows} records, {rate}/s | {rejected} rejected | {size}',
    stream: io.stderr,
    hideCursor: true,
    barsize: 24,
  };
  const single = new SingleBar(options, Presets.shades_classic);
  single.start(1, 0, { state: 'queued', splits: '', rows: '0', rate: '-', rejected: '0', size: '' });
  return {
    update(run) {
      const done = run.counts?.bytes ?? 0;
      single.setTotal(Math.max(1, run.bytesTotal));
      single.update(Math.min(done, Math.max(1, run.bytesTotal)), {
        state: phase(run),
        splits: `${run.splitsCommitted}/${run.splitsTotal} splits`,
        rows: count(run.counts?.read ?? 0),
        rate: rate(run),
        rejected: count(run.counts?.rejected ?? 0),
        size: bytes(done),
      });
    },
    stop: () => single.stop(),
  };
}

/** The state; within a publication what it is at, and while something is tried again why. */
function phase(run: Run__Output): string {
  const state = stateWord(run.state);
  if (hasEnded(run)) return state;
  if (run.retrying)
    return `${state}, trying again after ${failureText(run.retrying).replaceAll(/\n */g, ' ')}`;
  return run.publishing === '' ? state : `${state} (${plain(run.publishing)})`;
}

function rate(run: Run__Output): string {
  const since = (run.endedAtMs || Date.now()) - run.startedAtMs;
  if (run.startedAtMs === 0 || since <= 0) return '-';
  return count(Math.round(((run.counts?.read ?? 0) * 1000) / since));
}

/** A line for each state and each committed split: few enough for a log. */
function lines(io: Io): Progress {
  let last = '';
  return {
    update(run) {
      const mark = `${run.state} ${run.splitsCommitted} ${run.splitsFailed} ${phase(run)}`;
      if (mark === last) return;
      last = mark;
      const { read = 0, rejected = 0 } = run.counts ?? {};
      const splits = `${run.splitsCommitted}/${run.splitsTotal} splits`;
      io.stderr.write(`${phase(run)}: ${splits}, ${count(read)} records read, ${count(rejected)} rejected\n`);
    },
    stop: () => undefined,
  };
}
