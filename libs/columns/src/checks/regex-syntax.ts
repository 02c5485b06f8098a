/** The part of a pattern's syntax that the byte automaton knows. Sets hold ASCII bytes, a byte each, 1 for members. */
export type RegexNode =
  | { readonly node: 'set'; readonly set: Uint8Array }
  | { readonly node: 'sequence' | 'choice'; readonly items: readonly RegexNode[] }
  | { readonly node: 'repeat'; readonly item: RegexNode; readonly min: number; readonly max: number }
  | { readonly node: 'begin' | 'end' };

/** Thrown inside, caught in parseRegex: the pattern uses something that this parser leaves to re2js. */
class Unknown extends Error {}

const range = (from: string, to: string): Uint8Array => {
  const set = new Uint8Array(128);
  set.fill(1, from.charCodeAt(0), to.charCodeAt(0) + 1);
  return set;
};
const union = (...sets: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(128);
  for (const set of sets) for (let i = 0; i < 128; i++) out[i] |= set[i];
  return out;
};
const complement = (set: Uint8Array): Uint8Array => set.map((bit) => 1 - bit);
const ofText = (text: string): Uint8Array => union(...[...text].map((char) => range(char, char)));

const DIGIT = range('0', '9');
const WORD = union(DIGIT, range('A', 'Z'), range('a', 'z'), ofText('_'));
const SPACE = ofText('\t\n\f\r ');
const CLASSES: Readonly<Record<string, Uint8Array>> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
};
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };
const ANY = new Uint8Array(128).fill(1);
const MAX_REPEAT = 256;

/**
 * Parses the common core of regular expressions: literals, `.`, classes, groups, alternation, `* + ? {m,n}`, anchors.
 * undefined for anything else, on which engines may differ; re2js decides about that.
 */
export function parseRegex(pattern: string): RegexNode | undefined {
  try {
    const parser = new Parser(pattern);
    const tree = parser.choice();
    return parser.done ? tree : undefined;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at === this.text.length;
  }

  choice(): RegexNode {
    const items = [this.sequence()];
    while (this.take('|')) items.push(this.sequence());
    return items.length === 1 ? items[0] : { node: 'choice', items };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (!this.done && this.peek() !== '|' && this.peek() !== ')') items.push(this.repeated());
    return { node: 'sequence', items };
  }

  private repeated(): RegexNode {
    const item = this.atom();
    const [min, max] = this.quantifier();
    if (min === 1 && max === 1) return item;
    if (item.node === 'begin' || item.node === 'end') throw new Unknown();
    this.take('?'); // whether a match exists does not depend on greed
    if ('*+?{'.includes(this.peek() || ' ')) throw new Unknown();
    return { node: 'repeat', item, min, max };
  }

  private quantifier(): readonly [number, number] {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    if (this.peek() !== '{') return [1, 1];
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.at));
    if (!match) throw new Unknown();
    this.at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (min > max || min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) throw new Unknown();
    return [min, max];
  }

  private atom(): RegexNode {
    const char = this.next();
    switch (char) {
      case '^':
        return { node: 'begin' };
      case '$':
        return { node: 'end' };
      case '.':
        return { node: 'set', set: ANY };
      case '[':
        return { node: 'set', set: this.bracket() };
      case '(':
        return this.group();
      case '\\':
        return { node: 'set', set: this.escape() };
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Unknown();
      default:
        return { node: 'set', set: literal(char) };
    }
  }

  private group(): RegexNode {
    if (this.take('?') && !this.take(':')) throw new Unknown();
    const inner = this.choice();
    if (!this.take(')')) throw new Unknown();
    return inner;
  }

  private escape(): Uint8Array {
    const char = this.next();
    if (Object.hasOwn(CLASSES, char)) return CLASSES[char];
    if (Object.hasOwn(CONTROL, char)) return literal(CONTROL[char]);
    if (/[A-Za-z0-9]/.test(char)) throw new Unknown();
    return literal(char);
  }

  private bracket(): Uint8Array {
    const negate = this.take('^');
    let set: Uint8Array = new Uint8Array(128);
    for (let first = true; first || this.peek() !== ']'; first = false) {
      if (this.peek() === ']' || (this.peek() === '[' && ':.='.includes(this.text[this.at + 1])))
        throw new Unknown();
      set = union(set, this.member());
    }
    this.next();
    return negate ? complement(set) : set;
  }

  private member(): Uint8Array {
    const char = this.next();
    if (char === '\\') return this.escape();
    if (this.peek() !== '-' || this.text[this.at + 1] === ']') return literal(char);
    this.next();
    const to = this.next();
    if (to === '\\' || to < char) throw new Unknown();
    literal(char);
    literal(to);
    return range(char, to);
  }

  private peek(): string {
    return this.text[this.at] ?? '';
  }

  private next(): string {
    if (this.done) throw new Unknown();
    return this.text[this.at++];
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }
}

/** Characters beyond ASCII, and control characters whose meaning could differ, are left to re2js. */
function literal(char: string): Uint8Array {
  const code = char.charCodeAt(0);
  if (code >= 128) throw new Unknown();
  return range(char, char);
}
