import { type Alphabet, EDGE } from './alphabet.js';
import { DEAD } from './automaton.js';
import { Forward } from './forward.js';
import { type Program } from './program.js';
import { TextView } from './text-view.js';

/** Symbols of the quick table: ASCII bytes, and the end of the value. */
const END = 128;
const WIDTH = 129;
const DEAD_ROW = WIDTH * DEAD;

/** Whether a value has a match anywhere: one table look-up per ASCII byte, until it is decided. */
export class Tester {
  private readonly automaton: Forward;
  private readonly view: TextView;
  /**
   * Where a state and a symbol lead: `row of the next state << 1 | decided`, a state's row being where its steps begin, so that
   * one look-up waits for nothing but the one before it. -1: ask the automaton.
   */
  private quick = new Int32Array(16 * WIDTH).fill(-1);
  /** The first state's row. */
  private initial: number;

  constructor({ program, alphabet }: { readonly program: Program; readonly alphabet: Alphabet }) {
    this.automaton = new Forward(program.whole, true);
    this.view = new TextView(alphabet);
    this.initial = WIDTH * this.automaton.initial(EDGE);
  }

  /** Hot: called per value, allocates only when it meets a new state. */
  test(data: Uint8Array, from: number, to: number): boolean {
    let { quick } = this;
    let row = this.initial;
    for (let at = from; at < to;) {
      const byte = data[at];
      let step: number;
      if (byte < 0x80) {
        step = quick[row + byte];
        if (step < 0) {
          step = this.ask(row, byte);
          quick = this.quick;
        }
        at++;
      } else {
        this.view.set(data, from, to);
        const right = this.view.right(at);
        step = this.rowed(this.automaton.step(this.roomy(row), right >> 3));
        quick = this.quick;
        at += right & 7;
      }
      if ((step & 1) === 1) return true;
      row = step >> 1;
      if (row === DEAD_ROW) return false;
    }
    const last = quick[row + END];
    return ((last < 0 ? this.ask(row, END) : last) & 1) === 1;
  }

  private ask(from: number, byte: number): number {
    const state = this.roomy(from);
    const { ascii, edge } = this.view.alphabet;
    const step = this.rowed(this.automaton.step(state, byte === END ? edge : ascii[byte]));
    this.quick[WIDTH * state + byte] = step;
    return step;
  }

  /** A step of the automaton as `quick` has it, which has room for the state's row then. */
  private rowed(step: number): number {
    const row = WIDTH * (step >> 1);
    const needed = row + WIDTH;
    if (needed > this.quick.length) {
      const grown = new Int32Array(Math.max(2 * this.quick.length, needed)).fill(-1);
      grown.set(this.quick);
      this.quick = grown;
    }
    return (row << 1) | (step & 1);
  }

  /** The state of a row. Where the automaton is crowded it begins anew with this one state, whose new number is given (I5). */
  private roomy(row: number): number {
    const state = row / WIDTH;
    if (!this.automaton.crowded) return state;
    const kept = this.automaton.again(state);
    this.initial = WIDTH * this.automaton.initial(EDGE);
    this.quick.fill(-1);
    return kept;
  }
}
