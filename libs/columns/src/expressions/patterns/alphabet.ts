import { CLASSES } from './char-classes.js';
import { type CharSet, LAST_CODE } from './char-set.js';
import { type Rx, visit } from './rx.js';
import { PatternError } from './syntax.js';

/** What stands beside a position, as far as assertions can tell. */
export const OTHER = 0;
export const WORD = 1;
export const LINE_END = 2;
export const EDGE = 3;
export type Beside = typeof OTHER | typeof WORD | typeof LINE_END | typeof EDGE;

const MAX_COLORS = 250;
const PAGE = 256;

/**
 * The characters that a pattern cannot tell apart, numbered ("colours"). Automata step by colour: one look-up for an ASCII
 * byte, two for other characters. `edge` is one more symbol, for both ends of the value.
 */
export class Alphabet {
  readonly size: number;
  readonly edge: number;
  readonly ascii: Uint8Array;
  /** By colour, `edge` included. */
  readonly beside: Uint8Array;
  private readonly pages: readonly Uint8Array[];
  private readonly members = new Map<CharSet, Uint8Array>();

  constructor(rx: Rx) {
    const sets = new Set<CharSet>();
    let words = false;
    let lines = false;
    visit(rx, (node) => {
      if (node.rx === 'set') sets.add(node.set);
      else if (node.rx === 'assert') {
        if (node.what.includes('word')) words = true;
        if (node.what.startsWith('line')) lines = true;
      }
    });
    const word: CharSet = words ? CLASSES.word : [];
    const line: CharSet = lines ? [0x0a, 0x0a] : [];
    const all = [...sets, word, line];
    const { colors, firsts, signatures } = paint(all);
    if (signatures.length > MAX_COLORS)
      throw new PatternError('the pattern has too many different characters');
    this.edge = signatures.length;
    this.size = signatures.length + 1;
    all.forEach((set, i) => {
      if (!this.members.has(set))
        this.members.set(
          set,
          Uint8Array.from(signatures, (s) => (s.has(i) ? 1 : 0)),
        );
    });
    this.beside = new Uint8Array(this.size).fill(OTHER);
    signatures.forEach((signature, color) => {
      if (signature.has(all.length - 2)) this.beside[color] = WORD;
      if (signature.has(all.length - 1)) this.beside[color] = LINE_END;
    });
    this.beside[this.edge] = EDGE;
    this.pages = paged(colors, firsts);
    this.ascii = this.pages[0].slice(0, 128);
  }

  colorOf(code: number): number {
    return this.pages[code >> 8][code & 0xff];
  }

  /** By colour: 1 for those in a set of the pattern. */
  membersOf(set: CharSet): Uint8Array {
    return this.members.get(set) ?? new Uint8Array(this.size);
  }
}

interface Painting {
  /** Where a run of characters of one colour begins, ascending; its colour at the same index. */
  readonly firsts: readonly number[];
  readonly colors: readonly number[];
  /** By colour: the sets that hold it. */
  readonly signatures: readonly ReadonlySet<number>[];
}

function paint(sets: readonly CharSet[]): Painting {
  const events = new Map<number, number[]>([[0, []]]);
  sets.forEach((set, which) => {
    for (let i = 0; i < set.length; i += 2) {
      at(events, set[i]).push(which);
      if (set[i + 1] < LAST_CODE) at(events, set[i + 1] + 1).push(which);
    }
  });
  const firsts = [...events.keys()].sort((a, b) => a - b);
  const signatures: ReadonlySet<number>[] = [];
  const known = new Map<string, number>();
  const inside = new Set<number>();
  const colors = firsts.map((first) => {
    for (const which of events.get(first) ?? []) if (!inside.delete(which)) inside.add(which);
    const key = [...inside].sort((a, b) => a - b).join();
    let color = known.get(key);
    if (color === undefined) {
      color = signatures.push(new Set(inside)) - 1;
      known.set(key, color);
    }
    return color;
  });
  return { firsts, colors, signatures };
}

function at(events: Map<number, number[]>, code: number): number[] {
  let list = events.get(code);
  if (list === undefined) events.set(code, (list = []));
  return list;
}

/** Pages of 256 characters; those of one colour throughout are shared. */
function paged(colors: readonly number[], firsts: readonly number[]): Uint8Array[] {
  const uniform = new Map<number, Uint8Array>();
  const pages: Uint8Array[] = [];
  let run = 0;
  for (let start = 0; start <= LAST_CODE; start += PAGE) {
    while (run + 1 < firsts.length && firsts[run + 1] <= start) run++;
    if (run + 1 >= firsts.length || firsts[run + 1] >= start + PAGE) {
      let page = uniform.get(colors[run]);
      if (page === undefined) uniform.set(colors[run], (page = new Uint8Array(PAGE).fill(colors[run])));
      pages.push(page);
      continue;
    }
    const page = new Uint8Array(PAGE);
    for (let i = 0, r = run; i < PAGE; i++) {
      while (r + 1 < firsts.length && firsts[r + 1] <= start + i) r++;
      page[i] = colors[r];
    }
    pages.push(page);
  }
  return pages;
}
