import { type Beside } from './alphabet.js';
import { Automaton } from './automaton.js';
import { type Part } from './program.js';

/**
 * Reads from right to left. A state holds the instructions from which the goal can be reached over what has been read; the
 * flag of a step by the symbol left of a position says whether a match may begin at that position.
 */
export class Backward extends Automaton {
  /** @param anyEnd a match may end anywhere, not only where reading began */
  constructor(
    part: Part,
    private readonly anyEnd: boolean,
  ) {
    super(part);
  }

  protected get first(): number {
    return this.part.goal;
  }

  protected make(state: number, symbol: number): number {
    const { part } = this;
    const [before, after] = [this.besideOf(symbol), this.sides[state]];
    const leads = part.origins(this.sets[state], before, after);
    const flag = leads[part.start];
    if (symbol === part.alphabet.edge) return flag;
    const next: number[] = this.anyEnd ? [part.goal] : [];
    for (let at = 0; at < part.size; at++) {
      const taken = part.take(at, symbol);
      if (taken >= 0 && leads[taken] === 1) next.push(at);
    }
    return this.state(next, before) * 2 + flag;
  }

  holds(state: number): ReadonlySet<number> {
    return new Set(this.sets[state]);
  }

  right(state: number): Beside {
    return this.sides[state];
  }
}
