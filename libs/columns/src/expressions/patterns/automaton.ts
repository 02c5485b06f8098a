import { type Beside } from './alphabet.js';
import { type Part } from './program.js';

/** What an automaton may hold (I5): some 10 MB at the most. */
const MAX_CELLS = 1 << 20;
const MAX_STATES = 10_000;
const MAX_HELD = 1 << 20;
export const DEAD = 0;

/** A value took more states than an automaton may have (I5). */
export class TooManyStates extends Error {}

/**
 * The cache that both automata share: states by what they stand for, and the steps between them, made when first taken.
 * A step is `next state * 2 + flag`, or -1 where it is not known. State 0 is dead.
 */
export abstract class Automaton {
  protected readonly width: number;
  steps: Int32Array;
  protected sets: (readonly number[])[] = [[]];
  protected sides: Beside[] = [0];
  /** Instructions in all sets. */
  private held = 0;
  private byKey = new Map<string, number>();
  /** By side: the state that reading begins with; -1: not made yet. */
  private readonly firsts = new Int32Array(4).fill(-1);

  constructor(readonly part: Part) {
    this.width = part.alphabet.size;
    this.steps = new Int32Array(16 * this.width).fill(-1);
    this.steps.fill(0, 0, this.width); // from DEAD to DEAD
  }

  get count(): number {
    return this.sets.length;
  }

  /** More than half of the room is taken. */
  get crowded(): boolean {
    return this.held * 2 > MAX_HELD || this.count * 2 > MAX_STATES || this.count * this.width * 2 > MAX_CELLS;
  }

  /** Forgets all states: whoever holds one has to begin anew. */
  clear(): void {
    this.sets = [[]];
    this.held = 0;
    this.sides = [0];
    this.byKey = new Map();
    this.firsts.fill(-1);
    this.steps.fill(-1);
    this.steps.fill(0, 0, this.width);
  }

  /** Forgets all states but one. @returns its new number */
  again(state: number): number {
    const set = this.sets[state];
    const side = this.sides[state];
    this.clear();
    return this.state(set, side);
  }

  /** The state that reading begins with, given what stands where it comes from. */
  initial(side: Beside): number {
    const known = this.firsts[side];
    return known >= 0 ? known : (this.firsts[side] = this.state([this.first], side));
  }

  protected abstract readonly first: number;

  /** The state of these instructions with this beside the position. @throws TooManyStates */
  protected state(set: readonly number[], side: Beside): number {
    if (set.length === 0) return DEAD;
    const sorted = [...new Set(set)].sort((a, b) => a - b);
    const key = `${side}:${sorted.join()}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const state = this.sets.length;
    this.held += sorted.length;
    if (this.held > MAX_HELD || state >= MAX_STATES || (state + 1) * this.width > MAX_CELLS)
      throw new TooManyStates();
    this.sets.push(sorted);
    this.sides.push(side);
    this.byKey.set(key, state);
    if ((state + 1) * this.width > this.steps.length) {
      const grown = new Int32Array(this.steps.length * 2).fill(-1);
      grown.set(this.steps);
      this.steps = grown;
    }
    return state;
  }

  /** The step from a state by a symbol. @throws TooManyStates */
  step(state: number, symbol: number): number {
    const known = this.steps[state * this.width + symbol];
    if (known >= 0) return known;
    const made = this.make(state, symbol);
    this.steps[state * this.width + symbol] = made;
    return made;
  }

  protected abstract make(state: number, symbol: number): number;

  protected besideOf(symbol: number): Beside {
    return this.part.alphabet.beside[symbol] as Beside; // the alphabet writes nothing else there
  }
}
