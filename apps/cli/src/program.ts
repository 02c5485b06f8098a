import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { applyFile, listPipelines } from './commands/files.js';
import { infer, type InferCommandOptions } from './commands/infer.js';
import { listRejects, type RejectsOptions } from './commands/rejects.js';
import { showProfile, type ProfileOptions } from './commands/profile.js';
import {
  changeRun,
  follow,
  listRuns,
  replayRejects,
  showRun,
  startRun,
  type ReplayOptions,
  type StartOptions,
} from './commands/runs.js';
import { completionScript } from './completion.js';
import { Context, DEFAULT_ADDRESS, type CommonOptions, type Io } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';

type Leaf = (parent: Command, usage: string, description: string) => Command;
type Limited = CommonOptions & { limit: number };
type Watched = CommonOptions & { watch?: boolean };

/** The whole command line. `finish` is told each command's exit code. */
export function buildProgram(io: Io, finish: (code: ExitCode) => void): Command {
  const program = new Command('sluice')
    .description(
      'Client of Sluice’s orchestrator: check, apply and run pipelines that load CSV from S3 into PostgreSQL.',
    )
    .version(version(), '-v, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .addOption(JSON_OPTION())
    .addOption(ADDRESS_OPTION())
    // Before the command they mean the same as behind it; those behind it win.
    .hook('preAction', (given, command) => {
      for (const name of ['json', 'address']) {
        const value: unknown = given.getOptionValue(name);
        if (value !== undefined && command.getOptionValue(name) === undefined)
          command.setOptionValue(name, value);
      }
    })
    .addHelpText('after', EXIT_HELP);

  /** Runs a command with a context of its own. */
  const run = async (
    options: CommonOptions,
    action: (context: Context) => Promise<ExitCode>,
  ): Promise<void> => {
    const context = new Context(io, options);
    try {
      finish(await action(context));
    } finally {
      context.close();
    }
  };
  const leaf: Leaf = (parent, usage, description) =>
    parent.command(usage).description(description).addOption(JSON_OPTION()).addOption(ADDRESS_OPTION());

  pipelineCommands(program, leaf, run);
  runCommands(program, leaf, run);
  program
    .command('completion')
    .description('Print a completion script: source <(sluice completion bash)')
    .argument('<shell>', 'bash or zsh', oneOf('bash', 'zsh'))
    .action((shell: 'bash' | 'zsh') => {
      io.stdout.write(completionScript(program, shell));
      finish(EXIT.ok);
    });
  return program;
}

/** The package's own; beside `src` and `dist` alike. */
function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // npm's own form
}

type Run = (options: CommonOptions, action: (context: Context) => Promise<ExitCode>) => Promise<void>;

function pipelineCommands(program: Command, leaf: Leaf, run: Run): void {
  leaf(program, 'check <file>', 'Check a pipeline file and store nothing (- reads standard input)').action(
    (file: string, options: CommonOptions) => run(options, (context) => applyFile(context, file, true)),
  );
  leaf(program, 'apply <file>', 'Check a pipeline file and store it as the newest version').action(
    (file: string, options: CommonOptions) => run(options, (context) => applyFile(context, file, false)),
  );
  leaf(program, 'pipelines', 'List the pipelines')
    .addOption(limitOption(100))
    .action((options: Limited) => run(options, (context) => listPipelines(context, options)));
  leaf(program, 'infer <s3-address>', 'Sample an object (s3://BUCKET/KEY) and suggest a pipeline file')
    .option('-o, --out <file>', 'write it there instead of to standard output')
    .option('--force', 'overwrite the file')
    .option('--name <name>', 'name of the pipeline (default: from the key)')
    .option('--table <table>', 'target table (default: public.NAME)')
    .option('--delimiter <character>', 'what stands between fields (\\t: a tab)')
    .option('--no-header', 'the first record is data')
    .option('--region <region>', 'region of the bucket')
    .option('--endpoint <url>', 'address of an S3 that is not AWS’s')
    .option('--records <count>', 'records to look at, up to 10000', wholeNumber(1, 10_000), 10_000)
    .action((address: string, options: InferCommandOptions) =>
      run(options, (context) => infer(context, address, options)),
    );
}

