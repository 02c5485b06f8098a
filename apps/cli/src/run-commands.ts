import { type Command, Option } from 'commander';
import { listAudit, type AuditOptions } from './commands/audit.js';
import { showProfile, type ProfileOptions } from './commands/profile.js';
import { listRejects, type RejectsOptions } from './commands/rejects.js';
import {
  cancelRun,
  follow,
  listRuns,
  replayRejects,
  retryRun,
  showRun,
  startRun,
  type ReplayOptions,
  type RetryOptions,
  type StartOptions,
} from './commands/runs.js';
import { type CommonOptions } from './context.js';
import {
  addressOption,
  dateOption,
  isoDate,
  jsonOption,
  keyOption,
  limitOption,
  paramOption,
  watchOption,
  wholeNumber,
} from './options.js';
import { type Leaf, type Run } from './program.js';

/** Commands about runs. */
export function runCommands(program: Command, leaf: Leaf, run: Run): void {
  startCommands(program, leaf, run);
  leaf(program, 'runs [pipeline]', 'List runs, newest first')
    .addOption(limitOption(20))
    .action((pipeline: string | undefined, options: CommonOptions & { limit: number }) =>
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
    .addOption(keyOption('run'))
    .addOption(watchOption())
    .action((id: string, options: ReplayOptions) => run(options, (c) => replayRejects(c, id, options)));
  leaf(program, 'profile <run>', 'Show statistics of the columns that a run loaded')
    .option('-c, --column <column>', 'all of one column: quantiles, most frequent values, lengths')
    .action((id: string, options: ProfileOptions) => run(options, (c) => showProfile(c, id, options)));
  leaf(program, 'cancel <run>', 'Stop a run; what is committed stays').action(
    (id: string, options: CommonOptions) => run(options, (context) => cancelRun(context, id)),
  );
  leaf(program, 'retry <run>', 'Run what a failed or cancelled run is missing')
    .option('--replan', 'list and pin the objects again, as after SOURCE_CHANGED; what is committed stays')
    .addOption(watchOption())
    .action((id: string, options: RetryOptions) => run(options, (c) => retryRun(c, id, options)));
  leaf(program, 'audit [pipeline]', 'Show who did what, newest first')
    .option('--run <run>', 'only what concerns this run')
    .addOption(limitOption(50))
    .action((pipeline: string | undefined, options: AuditOptions) =>
      run(options, (context) => listAudit(context, pipeline, options)),
    );
}

function startCommands(program: Command, leaf: Leaf, run: Run): void {
  const group = program
    .command('run')
    .description('Start a run, or show one')
    .usage('<pipeline> [options] | show <run>');
  // The default, so that `sluice run orders` works; a pipeline called `show` takes `sluice run start show`.
  group
    .command('start <pipeline>', { isDefault: true })
    .description('Start a run of the newest version of a pipeline; `start` may be left out')
    .addOption(jsonOption())
    .addOption(addressOption())
    .addOption(paramOption())
    .addOption(dateOption())
    // What it was called first.
    .addOption(new Option('--logical-date <date>').argParser(isoDate).hideHelp())
    .option(
      '--priority <number>',
      '-100 to 100, greater goes first (default: the pipeline’s)',
      wholeNumber(-100, 100),
    )
    .addOption(keyOption('run'))
    .addOption(watchOption())
    .action((pipeline: string, options: StartOptions) => run(options, (c) => startRun(c, pipeline, options)));
  leaf(group, 'show <run>', 'Show a run and its splits')
    .addOption(limitOption(1_000))
    .action((id: string, options: CommonOptions & { limit: number }) =>
      run(options, (context) => showRun(context, id, options)),
    );
}
