import { parseArgs } from 'node:util';

export const SUITES = ['orders', 'shapes', 'sizes', 'latency', 'objects', 'capacity'] as const;
export type Suite = (typeof SUITES)[number];

export interface BenchOptions {
  readonly suites: readonly Suite[];
  /** Orders in the main file; the others keep their proportion to it. */
  readonly rows: number;
  readonly rounds: number;
  /** Where docs/benchmarks.{md,svg} go; undefined: only printed. */
  readonly out: string | undefined;
}

export const USAGE = `npm run bench -- [--rows N] [--rounds N] [--only SUITE,…] [--out DIR] [--quick]

  --rows N       orders in the file (default 2000000)
  --rounds N     rounds; every round runs every contender once (default 5)
  --only SUITE,… some of orders, shapes, sizes, latency, objects, capacity; printed, and written only to --out
  --out DIR      write benchmarks.md and benchmarks.svg there (default docs)
  --quick        a smoke test: 50000 rows, one round, nothing written
`;

/** Throws a RangeError that says which option is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) return 'help';
  const whole = !values.quick && values.only === undefined;
  return {
    suites: values.only === undefined ? SUITES : values.only.split(',').map(suite),
    rows: count('--rows', values.rows, values.quick ? 50_000 : 2_000_000),
    rounds: count('--rounds', values.rounds, values.quick ? 1 : 5),
    out: values.out ?? (whole ? 'docs' : undefined),
  };
}

function suite(name: string): Suite {
  const found = SUITES.find((known) => known === name);
  if (found === undefined) throw new RangeError(`--only takes some of ${SUITES.join(', ')}, not "${name}"`);
  return found;
}

function count(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number from 1, not "${text}"`);
  }
  return value;
}