function runCommands(program: Command, leaf: Leaf, run: Run): void {
  const group = program
    .command('run')
    .description('Start a run, or show one')
    .usage('<pipeline> [options] | show <run>');
  // The default, so that `sluice run orders` works; a pipeline called `show` takes `sluice run start show`.
  group
    .command('start <pipeline>', { isDefault: true })
    .description('Start a run of the newest version of a pipeline; `start` may be left out')
    .addOption(JSON_OPTION())
    .addOption(ADDRESS_OPTION())
    .option('-p, --param <key=value>', 'a parameter of the run; may stand several times', collect, [])
    .option('--logical-date <date>', 'YYYY-MM-DD that the run stands for (default: today in UTC)', isoDate)
    .option('--idempotency-key <key>', 'the same key gives the same run')
    .option('-w, --watch', 'follow the run to its end; the exit code tells how it ended')
    .action((pipeline: string, options: StartOptions) => run(options, (c) => startRun(c, pipeline, options)));
  leaf(group, 'show <run>', 'Show a run and its splits').action((id: string, options: CommonOptions) =>
    run(options, (context) => showRun(context, id)),
  );
  leaf(program, 'runs [pipeline]', 'List runs, newest first')
    .addOption(limitOption(20))
    .action((pipeline: string | undefined, options: Limited) =>
      run(options, (context) => listRuns(context, pipeline, options)),
    );
  leaf(program, 'watch <run>', 'Follow a run to its end').action((id: string, options: CommonOptions) =>
    run(options, (context) => follow(context, id)),
  );
  leaf(program, 'rejects <run>', 'List the records that a run rejected, and why')
    .option('--rule <rule>', 'only those that broke this rule, e.g. type or quantity:max')
    .option('--all', 'those that a replay has taken as well')
    .addOption(limitOption(20))
    .action((id: string, options: RejectsOptions) =>
      run(options, (context) => listRejects(context, id, options)),
    );
  leaf(program, 'replay <run>', 'Start a run over the records that a run rejected, with the newest version')
    .option('--rule <rule>', 'only those that broke this rule')
    .option('--idempotency-key <key>', 'the same key gives the same run')
    .option('-w, --watch', 'follow the run to its end; the exit code tells how it ended')
    .action((id: string, options: ReplayOptions) => run(options, (c) => replayRejects(c, id, options)));
  leaf(program, 'profile <run>', 'Show statistics of the columns that a run loaded')
    .option('-c, --column <column>', 'all of one column: quantiles, most frequent values, lengths')
    .action((id: string, options: ProfileOptions) => run(options, (c) => showProfile(c, id, options)));
  leaf(program, 'cancel <run>', 'Stop a run; what is committed stays').action(
    (id: string, options: CommonOptions) => run(options, (context) => changeRun(context, id, 'cancelRun')),
  );
  leaf(program, 'retry <run>', 'Run what a failed or cancelled run is missing')
    .option('-w, --watch', 'follow the run to its end')
    .action((id: string, options: Watched) => run(options, (c) => changeRun(c, id, 'retryRun', options)));
}

const JSON_OPTION = (): Option => new Option('--json', 'answer in JSON on standard output');
const ADDRESS_OPTION = (): Option =>
  new Option(
    '--address <target>',
    `the orchestrator (default: SLUICE_ORCHESTRATOR, else ${DEFAULT_ADDRESS})`,
  );
const limitOption = (fallback: number): Option =>
  new Option('-n, --limit <count>', 'at most so many').argParser(wholeNumber(1, 100_000)).default(fallback);

const EXIT_HELP = `
Exit codes: 0 good; 1 the run failed, the file has errors or the request was refused; 2 wrong usage;
3 the orchestrator cannot be reached; 4 the run was cancelled; 130 interrupted.`;

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It should be a whole number from ${min} to ${max}.`);
  };
}

function isoDate(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It should be a date, YYYY-MM-DD.');
}

function oneOf(...values: string[]): (text: string) => string {
  return (text) => {
    if (values.includes(text)) return text;
    throw new InvalidArgumentError(`It should be ${values.join(' or ')}.`);
  };
}
