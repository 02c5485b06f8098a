import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly rows: number;
  readonly rounds: number;
  /** Where docs/benchmarks.{md,svg} go; undefined: only printed. */
  readonly out: string | undefined;
}

export const USAGE = `npm run bench -- [--rows N] [--rounds N] [--out DIR] [--quick]

  --rows N    orders in the file (default 2000000)
  --rounds N  rounds; every round runs every contender once (default 5)
  --out DIR   write benchmarks.md and benchmarks.svg there (default docs)
  --quick     a smoke test: 50000 rows, one round, nothing written
`;

/** Throws a RangeError that says which option is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      rounds: { type: 'string' },
      out: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) return 'help';
  return {
    rows: count('--rows', values.rows, values.quick ? 50_000 : 2_000_000),
    rounds: count('--rounds', values.rounds, values.quick ? 1 : 5),
    out: values.out ?? (values.quick ? undefined : 'docs'),
  };
}

function count(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number from 1, not "${text}"`);
  }
  return value;
}
