import { type RegexNode } from './regex-syntax.js';

const END = 128;
const WIDTH = 129;
const DEAD = 0;
const MATCH = 1;
const UNKNOWN = -1;
const MAX_STATES = 512;
const MAX_INSTRUCTIONS = 4_000;

type Instruction =
  | { readonly op: 'set'; readonly set: Uint8Array; readonly next: number }
  | { readonly op: 'split'; readonly next: number; other: number }
  | { readonly op: 'begin' | 'end'; readonly next: number }
  | { readonly op: 'match' };

/**
 * A pattern as a deterministic automaton over ASCII bytes, its states made when they are first reached. It answers
 * whether there is a match anywhere, in one table look-up per byte.
 */
export class RegexAutomaton {
  private readonly program: Instruction[] = [];
  private table = new Int16Array(64 * WIDTH).fill(UNKNOWN);
  /** Sorted instruction numbers per state. */
  private readonly states: (readonly number[])[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly start: number;
  private readonly initial: number;
  private readonly unanchored: boolean;
  /** For the empty value, the one whose begin is its end: `$^` matches it. */
  private readonly empty: number;

  private constructor(tree: RegexNode) {
    this.program.push({ op: 'match' });
    this.start = this.emit(tree, 0);
    this.unanchored = !beginsAnchored(tree);
    this.states.push([], [-1]); // DEAD and MATCH
    this.initial = this.state(this.close([this.start], true, false));
    this.empty = this.close([this.start], true, true).includes(0) ? 1 : 0;
  }

  /** undefined: too large a pattern. */
  static of(tree: RegexNode): RegexAutomaton | undefined {
    try {
      return new RegexAutomaton(tree);
    } catch (error) {
      if (error instanceof TooLarge) return undefined;
      throw error;
    }
  }

  /**
   * 1 match, 0 none, -1 not decidable here: the value is not ASCII, or the automaton has grown too large. Hot: called
   * per value, allocates only when it meets a new state.
   */
  test(data: Uint8Array, start: number, end: number): number {
    let state = this.initial;
    if (state === MATCH) return 1;
    if (start === end) return this.empty;
    for (let i = start; i < end; i++) {
      const byte = data[i];
      if (byte >= 128) return -1;
      let next = this.table[state * WIDTH + byte];
      if (next < 0) next = this.step(state, byte);
      if (next <= MATCH) return next; // decided, whatever follows: DEAD is 0, MATCH is 1
      state = next;
    }
    let last = this.table[state * WIDTH + END];
    if (last < 0) last = this.step(state, END);
    return last === MATCH ? 1 : last === DEAD ? 0 : -1;
  }

  private step(state: number, symbol: number): number {
    if (this.states.length >= MAX_STATES) return -1;
    const next: number[] = [];
    for (const at of this.states[state]) {
      const instruction = this.program[at];
      if (instruction.op === 'set' && symbol < END && instruction.set[symbol] === 1)
        next.push(instruction.next);
    }
    let closed: readonly number[];
    if (symbol === END) closed = this.close(this.states[state], false, true);
    else closed = this.close(this.unanchored ? [...next, this.start] : next, false, false);
    const target = closed.includes(0)
      ? MATCH
      : symbol === END || closed.length === 0
        ? DEAD
        : this.state(closed);
    this.table[state * WIDTH + symbol] = target;
    return target;
  }

  private state(closed: readonly number[]): number {
    if (closed.includes(0)) return MATCH;
    const key = closed.join();
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const state = this.states.length;
    this.states.push(closed);
    this.byKey.set(key, state);
    if ((state + 1) * WIDTH > this.table.length) {
      const grown = new Int16Array(this.table.length * 2).fill(UNKNOWN);
      grown.set(this.table);
      this.table = grown;
    }
    return state;
  }

  /** Follows everything that costs no byte. `end` instructions stay in the set, for the end to pass. */
  private close(from: readonly number[], atBegin: boolean, atEnd: boolean): readonly number[] {
    const seen = new Set<number>();
    const stack = [...from];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = this.program[at];
      if (instruction.op === 'split') stack.push(instruction.next, instruction.other);
      else if (instruction.op === 'begin' && atBegin) stack.push(instruction.next);
      else if (instruction.op === 'end' && atEnd) stack.push(instruction.next);
    }
    return [...seen].filter((at) => this.program[at].op !== 'split').sort((a, b) => a - b);
  }

  /** Thompson's construction, from the back; gives the entry of the node that leads to `next`. */
  private emit(tree: RegexNode, next: number): number {
    switch (tree.node) {
      case 'set':
        return this.push({ op: 'set', set: tree.set, next });
      case 'begin':
      case 'end':
        return this.push({ op: tree.node, next });
      case 'sequence':
        return tree.items.reduceRight((after, item) => this.emit(item, after), next);
      case 'choice':
        return tree.items
          .map((item) => this.emit(item, next))
          .reduceRight((other, entry) => this.push({ op: 'split', next: entry, other }));
      case 'repeat':
        return this.emitRepeat(tree, next);
    }
  }

  private emitRepeat(tree: Extract<RegexNode, { node: 'repeat' }>, next: number): number {
    let entry = next;
    if (tree.max === Infinity) {
      const loop: Instruction = { op: 'split', next, other: -1 };
      entry = this.push(loop);
      loop.other = this.emit(tree.item, entry);
    } else {
      for (let n = tree.min; n < tree.max; n++) {
        entry = this.push({ op: 'split', next: this.emit(tree.item, entry), other: next });
      }
    }
    for (let n = 0; n < tree.min; n++) entry = this.emit(tree.item, entry);
    return entry;
  }

  private push(instruction: Instruction): number {
    if (this.program.length >= MAX_INSTRUCTIONS) throw new TooLarge();
    return this.program.push(instruction) - 1;
  }
}

class TooLarge extends Error {}

/** Every match begins at the start of the value, so no new attempt need be made at later bytes. */
function beginsAnchored(tree: RegexNode): boolean {
  if (tree.node === 'begin') return true;
  if (tree.node === 'sequence') return tree.items.length > 0 && beginsAnchored(tree.items[0]);
  return tree.node === 'choice' && tree.items.every(beginsAnchored);
}
