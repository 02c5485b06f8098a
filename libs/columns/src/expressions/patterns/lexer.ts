import { CLASSES } from './char-classes.js';
import { type CharSet, complement } from './char-set.js';
import { type Assertion, PatternError, type PatternFlags } from './syntax.js';

export type Token =
  | { readonly type: 'char'; readonly code: number }
  | { readonly type: 'set'; readonly set: CharSet; readonly negated: boolean }
  | { readonly type: 'assert'; readonly what: Assertion }
  | { readonly type: '|' | '.' | '(' | '(?:' | ')' | '[' | '[^' }
  | {
      readonly type: 'quantifier';
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean | undefined;
    };

const MAX_REPEAT = 255;
const NO_LOOK = 'Look-around is not supported: matching takes time linear in the value.';
const NO_BACK = 'Back-references are not supported: matching takes time linear in the value.';

/** The tokens of PostgreSQL's advanced regular expressions, outside of brackets (manual, chapter 9.7.3). */
export class Lexer {
  at = 0;
  readonly codes: readonly number[];
  /** Captures that have been opened: `\12` is a back-reference from twelve on, and an octal code before. */
  captures = 0;

  constructor(
    text: string,
    readonly flags: PatternFlags,
  ) {
    this.codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  }

  /** undefined: the end. */
  next(): Token | undefined {
    if (this.flags.literal) return this.ended ? undefined : { type: 'char', code: this.codes[this.at++] };
    if (this.flags.expanded) this.skipSpace();
    if (this.ended) return undefined;
    const code = this.codes[this.at++];
    const char = String.fromCodePoint(code);
    switch (char) {
      case '|':
      case '.':
      case ')':
        return { type: char };
      case '^':
        return { type: 'assert', what: 'line-begin' };
      case '$':
        return { type: 'assert', what: 'line-end' };
      case '*':
        return { type: 'quantifier', min: 0, max: Infinity, lazy: this.take('?') };
      case '+':
        return { type: 'quantifier', min: 1, max: Infinity, lazy: this.take('?') };
      case '?':
        return { type: 'quantifier', min: 0, max: 1, lazy: this.take('?') };
      case '{':
        return this.bound() ?? { type: 'char', code };
      case '(':
        return this.group();
      case '[':
        return this.openBracket();
      case '\\':
        return this.escape();
      default:
        return { type: 'char', code };
    }
  }

  get ended(): boolean {
    return this.at >= this.codes.length;
  }

  peek(ahead = 0): string {
    const at = this.at + ahead;
    return at < this.codes.length ? String.fromCodePoint(this.codes[at]) : '';
  }

  take(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    this.at += text.length;
    return true;
  }

  private skipSpace(): void {
    for (;;) {
      while (/^[ \t\n\v\f\r]$/.test(this.peek())) this.at++;
      if (this.peek() !== '#') return;
      while (!this.ended && this.peek() !== '\n') this.at++;
    }
  }

  /** A brace that no digit follows stands for itself. */
  private bound(): Token | undefined {
    if (this.flags.expanded) this.skipSpace();
    if (!/^[0-9]$/.test(this.peek())) return undefined;
    const min = this.number();
    let max = min;
    let ranged = false;
    if (this.takeSpaced(',')) {
      ranged = true;
      if (this.flags.expanded) this.skipSpace();
      max = /^[0-9]$/.test(this.peek()) ? this.number() : Infinity;
    }
    if (!this.takeSpaced('}') || min > max) throw new PatternError('invalid repetition count(s)');
    const lazy = this.take('?');
    return { type: 'quantifier', min, max, lazy: ranged ? lazy : undefined };
  }

  private takeSpaced(char: string): boolean {
    if (this.flags.expanded) this.skipSpace();
    return this.take(char);
  }

  private number(): number {
    let value = 0;
    for (;;) {
      if (this.flags.expanded) this.skipSpace();
      if (!/^[0-9]$/.test(this.peek())) break;
      value = value * 10 + Number(this.peek());
      this.at++;
      if (value > MAX_REPEAT) throw new PatternError(`a repetition count is at most ${MAX_REPEAT}`);
    }
    return value;
  }

