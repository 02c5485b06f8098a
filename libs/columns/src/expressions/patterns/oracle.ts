import { type Backward } from './backward.js';
import { type Forward } from './forward.js';

/**
 * Says whether reading on from a position can still reach the goal, so that a longest match is found without reading past
 * it: that is what keeps a search for many matches linear.
 */
export class Oracle {
  private answers: Uint8Array[] = [];

  constructor(
    private readonly forward: Forward,
    private readonly backward: Backward,
  ) {}

  clear(): void {
    this.answers = [];
  }

  /** The states that both automata have at one position. */
  goesOn(forward: number, backward: number): boolean {
    const row = this.answers[forward];
    const known = row === undefined || backward >= row.length ? 0 : row[backward];
    return known === 0 ? this.find(forward, backward) : known === 1;
  }

  private find(forward: number, backward: number): boolean {
    const good = this.backward.holds(backward);
    const open = this.forward.open(forward, this.backward.right(backward));
    const { goal } = this.forward.part;
    const answer = open.some((at) => at !== goal && good.has(at));
    let row = this.answers[forward];
    if (row === undefined || backward >= row.length) {
      const grown = new Uint8Array(Math.max(16, 2 * backward));
      if (row !== undefined) grown.set(row);
      this.answers[forward] = row = grown;
    }
    row[backward] = answer ? 1 : 2;
    return answer;
  }
}
