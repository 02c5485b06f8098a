import type { AttemptEnd } from './split-worker.js';

/**
 * How many splits this replica keeps in flight. Full loaders lower it to what they took; a round of commits raises it by
 * one, so a replica finds the loaders' room without asking again and again for what they do not have.
 */
export class Limiter {
  #limit: number;

  constructor(private readonly max: number) {
    this.#limit = max;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** @param inFlight splits still in flight after this end */
  note(end: AttemptEnd, inFlight: number): void {
    if (end === 'full') this.#limit = Math.max(1, Math.min(this.#limit, inFlight));
    if (end === 'committed') this.#limit = Math.min(this.max, this.#limit + 1 / this.#limit);
  }
}
