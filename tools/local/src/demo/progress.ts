import type { Run__Output } from '@sluice/proto';
import { count, megabytes } from './format.js';

const BAR = 28;
/** For terminals of 80 columns. */
const SHORT_BAR = 12;
const LINE_EVERY_MS = 1000;

export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line that is redrawn on a terminal; a plain line a second elsewhere. */
export class Progress {
  #lastLine = 0;
  #lastState = '';
  #drawn = false;

  constructor(
    private readonly screen: Screen,
    private readonly now: () => number = Date.now,
  ) {}

  show(run: Run__Output): void {
    const columns = (this.screen.isTTY && this.screen.columns) || 120;
    const line = progressLine(run, this.now(), columns < 110 ? SHORT_BAR : BAR);
    if (this.screen.isTTY) {
      // A line that wraps could not be redrawn.
      this.screen.write(`\r\u001b[K${line.slice(0, columns - 1)}`);
      this.#drawn = true;
      return;
    }
    const due = this.now() - this.#lastLine >= LINE_EVERY_MS;
    const state = `${run.state} ${run.publishing}`;
    if (!due && state === this.#lastState) return;
    this.#lastLine = this.now();
    this.#lastState = state;
    this.screen.write(`${line}\n`);
  }

  /** Leaves the last state standing. */
  end(): void {
    if (this.#drawn) this.screen.write('\n');
    this.#drawn = false;
  }
}

export function progressLine(run: Run__Output, now: number, width = BAR): string {
  const counts = run.counts ?? { read: 0, bytes: 0 };
  const share = run.bytesTotal > 0 ? Math.min(1, counts.bytes / run.bytesTotal) : 0;
  const full = Math.round(share * width);
  const bar = `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`;
  const since = run.startedAtMs || run.createdAtMs;
  const elapsed = Math.max(1, (run.endedAtMs || now) - since) / 1000;
  return [
    `  ${stateWord(run.state).padEnd(10)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %`,
    `${count(counts.read)} records`,
    `${count(counts.read / elapsed)} rows/s`,
    `${megabytes(counts.bytes)} of ${megabytes(run.bytesTotal)}`,
    `${run.splitsCommitted}/${run.splitsTotal} splits`,
    ...(run.publishing === '' ? [] : [run.publishing]),
  ].join('  ');
}

/** RUN_STATE_RUNNING → `running`. */
export function stateWord(state: string): string {
  return state.replace(/^(RUN|SPLIT)_STATE_/, '').toLowerCase();
}
