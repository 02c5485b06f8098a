import { type Failure__Output, type Run__Output } from '@sluice/proto';
import { Presets, SingleBar } from 'cli-progress';
import { type Io } from '../context.js';
import { failureText, hasEnded } from './run-text.js';
import { bytes, count, plain, stateWord } from './text.js';

/** Shows how far a run is, on stderr. */
export interface Progress {
  /** `waiting`: why splits of it are to be tried again. */
  update(run: Run__Output, waiting: readonly Failure__Output[]): void;
  stop(): void;
}

/** A bar where someone is looking, lines where a file or a log is. */
export function createProgress(io: Io): Progress {
  return io.stderr.isTTY ? bar(io) : lines(io);
}

function bar(io: Io): Progress {
  const options = {
    format:
      '{state} {bar} {percentage}% | {splits} | {rows} records, {rate}/s | {rejected} rejected | {size}{why}',
    stream: io.stderr,
    hideCursor: true,
    barsize: 24,
  };
  const single = new SingleBar(options, Presets.shades_classic);
  single.start(1, 0, { state: 'queued', splits: '', rows: '0', rate: '-', rejected: '0', size: '', why: '' });
  return {
    update(run, waiting) {
      const done = run.counts?.bytes ?? 0;
      single.setTotal(Math.max(1, run.bytesTotal));
      single.update(Math.min(done, Math.max(1, run.bytesTotal)), {
        state: phase(run),
        splits: `${run.splitsCommitted}/${run.splitsTotal} splits`,
        rows: count(run.counts?.read ?? 0),
        rate: rate(run),
        rejected: count(run.counts?.rejected ?? 0),
        size: bytes(done),
        why: prefixed(' | ', why(run, waiting)),
      });
    },
    stop: () => single.stop(),
  };
}

/** The state, and within a publication what it is at. */
function phase(run: Run__Output): string {
  const state = stateWord(run.state);
  return run.publishing === '' || hasEnded(run) ? state : `${state} (${plain(run.publishing)})`;
}

/** What is tried again and why; empty where all goes well. */
function why(run: Run__Output, waiting: readonly Failure__Output[]): string {
  const failure = run.retrying ?? waiting.at(0);
  if (!failure || hasEnded(run)) return '';
  const many = waiting.length > 1 && !run.retrying ? `${waiting.length} splits tried` : 'tried';
  return `${many} again after ${failureText(failure).replaceAll(/\n */g, ' ')}`;
}

function prefixed(mark: string, text: string): string {
  return text === '' ? '' : `${mark}${text}`;
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
    update(run, waiting) {
      const reason = prefixed('; ', why(run, waiting));
      const mark = `${phase(run)} ${run.splitsCommitted} ${run.splitsFailed} ${reason}`;
      if (mark === last) return;
      last = mark;
      const { read = 0, rejected = 0 } = run.counts ?? {};
      const splits = `${run.splitsCommitted}/${run.splitsTotal} splits`;
      const counts = `${count(read)} records read, ${count(rejected)} rejected`;
      io.stderr.write(`${phase(run)}: ${splits}, ${counts}${reason}\n`);
    },
    stop: () => undefined,
  };
}
