import { type Beside } from './alphabet.js';
import { Automaton } from './automaton.js';
import { type Part } from './program.js';

/**
 * Reads from left to right. A state is what may come next, before it is known what stands right of the position; so the
 * flag of a step says whether the goal was reached before the step's symbol.
 */
export class Forward extends Automaton {
  private readonly restarts: boolean;

  /** @param anywhere a match may begin at any position, not at the first alone */
  constructor(part: Part, anywhere: boolean) {
    super(part);
    this.restarts = anywhere && !part.anchored;
  }

  protected get first(): number {
    return this.part.start;
  }

  protected make(state: number, symbol: number): number {
    const { part } = this;
    const side = this.besideOf(symbol);
    const closed = part.closure(this.sets[state], this.sides[state], side);
    const flag = closed.includes(part.goal) ? 1 : 0;
    if (symbol === part.alphabet.edge) return flag;
    const next: number[] = this.restarts ? [part.start] : [];
    for (const at of closed) {
      const after = part.take(at, symbol);
      if (after >= 0) next.push(after);
    }
    return this.state(next, side) * 2 + flag;
  }

  /** What a state can take, once it is known what stands right of it. */
  open(state: number, after: Beside): readonly number[] {
    return this.part.closure(this.sets[state], this.sides[state], after);
  }
}
