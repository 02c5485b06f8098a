/** A flag that one waits for: raised any number of times, seen once per wait. */
export class Signal {
  #raised = false;
  #timers: NodeJS.Timeout[] = [];
  #resolve: (() => void) | undefined;
  #calm = true;

  raise(): void {
    this.#raised = true;
    if (this.#calm) this.#resolve?.();
  }

  /** Until raised, but not before `atLeastMs` and never longer than `atMostMs`. */
  async wait(atLeastMs: number, atMostMs: number): Promise<void> {
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
    this.#raised = false;
  }

  close(): void {
    this.#timers.forEach(clearTimeout);
    this.#resolve = undefined;
  }
}
