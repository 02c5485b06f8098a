import { type Alphabet, EDGE } from './alphabet.js';
import { DEAD } from './automaton.js';
import { Forward } from './forward.js';
import { type Program } from './program.js';
import { TextView } from './text-view.js';

/** Symbols of the quick table: ASCII bytes, and the end of the value. */
const END = 128;
const WIDTH = 129;

/** Whether a value has a match anywhere: one table look-up per ASCII byte, until it is decided. */
export class Tester {
  private readonly automaton: Forward;
  private readonly view: TextView;
  /** Steps by state and symbol, as the automaton has them; -1: ask it. */
  private quick = new Int32Array(16 * WIDTH).fill(-1);
  private initial: number;

  constructor({ program, alphabet }: { readonly program: Program; readonly alphabet: Alphabet }) {
    this.automaton = new Forward(program.whole, true);
    this.view = new TextView(alphabet);
    this.initial = this.automaton.initial(EDGE);
  }

  /** Hot: called per value, allocates only when it meets a new state. */
  test(data: Uint8Array, from: number, to: number): boolean {
    let { quick } = this;
    let state = this.initial;
    for (let at = from; at < to;) {
      const byte = data[at];
      let step: number;
      if (byte < 0x80) {
        step = quick[state * WIDTH + byte];
        if (step < 0) {
          step = this.ask(state, byte);
          quick = this.quick;
        }
        at++;
      } else {
        this.view.set(data, from, to);
        const right = this.view.right(at);
        step = this.automaton.step(this.roomy(state), right >> 3);
        quick = this.quick;
        at += right & 7;
      }
      if ((step & 1) === 1) return true;
      state = step >> 1;
      if (state === DEAD) return false;
    }
    const last = quick[state * WIDTH + END];
    return ((last < 0 ? this.ask(state, END) : last) & 1) === 1;
  }

  private ask(given: number, byte: number): number {
    const state = this.roomy(given);
    const { ascii, edge } = this.view.alphabet;
    const step = this.automaton.step(state, byte === END ? edge : ascii[byte]);
    const states = Math.max(state, step >> 1) + 1;
    if (states * WIDTH > this.quick.length) {
      const grown = new Int32Array(Math.max(2 * this.quick.length, states * WIDTH)).fill(-1);
      grown.set(this.quick);
      this.quick = grown;
    }
    this.quick[state * WIDTH + byte] = step;
    return step;
  }

  /** Where the automaton is crowded it begins anew with this one state, whose new number is given (I5). */
  private roomy(state: number): number {
    if (!this.automaton.crowded) return state;
    const kept = this.automaton.again(state);
    this.initial = this.automaton.initial(EDGE);
    this.quick.fill(-1);
    return kept;
  }
}
