import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { completionScript } from './completion.js';
import { Context, type CommonOptions, type Io } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { addressOption, jsonOption, oneOf } from './options.js';
import { pipelineCommands } from './pipeline-commands.js';
import { runCommands } from './run-commands.js';

/** A command that talks to the orchestrator. */
export type Leaf = (parent: Command, usage: string, description: string) => Command;
/** Runs a command with a context of its own. */
export type Run = (options: CommonOptions, action: (context: Context) => Promise<ExitCode>) => Promise<void>;

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
    .addOption(jsonOption())
    .addOption(addressOption())
    // Before the command they mean the same as behind it; those behind it win.
    .hook('preAction', (given, command) => {
      for (const name of ['json', 'address']) {
        const value: unknown = given.getOptionValue(name);
        if (value !== undefined && command.getOptionValue(name) === undefined)
          command.setOptionValue(name, value);
      }
    })
    .addHelpText('after', EXIT_HELP);

  const run: Run = async (options, action) => {
    const context = new Context(io, options);
    try {
      finish(await action(context));
    } finally {
      context.close();
    }
  };
  const leaf: Leaf = (parent, usage, description) =>
    parent.command(usage).description(description).addOption(jsonOption()).addOption(addressOption());

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

const EXIT_HELP = `
Exit codes: 0 good; 1 the run failed, the file has errors or the request was refused; 2 wrong usage;
3 the orchestrator cannot be reached; 4 the run was cancelled; 130 interrupted.`;
