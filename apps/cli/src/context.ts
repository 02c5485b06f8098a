import { orchestratorClient, type OrchestratorClient } from '@sluice/proto';
import { type ExitCode } from './exit-codes.js';

/** The outside world, so that tests can stand in for it. */
export interface Io {
  readonly stdout: NodeJS.WritableStream;
  /** A progress bar is drawn when `isTTY`. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `-` is standard input. */
  readFile(path: string): Promise<string>;
  /** Refuses to overwrite unless `force`. */
  writeFile(path: string, text: string, force: boolean): Promise<void>;
  /** Who calls, for the orchestrator's audit trail: `user@host` unless SLUICE_ACTOR says otherwise. */
  readonly actor: string;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly address?: string;
}

export const DEFAULT_ADDRESS = '127.0.0.1:7400';

/** One invocation: where output goes, and the orchestrator's client, made when first asked for. */
export class Context {
  readonly address: string;
  private made: OrchestratorClient | undefined;

  constructor(
    readonly io: Io,
    readonly options: CommonOptions,
  ) {
    this.address = options.address ?? (io.env['SLUICE_ORCHESTRATOR'] || DEFAULT_ADDRESS);
  }

  get client(): OrchestratorClient {
    this.made ??= orchestratorClient(this.address, undefined, this.io.actor);
    return this.made;
  }

  /** The answer: as text for people, or with --json as one JSON document. Nothing else goes to stdout. */
  answer(value: unknown, text: () => string): void {
    const out = this.options.json ? JSON.stringify(value, null, 2) : text().trimEnd();
    if (out !== '') this.io.stdout.write(`${out}\n`);
  }

  /** For people, beside the answer. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  close(): void {
    this.made?.close();
  }
}

/** What each command does; its result is the exit code. */
export type Action<A extends unknown[]> = (context: Context, ...args: A) => Promise<ExitCode>;
