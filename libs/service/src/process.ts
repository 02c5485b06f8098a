import type { Logger } from './logger.js';

/** What app.ts gives main.ts. */
export interface App {
  readonly address: string;
  /** Finish what is in flight, then let go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts an app, prints `listening <address>` on stdout (local tools wait for that line), drains on SIGTERM or SIGINT
 * and exits 0; a second signal ends at once. A failed start prints one line and exits 1.
 */
export async function runProcess(logger: Logger, start: () => Promise<App>): Promise<void> {
  let app: App;
  try {
    app = await start();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    logger.info({ signal }, 'draining');
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'drain failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // Last: whoever reads the line may signal at once, and has to be heard.
  process.stdout.write(`listening ${app.address}\n`);
}
