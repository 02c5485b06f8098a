import { EventEmitter, once } from 'node:events';
import { createLogger, type Logger } from '@sluice/service';

export interface LoggedLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger whose lines can be looked at, beside wherever `level` lets them go. */
export class RecordedLog {
  readonly logger: Logger;
  #lines: readonly LoggedLine[] = [];
  readonly #heard = new EventEmitter();

  constructor(level: string) {
    this.logger = createLogger('orchestrator', level);
    for (const name of ['error', 'warn', 'info'] as const) {
      const log = this.logger[name].bind(this.logger);
      this.logger[name] = (fields: object, message = '') => {
        this.#lines = [...this.#lines, { level: name, message, fields: { ...fields } }];
        log(fields, message);
        this.#heard.emit('line');
      };
    }
  }

  get lines(): readonly LoggedLine[] {
    return this.#lines;
  }

  /** Until a line of the kind is there. */
  async until(wanted: (line: LoggedLine) => boolean): Promise<void> {
    while (!this.#lines.some(wanted)) await once(this.#heard, 'line');
  }

  clear(): void {
    this.#lines = [];
  }
}
