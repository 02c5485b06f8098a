import { SluiceError } from '@sluice/proto';

/**
 * So many at a time, the others in the order that they came. For readers, which must not take the place of loads: a load may
 * wait for a validator that waits for a reader.
 */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly size: number,
    /** I8: whoever has waited so long is sent away. */
    private readonly waitMs: number,
  ) {
    this.#free = size;
  }

  /** @throws SluiceError SLOTS_FULL */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(new SluiceError('SLOTS_FULL', `All ${this.size} readers of this loader are taken.`));
      }, this.waitMs);
      this.#waiting.push(turn);
    });
  }
}
