/** One turn of one contender. */
export interface Turn {
  readonly seconds: number;
  /** CPU seconds by process. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** What is measured of one contender. */
export interface Result {
  readonly id: string;
  readonly label: string;
  /** Contenders of one group are compared, the first of them being the measure. */
  readonly group: string;
  readonly turns: readonly Turn[];
}

/** What a race gave. */
export interface RaceResult {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly rounds: number;
  /** Of the CSV file. */
  readonly bytes: number;
  readonly results: readonly Result[];
  /** Peak resident memory by service, in bytes. */
  readonly peakRss: Readonly<Record<string, number>>;
  /** Server version. */
  readonly postgres: string;
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

export const medianSeconds = (result: Result): number => median(result.turns.map((turn) => turn.seconds));

/** Median CPU seconds by process, every process of any turn included. */
export function medianCpu(result: Result): Record<string, number> {
  const names = new Set(result.turns.flatMap((turn) => Object.keys(turn.cpu)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(result.turns.map((turn) => turn.cpu[name] ?? 0))]),
  );
}

/** How many times as fast as `base` the result is, by medians: 2 means half the time. */
export const speedup = (result: Result, base: Result): number => medianSeconds(base) / medianSeconds(result);
