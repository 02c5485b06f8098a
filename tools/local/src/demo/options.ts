import { parseArgs } from 'node:util';

export const USAGE = `npm run demo                                   the orders example, from generated objects
npm run demo -- --data DIR --pipeline FILE     the same with files of your own

Starts PostgreSQL, an S3 stand-in and the four services on free local ports, runs one pipeline, shows what became
of every object, and shuts everything down. Exits 0 when the run succeeded, 1 when it failed, 2 on wrong usage.

  --data DIR        folder whose files are put into the pipeline's bucket, below the folder that its key glob names
  --pipeline FILE   pipeline file to run                              (default examples/orders.yaml)
  --rows N          orders to generate                                (default 300000)
  --objects N       objects to spread them over                       (default 6)
  --seed N          another seed gives other orders and defects       (default 1)
  --verbose         show the services' logs
  --help            this text
`;

export interface DemoOptions {
  readonly kind: 'run';
  /** Undefined: generated orders. */
  readonly data: string | undefined;
  /** Undefined: examples/orders.yaml. */
  readonly pipeline: string | undefined;
  readonly rows: number;
  readonly objects: number;
  readonly seed: number;
  readonly verbose: boolean;
}

export type Parsed =
  DemoOptions | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly message: string };

const FLAGS = {
  data: { type: 'string' },
  pipeline: { type: 'string' },
  rows: { type: 'string', default: '300000' },
  objects: { type: 'string', default: '6' },
  seed: { type: 'string', default: '1' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export function parseDemoArgs(args: readonly string[]): Parsed {
  try {
    const { values } = parseArgs({ args: [...args], options: FLAGS });
    if (values.help) return { kind: 'help' };
    if (values.data !== undefined && values.pipeline === undefined) {
      return { kind: 'wrong', message: '--data needs --pipeline FILE: it says what the columns mean' };
    }
    return {
      kind: 'run',
      data: values.data,
      pipeline: values.pipeline,
      rows: count('rows', values.rows, 50_000_000),
      objects: count('objects', values.objects, 1000),
      seed: count('seed', values.seed, 1_000_000),
      verbose: values.verbose,
    };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

function count(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${most}, not ${text}`);
}
