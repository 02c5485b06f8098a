/** What the shell sees; documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  /** The run failed, the file has errors, or the orchestrator refused the request. */
  failed: 1,
  /** The command line is wrong, or a file cannot be read or written. */
  usage: 2,
  /** No answer from the orchestrator. */
  unreachable: 3,
  cancelled: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong use that commander cannot see: unreadable files, malformed --param. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint = '',
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
