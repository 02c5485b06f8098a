import { setTimeout as wait } from 'node:timers/promises';
import { type ServiceName, type ServiceProcess, spawnService } from '@sluice/testkit';

const LOG_LINES = 500;
const AGAIN_AFTER_MS = 250;

/** One replica of a service, kept up as Kubernetes would: when its process ends, another begins on the same port. */
export class Replica {
  /** What it said, over all its processes. */
  readonly log: string[] = [];
  /** Ends that nobody has asked for, e.g. `exit 1`. */
  readonly crashes: string[] = [];
  readonly label: string;
  #process: ServiceProcess | undefined;
  #wanted: ServiceProcess | undefined;
  #stopped = false;
  #paused = false;
  #supervised: Promise<void> = Promise.resolve();
  #up: Promise<void> = Promise.resolve();
  #isUp: (() => void) | undefined;

  constructor(
    readonly name: ServiceName,
    index: number,
    private readonly env: () => Readonly<Record<string, string>>,
  ) {
    this.label = `${name}-${index}`;
    this.#fall();
  }

  /** Serving, and not paused. */
  get isUp(): boolean {
    return this.#process !== undefined && !this.#paused;
  }

  /** Of the present process. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** `host:port` of the present process. */
  get address(): string | undefined {
    return this.#process?.address;
  }

  /** Resolves when it serves (again). */
  get up(): Promise<void> {
    return this.#up;
  }

  async start(): Promise<void> {
    await this.#spawn();
    this.#supervised = this.#supervise();
  }

  /** False where there is no process to strike. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): boolean {
    const struck = this.#process;
    if (!struck || this.#wanted === struck) return false;
    this.#wanted = struck;
    this.#fall();
    struck.kill(signal);
    return true;
  }

  pause(): boolean {
    if (!this.#process || this.#paused) return false;
    this.#paused = true;
    this.#process.kill('SIGSTOP');
    return true;
  }

  resume(): void {
    this.#paused = false;
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#paused) this.resume();
    await this.#process?.stop();
    await this.#supervised;
  }

  async #supervise(): Promise<void> {
    while (!this.#stopped) {
      const running = this.#process;
      if (running) {
        const how = await running.exited;
        this.#fall();
        this.#process = undefined;
        this.#paused = false;
        if (!this.#stopped && this.#wanted !== running) {
          this.crashes.push(`${this.label} ended by itself (${how}):\n${running.logs()}`);
        }
      }
      if (this.#stopped) return;
      try {
        await this.#spawn();
      } catch (error) {
        // Its database may be down: as any supervisor, try again.
        this.#say(`could not start: ${error instanceof Error ? error.message : String(error)}`);
        await wait(AGAIN_AFTER_MS);
      }
    }
  }

  async #spawn(): Promise<void> {
    const started = await spawnService(this.name, this.env(), { onLog: (line) => this.#say(line) });
    if (this.#stopped) {
      await started.stop();
      return;
    }
    this.#process = started;
    this.#isUp?.();
    this.#isUp = undefined;
  }

  /** From here on `up` is to come. */
  #fall(): void {
    if (this.#isUp) return;
    this.#up = new Promise((resolve) => {
      this.#isUp = resolve;
    });
  }

  #say(line: string): void {
    this.log.push(`${new Date().toISOString()} ${line}`);
    if (this.log.length > LOG_LINES) this.log.shift();
  }
}
