import { type Command } from 'commander';
import { backfill, cancelBackfill, showBackfill, type BackfillOptions } from './commands/backfill.js';
import { applyFile } from './commands/files.js';
import { infer, type InferCommandOptions } from './commands/infer.js';
import { deletePipeline, listPipelines, pausePipeline } from './commands/pipelines.js';
import { planFile, type PlanOptions } from './commands/plan.js';
import { type CommonOptions } from './context.js';
import { dateOption, isoDate, keyOption, limitOption, paramOption, wholeNumber } from './options.js';
import { type Leaf, type Run } from './program.js';

type Limited = CommonOptions & { limit: number };

/** Commands about files and pipelines. */
export function pipelineCommands(program: Command, leaf: Leaf, run: Run): void {
  leaf(program, 'check <file>', 'Check a pipeline file and store nothing (- reads standard input)').action(
    (file: string, options: CommonOptions) => run(options, (context) => applyFile(context, file, true)),
  );
  leaf(program, 'plan <file>', 'Show what a run of a pipeline file would do, and change nothing')
    .addOption(paramOption())
    .addOption(dateOption())
    .option('--records <count>', 'records to try, up to 10000', wholeNumber(1, 10_000), 1_000)
    .action((file: string, options: PlanOptions) => run(options, (c) => planFile(c, file, options)));
  leaf(program, 'apply <file>', 'Check a pipeline file and store it as the newest version').action(
    (file: string, options: CommonOptions) => run(options, (context) => applyFile(context, file, false)),
  );
  leaf(program, 'pipelines', 'List the pipelines, their schedules and next runs')
    .addOption(limitOption(100))
    .action((options: Limited) => run(options, (context) => listPipelines(context, options)));
  stateCommands(program, leaf, run);
  backfillCommands(program, leaf, run);
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

function stateCommands(program: Command, leaf: Leaf, run: Run): void {
  leaf(
    program,
    'pause <pipeline>',
    'No scheduled, event-driven or dependent runs begin until it is resumed',
  ).action((name: string, options: CommonOptions) => run(options, (c) => pausePipeline(c, name, true)));
  leaf(program, 'resume <pipeline>', 'Let its runs begin by themselves again').action(
    (name: string, options: CommonOptions) => run(options, (c) => pausePipeline(c, name, false)),
  );
  leaf(program, 'delete <pipeline>', 'Take a pipeline out of lists and schedules; its runs stay')
    .option('-y, --yes', 'do it')
    .action((name: string, options: CommonOptions & { yes?: boolean }) =>
      run(options, (c) => deletePipeline(c, name, options.yes ?? false)),
    );
}

function backfillCommands(program: Command, leaf: Leaf, run: Run): void {
  leaf(program, 'backfill <pipeline>', 'Start a run for each logical date of a range')
    .requiredOption('--from <date>', 'first date, YYYY-MM-DD', isoDate)
    .requiredOption('--to <date>', 'last date, YYYY-MM-DD', isoDate)
    .option('--parallelism <count>', 'runs at a time, up to 100', wholeNumber(1, 100), 1)
    .option('--scheduled-dates', 'only dates on which the pipeline’s schedule fires')
    .option('--backwards', 'newest date first')
    .addOption(paramOption())
    .addOption(keyOption('backfill'))
    .option('-w, --watch', 'follow it to its end; the exit code tells how it ended')
    .action((pipeline: string, options: BackfillOptions) =>
      run(options, (context) => backfill(context, pipeline, options)),
    );
  leaf(program, 'backfills <backfill>', 'Show how far a backfill is, and its runs')
    .option('-w, --watch', 'follow it to its end')
    .action((id: string, options: CommonOptions & { watch?: boolean }) =>
      run(options, (context) => showBackfill(context, id, options.watch ?? false)),
    );
  leaf(
    program,
    'cancel-backfill <backfill>',
    'Begin no more runs of a backfill, and cancel those that go on',
  ).action((id: string, options: CommonOptions) => run(options, (context) => cancelBackfill(context, id)));
}
