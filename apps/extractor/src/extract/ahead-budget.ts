/**
 * GETs ahead in flight in a process. At 50 ms each they bring more objects a second than it gets through; every one beyond
 * keeps some 30 kB of JavaScript objects alive, which the collector copies again and again.
 */
const REQUESTS = 64;

/** The GETs that all streams share for fetching ahead (I5). Nobody waits for one: a part whose turn it is needs none. */
export class AheadBudget {
  #free: number;

  constructor(requests = REQUESTS) {
    this.#free = requests;
  }

  /** False where none is left; what is taken is to be given back. */
  take(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  give(): void {
    this.#free += 1;
  }
}
