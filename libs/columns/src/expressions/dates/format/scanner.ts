import { type RuntimeError } from '../../errors.js';

/** What is wrong with a text. Thrown within one reading and caught by it; carries the row's error. */
export class TemplateMismatch extends Error {
  constructor(readonly error: RuntimeError) {
    super(error.message);
  }
}

export function mismatch(message: string): TemplateMismatch {
  return new TemplateMismatch({ sqlstate: '22007', message });
}

export function overflow(message: string): TemplateMismatch {
  return new TemplateMismatch({ sqlstate: '22008', message });
}

const SPACE = /[ \t-\r]/;

/** The text that a template reads, and how far it has come. Texts of PostgreSQL hold no NUL. */
export class Scanner {
  at = 0;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length;
  }

  get next(): string {
    return this.text[this.at] ?? '';
  }

  get previous(): string {
    return this.text[this.at - 1] ?? '';
  }

  get atSpace(): boolean {
    return SPACE.test(this.next);
  }

  get atSeparator(): boolean {
    return /[!-~]/.test(this.next) && !/[A-Za-z0-9]/.test(this.next);
  }

  /** One character, of however many code units. */
  skip(): void {
    const code = this.text.codePointAt(this.at);
    if (code !== undefined) this.at += code > 0xffff ? 2 : 1;
  }

  /** @returns how many there were */
  skipSpaces(): number {
    const from = this.at;
    while (this.atSpace) this.at++;
    return this.at - from;
  }

  /**
   * A whole number with a sign and white space before it, as strtol() reads one.
   *
   * @param width take so many characters and no fewer; undefined: as many digits as there are
   * @returns its value and how many characters it took
   */
  integer(width: number | undefined, field: string): { readonly value: number; readonly length: number } {
    const start = this.at;
    let from = start;
    if (width !== undefined) {
      this.skipSpaces();
      from = this.at;
      if (this.text.length - from < width)
        throw mismatch(`source string too short for "${field}" formatting field`);
    }
    const window = this.text.slice(from, width === undefined ? undefined : from + width);
    const match = /^[ \t-\r]*[+-]?\d+/.exec(window);
    const length = match ? match[0].length : 0;
    if (width !== undefined && length > 0 && length < width) {
      throw mismatch(`invalid value "${window}" for "${field}"`);
    }
    this.at = from + length;
    if (this.at === start) throw mismatch(`invalid value "${window.slice(0, 20)}" for "${field}"`);
    const value = match ? Number(match[0]) : 0;
    if (value < -2_147_483_648 || value > 2_147_483_647) {
      throw overflow(`value for "${field}" in source string is out of range`);
    }
    return { value, length: this.at - start };
  }

  /** The place of the first of some words that stands here, whatever its letters. */
  word(words: readonly string[], field: string): number {
    const found = words.findIndex(
      (word) => this.text.slice(this.at, this.at + word.length).toLowerCase() === word.toLowerCase(),
    );
    if (found < 0) throw mismatch(`invalid value "${this.text.slice(this.at, this.at + 20)}" for "${field}"`);
    this.at += words[found].length;
    return found;
  }
}
