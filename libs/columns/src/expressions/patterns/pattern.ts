import { Alphabet, EDGE } from './alphabet.js';
import { type Automaton, TooManyStates } from './automaton.js';
import { Backward } from './backward.js';
import { type Dissector, dissector } from './dissect.js';
import { Forward } from './forward.js';
import { Oracle } from './oracle.js';
import { parsePattern } from './parser.js';
import { Program } from './program.js';
import { prefersShort, refuseCounted, subreOf, type Subre } from './subre.js';
import { type Parsed, PLAIN_FLAGS, type PatternFlags } from './syntax.js';
import { Tester } from './tester.js';
import { TextView } from './text-view.js';

/** A pattern that has been read and checked. Immutable; its users make matchers with tables of their own. */
export class Pattern {
  readonly parsed: Parsed;
  readonly tree: Subre;
  readonly alphabet: Alphabet;
  readonly program: Program;

  /** @throws PatternError for what is wrong in a pattern, not supported, or too large */
  constructor(text: string, flags: PatternFlags = PLAIN_FLAGS) {
    this.parsed = parsePattern(text, flags);
    this.tree = subreOf(this.parsed.tree);
    this.alphabet = new Alphabet(this.tree.rx);
    this.program = new Program(this.tree.rx, this.alphabet, this.parsed.flags.anchorsAtNewline);
  }

  get captures(): number {
    return this.parsed.captures;
  }

  tester(): Tester {
    return new Tester(this);
  }

  /** @param wanted the groups that are asked for. @throws PatternError where one cannot be had */
  matcher(wanted: Iterable<number> = []): Matcher {
    const groups = new Set(wanted);
    refuseCounted(this.tree, groups);
    return new Matcher(this, groups);
  }
}

/** Finds matches in one value after another: `load`, then `next` as often as there are matches. */
export class Matcher {
  /** Where the last match begins and ends. */
  start = 0;
  end = 0;
  /** Two entries per group, group 0 unused; -1: not in the match. */
  readonly captures: Int32Array;
  private readonly view: TextView;
  private readonly forward: Forward;
  private readonly backward: Backward;
  private readonly oracle: Oracle;
  private readonly dissector: Dissector | undefined;
  private readonly short: boolean;
  private readonly all: readonly (Automaton | Oracle)[];
  /** By byte of the value: the backward state, and 1 where a match begins. */
  private states = new Int32Array(0);
  private begins = new Uint8Array(0);

  constructor(pattern: Pattern, wanted: ReadonlySet<number>) {
    const { alphabet, program, tree, parsed } = pattern;
    this.view = new TextView(alphabet);
    this.forward = new Forward(program.whole, false);
    this.backward = new Backward(program.whole, true);
    this.oracle = new Oracle(this.forward, this.backward);
    this.short = prefersShort(tree);
    const { anchorsAtNewline } = parsed.flags;
    this.dissector = dissector(tree, { alphabet, anchorsAtNewline, wanted });
    this.captures = new Int32Array(2 * pattern.captures + 2);
    this.all = [this.forward, this.backward, this.oracle, ...(this.dissector?.automata() ?? [])];
  }

  /** Reads the value backwards once, which finds every position where a match begins. @throws TooManyStates */
  load(data: Uint8Array, from: number, to: number): void {
    const { view, backward } = this;
    if (this.all.some((part) => 'crowded' in part && part.crowded)) for (const part of this.all) part.clear();
    view.set(data, from, to);
    if (this.states.length <= to - from) {
      this.states = new Int32Array(2 * (to - from) + 64);
      this.begins = new Uint8Array(2 * (to - from) + 64);
    }
    const { states, begins } = this;
    const { ascii, size } = view.alphabet;
    begins.fill(0, 0, to - from + 1);
    let state = backward.initial(EDGE);
    let { steps } = backward;
    // Hot: two look-ups per ASCII byte.
    for (let at = to; ;) {
      states[at - from] = state;
      const byte = at > from ? data[at - 1] : 0x80;
      const symbol = byte < 0x80 ? ascii[byte] * 8 + 1 : view.left(at);
      let step = steps[state * size + (symbol >> 3)];
      if (step < 0) {
        step = backward.step(state, symbol >> 3);
        steps = backward.steps;
      }
      begins[at - from] = step & 1;
      if (at <= from) break;
      state = step >> 1;
      at -= symbol & 7;
    }
  }

  /** The leftmost match that begins at `at` or later. */
  next(at: number): boolean {
    const { from, to } = this.view;
    const { begins } = this;
    let start = at;
    while (start <= to && begins[start - from] === 0) start++;
    if (start > to) return false;
    this.start = start;
    this.end = this.findEnd(start);
    return true;
  }

  /** Fills `captures` for the last match. */
  takeApart(): void {
    this.captures.fill(-1);
    this.dissector?.run(this.view, this.start, this.end, this.captures);
  }

  private findEnd(start: number): number {
    const { view, forward, oracle, states } = this;
    const { data, from, to } = view;
    const { ascii, size } = view.alphabet;
    let state = forward.initial(view.besideLeft(start));
    let { steps } = forward;
    let end = -1;
    for (let at = start; ;) {
      const byte = at < to ? data[at] : 0x80;
      const symbol = byte < 0x80 ? ascii[byte] * 8 + 1 : view.right(at);
      let step = steps[state * size + (symbol >> 3)];
      if (step < 0) {
        step = forward.step(state, symbol >> 3);
        steps = forward.steps;
      }
      if ((step & 1) === 1) {
        end = at;
        if (this.short) break;
      }
      if (at >= to || !oracle.goesOn(state, states[at - from])) break;
      state = step >> 1;
      at += symbol & 7;
    }
    if (end < 0) throw new Error('a match that begins has no end');
    return end;
  }
}

export { TooManyStates };
