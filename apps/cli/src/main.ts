import { readFile, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { text as readAll } from 'node:stream/consumers';
import { SluiceError } from '@sluice/proto';
import { CommanderError } from 'commander';
import { DEFAULT_ADDRESS, type Io } from './context.js';
import { EXIT, UsageError, type ExitCode } from './exit-codes.js';
import { plain } from './output/text.js';
import { buildProgram } from './program.js';

/** Runs one command line (without `node` and the script) and gives its exit code. Never throws. */
export async function runCli(argv: readonly string[], io: Io = processIo()): Promise<number> {
  let code: ExitCode = EXIT.ok;
  try {
    const program = buildProgram(io, (result) => (code = result));
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return fail(io, argv, error);
  }
}

function fail(io: Io, argv: readonly string[], error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // already printed
  if (error instanceof UsageError) {
    tell(io, argv, { reason: 'USAGE', message: error.message, hint: error.hint });
    return EXIT.usage;
  }
  const known = SluiceError.from(error);
  // Without a service the status was made on this side of the connection.
  const silent = known.service === '' && (known.reason === 'PEER_UNAVAILABLE' || known.reason === 'TIMEOUT');
  if (silent) {
    const address = addressOf(io, argv);
    tell(io, argv, {
      reason: known.reason,
      message: `No answer from the orchestrator at ${address}.`,
      hint: 'Is it running (npm start)? Another address: --address or SLUICE_ORCHESTRATOR.',
    });
    return EXIT.unreachable;
  }
  tell(io, argv, { reason: known.reason, message: known.message, hint: known.hint, where: known.where });
  return EXIT.failed;
}

interface Told {
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  readonly where?: Readonly<Record<string, string>>;
}

function tell(io: Io, argv: readonly string[], told: Told): void {
  if (argv.includes('--json')) io.stdout.write(`${JSON.stringify({ error: told }, null, 2)}\n`);
  io.stderr.write(`sluice: ${plain(told.message)}${told.reason === 'USAGE' ? '' : ` [${told.reason}]`}\n`);
  if (told.hint !== '') io.stderr.write(`  ${plain(told.hint)}\n`);
}

function addressOf(io: Io, argv: readonly string[]): string {
  const at = argv.findIndex((arg) => arg === '--address' || arg.startsWith('--address='));
  const given = at < 0 ? undefined : argv[at].includes('=') ? argv[at].split('=')[1] : argv[at + 1];
  return given ?? (io.env['SLUICE_ORCHESTRATOR'] || DEFAULT_ADDRESS);
}

/** The real terminal, files and signals. */
function processIo(): Io {
  let abort: AbortController | undefined;
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    actor: process.env['SLUICE_ACTOR'] || userAtHost(),
    // Ctrl-C keeps ending the process at once unless a command asks to be told.
    get interrupted() {
      if (!abort) {
        const made = new AbortController();
        process.once('SIGINT', () => made.abort());
        abort = made;
      }
      return abort.signal;
    },
    async readFile(path) {
      if (path === '-') return readAll(process.stdin);
      return readFile(path, 'utf8').catch((error: unknown) => {
        throw new UsageError(`Cannot read ${path} (${codeOf(error)}).`);
      });
    },
    async writeFile(path, content, force) {
      await writeFile(path, content, { flag: force ? 'w' : 'wx' }).catch((error: unknown) => {
        const hint = codeOf(error) === 'EEXIST' ? 'Overwrite it with --force.' : '';
        throw new UsageError(`Cannot write ${path} (${codeOf(error)}).`, hint);
      });
    },
  };
}

function userAtHost(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `unknown@${hostname()}`; // a container's user need not have a name
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
