import { type Alphabet } from './alphabet.js';
import { type Automaton, DEAD } from './automaton.js';
import { Backward } from './backward.js';
import { Forward } from './forward.js';
import { Oracle } from './oracle.js';
import { Program } from './program.js';
import { repeat } from './rx.js';
import { capturesIn, prefersShort, type Subre } from './subre.js';
import { type TextView } from './text-view.js';

/** Takes a match apart: `captures[2n]` and `captures[2n + 1]` become where group n begins and ends; -1: not in the match. */
export interface Dissector {
  /** The part matches from..to exactly; that is known. */
  run(view: TextView, from: number, to: number, captures: Int32Array): void;
  automata(): readonly (Automaton | Oracle)[];
}

export interface DissectContext {
  readonly alphabet: Alphabet;
  readonly anchorsAtNewline: boolean;
  readonly wanted: ReadonlySet<number>;
}

/** undefined: nothing in the part is wanted. */
export function dissector(subre: Subre, context: DissectContext): Dissector | undefined {
  if (!capturesIn(subre).some((number) => context.wanted.has(number))) return undefined;
  return new Dissection(subre, inner(subre, context));
}

function inner(subre: Subre, context: DissectContext): Dissector | undefined {
  const { children } = subre;
  if (!children.some((child) => capturesIn(child).some((number) => context.wanted.has(number))))
    return undefined;
  const parts = children.map((child) => dissector(child, context));
  if (subre.op === 'concat') return new Concat(subre, parts, context);
  return subre.op === 'choice' ? new Choice(subre, parts, context) : new Loop(subre, parts, context);
}

class Dissection implements Dissector {
  constructor(
    private readonly subre: Subre,
    private readonly inside: Dissector | undefined,
  ) {}

  run(view: TextView, from: number, to: number, captures: Int32Array): void {
    for (const number of this.subre.captures) {
      captures[2 * number] = from;
      captures[2 * number + 1] = to;
    }
    this.inside?.run(view, from, to, captures);
  }

  automata(): readonly (Automaton | Oracle)[] {
    return this.inside?.automata() ?? [];
  }
}

type Parts = readonly (Dissector | undefined)[];

const automataOf = (parts: Parts): readonly (Automaton | Oracle)[] =>
  parts.flatMap((part) => part?.automata() ?? []);

const wholeOf = (subre: Subre, { alphabet, anchorsAtNewline }: DissectContext): Program =>
  new Program(subre.rx, alphabet, anchorsAtNewline);

/** The left part takes as much as it can, or as little where that is its preference, so that the right part still matches. */
class Concat implements Dissector {
  private readonly left: Forward;
  private readonly right: Backward;
  private readonly short: boolean;
  /** By byte from the beginning of the part: 1 where the right part matches from there. */
  private feasible = new Uint8Array(0);

  constructor(
    { children: [left, right] }: Subre,
    private readonly parts: Parts,
    context: DissectContext,
  ) {
    this.left = new Forward(wholeOf(left, context).whole, false);
    this.right = new Backward(wholeOf(right, context).whole, false);
    this.short = prefersShort(left);
  }

  run(view: TextView, from: number, to: number, captures: Int32Array): void {
    if (this.feasible.length <= to - from) this.feasible = new Uint8Array(2 * (to - from) + 16);
    const { feasible, left } = this;
    markStarts(this.right, view, from, to, feasible);
    let middle = -1;
    let state = left.initial(view.besideLeft(from));
    for (let at = from; state !== DEAD;) {
      const symbol = view.right(at);
      const step = left.step(state, symbol >> 3);
      if ((step & 1) === 1 && feasible[at - from] === 1) {
        middle = at;
        if (this.short) break;
      }
      if (at >= to) break;
      state = step >> 1;
      at += symbol & 7;
    }
    if (middle < 0) throw new Error('a match cannot be taken apart');
    this.parts[0]?.run(view, from, middle, captures);
    this.parts[1]?.run(view, middle, to, captures);
  }

  automata(): readonly (Automaton | Oracle)[] {
    return [this.left, this.right, ...automataOf(this.parts)];
  }
}

/** For every position from..to, whether the part matches from there to `to` exactly. */
function markStarts(part: Backward, view: TextView, from: number, to: number, marks: Uint8Array): void {
  marks.fill(0, 0, to - from + 1);
  let state = part.initial(view.besideRight(to));
  for (let at = to; state !== DEAD;) {
    const symbol = view.left(at);
    const step = part.step(state, symbol >> 3);
    marks[at - from] = step & 1;
    if (at <= from) break;
    state = step >> 1;
    at -= symbol & 7;
  }
}