  private group(): Token | undefined {
    if (!this.take('?')) return { type: '(' };
    if (this.take(':')) return { type: '(?:' };
    if (this.take('#')) {
      while (!this.ended && this.peek() !== ')') this.at++;
      this.take(')');
      return this.next();
    }
    if (/^[=!<]$/.test(this.peek())) throw new PatternError('look-around is not supported', NO_LOOK);
    throw new PatternError(
      'there is nothing for ? to repeat',
      'Options such as (?i) stand at the beginning alone.',
    );
  }

  private openBracket(): Token {
    if (this.take('[:<:]]')) return { type: 'assert', what: 'word-begin' };
    if (this.take('[:>:]]')) return { type: 'assert', what: 'word-end' };
    return { type: this.take('^') ? '[^' : '[' };
  }

  /** What follows a backslash, in brackets or outside. */
  escape(): Token {
    if (this.ended) throw new PatternError('invalid escape \\ sequence: the pattern ends in \\');
    const code = this.codes[this.at++];
    const char = String.fromCodePoint(code);
    if (!/^[A-Za-z0-9]$/.test(char)) return { type: 'char', code };
    if (char === 'b' || char === 'B') {
      // In PostgreSQL they are a backspace and a backslash, which nobody means who writes them.
      throw new PatternError(
        `\\${char} is not supported: it means something else in PostgreSQL than elsewhere`,
        'Write \\y for the edge of a word and \\Y for what is none, or \\x08 and \\\\ for those characters.',
      );
    }
    if (Object.hasOwn(CONTROLS, char)) return { type: 'char', code: CONTROLS[char] };
    if (Object.hasOwn(ASSERTIONS, char)) return { type: 'assert', what: ASSERTIONS[char] };
    const name = CLASS_OF[char.toLowerCase()];
    if (name !== undefined) {
      const set = CLASSES.named(name) ?? [];
      const negated = char !== char.toLowerCase();
      return { type: 'set', set: negated ? complement(set) : set, negated };
    }
    switch (char) {
      case 'c':
        if (this.ended) throw new PatternError('invalid escape \\ sequence: \\c needs a character');
        return { type: 'char', code: this.codes[this.at++] & 0x1f };
      case 'u':
        return this.coded(this.digits(16, 4, 4));
      case 'U':
        return this.coded(this.digits(16, 8, 8));
      case 'x':
        return this.coded(this.digits(16, 1, 255));
      default:
        if (/^[0-9]$/.test(char)) return this.numbered();
        throw new PatternError(`invalid escape \\ sequence: \\${char}`);
    }
  }

  /** A back-reference, or an octal code of up to three digits. */
  private numbered(): Token {
    const start = this.at - 1;
    if (this.codes[start] !== 0x30) {
      this.at = start;
      const value = this.digits(10, 1, 255);
      if (this.at === start + 1 || value <= this.captures) {
        throw new PatternError(`the back-reference \\${value} is not supported`, NO_BACK);
      }
    }
    this.at = start;
    const code = this.digits(8, 1, 3);
    if (code <= 0xff) return this.coded(code);
    this.at--;
    return this.coded(code >> 3);
  }

  private coded(code: number): Token {
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw new PatternError('invalid escape \\ sequence: no such character');
    }
    return { type: 'char', code };
  }

  private digits(base: number, least: number, most: number): number {
    let value = 0;
    let count = 0;
    for (; count < most; count++) {
      const digit = parseInt(this.peek(), base);
      if (Number.isNaN(digit)) break;
      value = Math.min(value * base + digit, 0x7fffffff);
      this.at++;
    }
    if (count < least) throw new PatternError('invalid escape \\ sequence: digits are missing');
    return value;
  }
}

const CONTROLS: Readonly<Record<string, number>> = {
  a: 0x07,
  e: 0x1b,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'begin',
  Z: 'end',
  m: 'word-begin',
  M: 'word-end',
  y: 'word-edge',
  Y: 'no-word-edge',
};

const CLASS_OF: Readonly<Record<string, string | undefined>> = { d: 'digit', s: 'space', w: 'word' };
