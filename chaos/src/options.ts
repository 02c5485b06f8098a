import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly seed: number;
  /** Ids, or beginnings of ids; empty: all. */
  readonly only: readonly string[];
  /** Multiplies how often faults strike. */
  readonly scale: number;
  /** How often each scenario is played, each time with another seed. */
  readonly rounds: number;
  /** A few faults of some scenarios, about a minute. */
  readonly short: boolean;
  /** The folder of reliability.md, into whose table is written; undefined: only printed. */
  readonly out: string | undefined;
  readonly verbose: boolean;
}

export const USAGE = `npm run chaos -- [--seed N] [--only ID,…] [--rounds N] [--scale X] [--short] [--out DIR | --write] [--verbose]

  --seed N     of what is struck and when (default 1); what happens in between is up to the machine
  --only ID,…  scenarios whose ids begin so
  --rounds N   play each scenario so often (default 1)
  --scale X    strike so many times as often as usual (default 1)
  --short      some scenarios with few faults: what npm test plays
  --write      write into the table in docs/reliability.md; other scenarios' lines stay
  --out DIR    the same in DIR/reliability.md
  --verbose    tell each fault
`;

/** Throws a RangeError that says which option is wrong. */
export function parseOptions(args: readonly string[]): ChaosOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      scale: { type: 'string' },
      short: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      out: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) return 'help';
  return {
    seed: positive('--seed', values.seed, 1, true),
    only: values.only?.split(',') ?? [],
    rounds: positive('--rounds', values.rounds, 1, true),
    scale: positive('--scale', values.scale, 1, false),
    short: values.short,
    out: values.out ?? (values.write ? 'docs' : undefined),
    verbose: values.verbose,
  };
}

function positive(name: string, text: string | undefined, fallback: number, whole: boolean): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
    throw new RangeError(
      `${name} must be a ${whole ? 'whole number from 1' : 'number above 0'}, not "${text}"`,
    );
  }
  return value;
}
