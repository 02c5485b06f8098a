/** A flag that one waits for: raised any number of times, seen once per wait. */
export class Signal {
  #raised = false;
  #timers: NodeJS.Timeout[] = [];
  #resolve: (() => void) | undefined;
  #calm = true;
  #urgent = false;

  /** @param urgent whatever is left of `atLeastMs` */
  raise(urgent = false): void {
    this.#raised = true;
    if (urgent) this.#urgent = true;
    if (this.#calm || urgent) this.#resolve?.();
  }

  /** Until raised, but not before `atLeastMs` (unless it is urgent) and never longer than `atMostMs`. */
  async wait(atLeastMs: number, atMostMs: number): Promise<void> {
    if (!this.#urgent) await this.#sleep(atLeastMs, atMostMs);
    this.#urgent = false;
    this.#raised = false;
  }

  async #sleep(atLeastMs: number, atMostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      this.#calm = false;
      this.#timers = [
        setTimeout(() => {
          this.#calm = true;
          if (this.#raised) resolve();
        }, atLeastMs),
        setTimeout(resolve, Math.max(atLeastMs, atMostMs)),
      ];
    });
    this.close();
  }

  close(): void {
    this.#timers.forEach(clearTimeout);
    this.#resolve = undefined;
  }
}
