import { type Alphabet, type Beside, EDGE, LINE_END, OTHER, WORD } from './alphabet.js';
import { type Rx } from './rx.js';
import { type Assertion, PatternError } from './syntax.js';

const MAX_INSTRUCTIONS = 4_000;

type Instruction =
  | { readonly op: 'set'; readonly members: Uint8Array; readonly next: number }
  | { readonly op: 'split'; readonly next: number; other: number }
  | { readonly op: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly op: 'accept' };

export const ACCEPT = 0;
const ALL: readonly Beside[] = [OTHER, WORD, LINE_END, EDGE];

/** A nondeterministic automaton after Thompson's construction. Instruction 0 accepts. */
export class Program {
  private readonly list: Instruction[] = [{ op: 'accept' }];
  readonly start: number;

  constructor(
    rx: Rx,
    readonly alphabet: Alphabet,
    private readonly anchorsAtNewline: boolean,
  ) {
    this.start = this.emit(rx, ACCEPT);
  }

  /** From the beginning to the end. */
  get whole(): Part {
    return new Part(this.list, this.alphabet, this.start, ACCEPT, this.anchorsAtNewline);
  }

  /** One turn of the loop that the program begins with. */
  get turn(): Part {
    const loop = this.list[this.start];
    if (loop.op !== 'split') throw new Error('the program is no loop');
    return new Part(this.list, this.alphabet, loop.other, this.start, this.anchorsAtNewline);
  }

  /** From the back: gives the entry of the expression that leads to `next`. */
  private emit(rx: Rx, next: number): number {
    switch (rx.rx) {
      case 'empty':
        return next;
      case 'set':
        return this.push({ op: 'set', members: this.alphabet.membersOf(rx.set), next });
      case 'assert':
        return this.push({ op: 'assert', what: rx.what, next });
      case 'sequence':
        return rx.items.reduceRight((after, item) => this.emit(item, after), next);
      case 'choice':
        return rx.items
          .map((item) => this.emit(item, next))
          .reduceRight((other, entry) => this.push({ op: 'split', next: entry, other }));
      case 'repeat':
        return this.emitRepeat(rx, next);
    }
  }

  private emitRepeat(rx: Extract<Rx, { rx: 'repeat' }>, next: number): number {
    let entry = next;
    if (rx.max === Infinity) {
      const loop: Instruction = { op: 'split', next, other: -1 };
      entry = this.push(loop);
      loop.other = this.emit(rx.item, entry);
    } else {
      for (let n = rx.min; n < rx.max; n++) {
        entry = this.push({ op: 'split', next: this.emit(rx.item, entry), other: next });
      }
    }
    for (let n = 0; n < rx.min; n++) entry = this.emit(rx.item, entry);
    return entry;
  }

  private push(instruction: Instruction): number {
    if (this.list.length >= MAX_INSTRUCTIONS) {
      throw new PatternError('the pattern is too large', 'Use smaller repetition counts.');
    }
    return this.list.push(instruction) - 1;
  }
}

/** A part of a program, from one instruction to another. */
export class Part {
  private readonly seen: Uint8Array;
  /** By instruction: those that lead to it without a character. */
  private readonly sources: readonly (readonly number[])[];

  constructor(
    private readonly list: readonly Instruction[],
    readonly alphabet: Alphabet,
    readonly start: number,
    readonly goal: number,
    private readonly anchorsAtNewline: boolean,
  ) {
    this.seen = new Uint8Array(list.length);
    const sources = list.map((): number[] => []);
    list.forEach((instruction, at) => {
      if (instruction.op === 'split' || instruction.op === 'assert') sources[instruction.next].push(at);
      if (instruction.op === 'split') sources[instruction.other].push(at);
    });
    this.sources = sources;
  }

  get size(): number {
    return this.list.length;
  }

  /** The instruction after `at` where that takes a character of this colour, else -1. */
  take(at: number, color: number): number {
    const instruction = this.list[at];
    return instruction.op === 'set' && at !== this.goal && instruction.members[color] === 1
      ? instruction.next
      : -1;
  }

  /** What can be reached from some instructions without a character: those that take one, and the goal. */
  closure(from: readonly number[], before: Beside, after: Beside): readonly number[] {
    const { list, seen } = this;
    seen.fill(0);
    const stack = [...from];
    const found: number[] = [];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen[at] === 1) continue;
      seen[at] = 1;
      const instruction = list[at];
      if (at === this.goal || instruction.op === 'set') found.push(at);
      else if (instruction.op === 'split') stack.push(instruction.next, instruction.other);
      else if (instruction.op === 'assert' && this.holds(instruction.what, before, after)) {
        stack.push(instruction.next);
      }
    }
    return found;
  }

  /** By instruction: 1 where some of these can be reached from it without a character. Valid until the next question. */
  origins(of: readonly number[], before: Beside, after: Beside): Uint8Array {
    const { list, seen, goal } = this;
    seen.fill(0);
    const stack = [...of];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen[at] === 1) continue;
      seen[at] = 1;
      for (const from of this.sources[at]) {
        const instruction = list[from];
        const open = instruction.op !== 'assert' || this.holds(instruction.what, before, after);
        if (open && from !== goal) stack.push(from);
      }
    }
    return seen;
  }

  /** Nothing can match but at the very beginning of the value. */
  get anchored(): boolean {
    return ALL.slice(0, 3).every((before) =>
      ALL.every((after) => this.closure([this.start], before, after).length === 0),
    );
  }

  private holds(what: Assertion, before: Beside, after: Beside): boolean {
    const [left, right] = [before === WORD, after === WORD];
    switch (what) {
      case 'begin':
        return before === EDGE;
      case 'end':
        return after === EDGE;
      case 'line-begin':
        return before === EDGE || (this.anchorsAtNewline && before === LINE_END);
      case 'line-end':
        return after === EDGE || (this.anchorsAtNewline && after === LINE_END);
      case 'word-begin':
        return !left && right;
      case 'word-end':
        return left && !right;
      case 'word-edge':
        return left !== right;
      case 'no-word-edge':
        return left === right;
    }
  }
}