/** The first branch that matches. */
class Choice implements Dissector {
  private readonly branches: readonly Forward[];

  constructor(
    { children }: Subre,
    private readonly parts: Parts,
    context: DissectContext,
  ) {
    this.branches = children.map((child) => new Forward(wholeOf(child, context).whole, false));
  }

  run(view: TextView, from: number, to: number, captures: Int32Array): void {
    const which = this.branches.findIndex((branch) => matches(branch, view, from, to));
    if (which < 0) throw new Error('a match cannot be taken apart');
    this.parts[which]?.run(view, from, to, captures);
  }

  automata(): readonly (Automaton | Oracle)[] {
    return [...this.branches, ...automataOf(this.parts)];
  }
}

function matches(branch: Forward, view: TextView, from: number, to: number): boolean {
  let state = branch.initial(view.besideLeft(from));
  for (let at = from; state !== DEAD;) {
    const symbol = view.right(at);
    const step = branch.step(state, symbol >> 3);
    if (at >= to) return (step & 1) === 1;
    state = step >> 1;
    at += symbol & 7;
  }
  return false;
}

/** Turn after turn as long (or as short) as possible so that further turns still match; the last one has the captures. */
class Loop implements Dissector {
  private readonly turn: Forward;
  private readonly rest: Backward;
  private readonly oracle: Oracle;
  private readonly short: boolean;
  private readonly once: boolean;
  private states = new Int32Array(0);
  private feasible = new Uint8Array(0);

  constructor(
    { children: [item], max }: Subre,
    private readonly parts: Parts,
    { alphabet, anchorsAtNewline }: DissectContext,
  ) {
    const program = new Program(repeat(item.rx, 0, Infinity), alphabet, anchorsAtNewline);
    this.turn = new Forward(program.turn, false);
    this.rest = new Backward(program.whole, false);
    this.oracle = new Oracle(this.turn, this.rest);
    this.short = prefersShort(item);
    this.once = max === 1;
  }

  run(view: TextView, from: number, to: number, captures: Int32Array): void {
    // Of nothing there is one turn where that can be, unless a turn prefers to be short.
    if (from === to && (this.short || !matches(this.turn, view, from, to))) return;
    let start = from;
    if (!this.once && from !== to) {
      this.readBack(view, from, to);
      for (
        let end = this.turnEnd(view, from, start, to);
        end !== to;
        end = this.turnEnd(view, from, start, to)
      ) {
        start = end;
      }
    }
    this.parts[0]?.run(view, start, to, captures);
  }

  private readBack(view: TextView, from: number, to: number): void {
    if (this.feasible.length <= to - from) {
      this.feasible = new Uint8Array(2 * (to - from) + 16);
      this.states = new Int32Array(2 * (to - from) + 16);
    }
    const { rest, states, feasible } = this;
    states.fill(DEAD, 0, to - from + 1);
    feasible.fill(0, 0, to - from + 1);
    let state = rest.initial(view.besideRight(to));
    for (let at = to; state !== DEAD;) {
      states[at - from] = state;
      const symbol = view.left(at);
      const step = rest.step(state, symbol >> 3);
      feasible[at - from] = step & 1;
      if (at <= from) break;
      state = step >> 1;
      at -= symbol & 7;
    }
  }

  /** The end of the turn that begins at `start`. */
  private turnEnd(view: TextView, from: number, start: number, to: number): number {
    const { turn, oracle, states, feasible } = this;
    let state = turn.initial(view.besideLeft(start));
    let end = -1;
    for (let at = start; ;) {
      const symbol = view.right(at);
      const step = turn.step(state, symbol >> 3);
      if ((step & 1) === 1 && at > start && feasible[at - from] === 1) {
        end = at;
        if (this.short) break;
      }
      if (at >= to || !oracle.goesOn(state, states[at - from])) break;
      state = step >> 1;
      at += symbol & 7;
    }
    if (end < 0) throw new Error('a match cannot be taken apart');
    return end;
  }

  automata(): readonly (Automaton | Oracle)[] {
    return [this.turn, this.rest, this.oracle, ...automataOf(this.parts)];
  }
}
