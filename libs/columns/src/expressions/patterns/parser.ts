import { parseBracket } from './bracket.js';
import { casesOf } from './char-classes.js';
import { EVERYTHING, without, type CharSet } from './char-set.js';
import { Lexer, type Token } from './lexer.js';
import {
  type Alternatives,
  type Atom,
  LONGER,
  type Parsed,
  PatternError,
  type PatternFlags,
  type Preference,
  type Quantified,
  SHORTER,
} from './syntax.js';

export const NEWLINE: CharSet = [0x0a, 0x0a];
const MAX_DEPTH = 200;

/** Parses a pattern, embedded options included. @throws PatternError for what is wrong or not supported */
export function parsePattern(text: string, given: PatternFlags): Parsed {
  const { rest, flags } = options(text, given);
  const parser = new Parser(new Lexer(rest, flags));
  const tree = parser.alternatives(0);
  return { tree, captures: parser.captures, flags };
}

/** `***=` and `***:`, and options such as `(?i)` at the beginning. */
function options(text: string, given: PatternFlags): { readonly rest: string; readonly flags: PatternFlags } {
  let rest = text;
  let flags = given;
  if (flags.literal) return { rest, flags };
  if (rest.startsWith('***=')) return { rest: rest.slice(4), flags: withOption(flags, 'q') };
  if (rest.startsWith('***:')) rest = rest.slice(4);
  else if (rest.startsWith('***')) throw new PatternError('*** is followed by = or :');
  const match = /^\(\?([A-Za-z]+)/.exec(rest);
  if (!match) return { rest, flags };
  if (rest[match[0].length] !== ')')
    throw new PatternError(`the embedded options (?${match[1]} are not closed`);
  for (const option of match[1]) flags = withOption(flags, option);
  return { rest: rest.slice(match[0].length + 1), flags };
}

/** @throws PatternError for a letter that is no option, or one that is not supported */
export function withOption(flags: PatternFlags, option: string): PatternFlags {
  switch (option) {
    case 'c':
      return { ...flags, fold: false };
    case 'i':
      return { ...flags, fold: true };
    case 'm':
    case 'n':
      return { ...flags, stopsAtNewline: true, anchorsAtNewline: true };
    case 'p':
      return { ...flags, stopsAtNewline: true, anchorsAtNewline: false };
    case 'q':
      return { ...flags, literal: true, expanded: false, stopsAtNewline: false, anchorsAtNewline: false };
    case 's':
      return { ...flags, stopsAtNewline: false, anchorsAtNewline: false };
    case 't':
      return { ...flags, expanded: false };
    case 'w':
      return { ...flags, stopsAtNewline: false, anchorsAtNewline: true };
    case 'x':
      return { ...flags, expanded: true };
    case 'b':
    case 'e':
      throw new PatternError(`the option ${option} (an older kind of pattern) is not supported`);
    default:
      throw new PatternError(`invalid regular expression option: "${option}"`);
  }
}

class Parser {
  captures = 0;
  private token: Token | undefined;

  constructor(private readonly lexer: Lexer) {
    this.token = lexer.next();
  }

  alternatives(depth: number): Alternatives {
    if (depth > MAX_DEPTH) throw new PatternError('the pattern is nested too deeply');
    const branches = [this.branch(depth)];
    while (this.token?.type === '|') {
      this.advance();
      branches.push(this.branch(depth));
    }
    if (depth === 0 && this.token !== undefined) throw new PatternError('parentheses () not balanced');
    return branches;
  }

  private branch(depth: number): readonly Quantified[] {
    const items: Quantified[] = [];
    while (this.token !== undefined && this.token.type !== '|' && this.token.type !== ')') {
      items.push(this.quantified(depth));
    }
    return items;
  }

  private quantified(depth: number): Quantified {
    const atom = this.atom(depth);
    const { token } = this;
    if (atom.kind === 'assert' || token?.type !== 'quantifier') return { atom, min: 1, max: 1, prefers: 0 };
    this.advance();
    const prefers: Preference = token.lazy === undefined ? 0 : token.lazy ? SHORTER : LONGER;
    return { atom, min: token.min, max: token.max, prefers };
  }

  private atom(depth: number): Atom {
    const { lexer } = this;
    const { fold, stopsAtNewline } = lexer.flags;
    const token = this.token;
    switch (token?.type) {
      case 'char':
        this.advance();
        return { kind: 'set', set: fold ? casesOf(token.code) : [token.code, token.code] };
      case 'set':
        this.advance();
        return { kind: 'set', set: token.set };
      case '.':
        this.advance();
        return { kind: 'set', set: stopsAtNewline ? without(EVERYTHING, NEWLINE) : EVERYTHING };
      case 'assert':
        this.advance();
        return { kind: 'assert', what: token.what };
      case '[':
      case '[^': {
        const set = parseBracket(lexer, token.type === '[^');
        this.advance();
        return { kind: 'set', set };
      }
      case '(':
      case '(?:':
        return this.group(token.type === '(', depth);
      default:
        throw new PatternError(
          'quantifier operand invalid',
          'There is nothing before the quantifier to repeat.',
        );
    }
  }

  private group(capturing: boolean, depth: number): Atom {
    const number = capturing ? ++this.captures : 0;
    this.lexer.captures = this.captures;
    this.advance();
    const body = this.alternatives(depth + 1);
    if (this.token?.type !== ')') throw new PatternError('parentheses () not balanced');
    this.advance();
    return { kind: 'group', number, body };
  }

  private advance(): void {
    this.token = this.lexer.next();
  }
}
