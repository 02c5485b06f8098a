import { CLASSES, casedRange, casesOf } from './char-classes.js';
import { type CharSet, complement, union } from './char-set.js';
import { type Lexer } from './lexer.js';
import { PatternError } from './syntax.js';

const UNCLOSED = 'brackets [] not balanced';
const BAD_RANGE = 'invalid character range';

/** A bracket expression whose opening has been read, up to and with its `]`. */
export function parseBracket(lexer: Lexer, negated: boolean): CharSet {
  const sets: CharSet[] = [];
  for (let first = true; ; first = false) {
    if (lexer.ended) throw new PatternError(UNCLOSED);
    if (!first && lexer.take(']')) break;
    sets.push(member(lexer, first));
  }
  const set = union([], ...sets);
  if (!negated) return set;
  return complement(lexer.flags.stopsAtNewline ? union(set, [0x0a, 0x0a]) : set);
}

/** A character, a range, a class or an escape. */
function member(lexer: Lexer, first: boolean): CharSet {
  const { fold } = lexer.flags;
  if (lexer.take('[:')) return namedClass(lexer, fold);
  if (lexer.take('[=')) return one(named(lexer, '=]'), fold);
  const from = start(lexer, first);
  if (typeof from !== 'number') return from;
  const ranged = lexer.peek() === '-' && lexer.peek(1) !== ']';
  if (!ranged) return one(from, fold);
  lexer.take('-');
  const to = stop(lexer);
  if (to < from) throw new PatternError(BAD_RANGE);
  return fold ? casedRange(from, to) : [from, to];
}

const one = (code: number, fold: boolean): CharSet => (fold ? casesOf(code) : [code, code]);

function start(lexer: Lexer, first: boolean): number | CharSet {
  if (lexer.take('[.')) return named(lexer, '.]');
  if (lexer.peek() === '-' && !first && lexer.peek(1) !== ']') throw new PatternError(BAD_RANGE);
  return character(lexer);
}

/** The end of a range. */
function stop(lexer: Lexer): number {
  if (lexer.ended) throw new PatternError(UNCLOSED);
  if (lexer.take('[.')) return named(lexer, '.]');
  if (lexer.peek() === '[' && (lexer.peek(1) === ':' || lexer.peek(1) === '='))
    throw new PatternError(BAD_RANGE);
  const to = character(lexer);
  if (typeof to !== 'number') throw new PatternError(BAD_RANGE);
  return to;
}

function character(lexer: Lexer): number | CharSet {
  const code = lexer.codes[lexer.at++];
  if (code !== 0x5c) return code;
  const token = lexer.escape();
  if (token.type === 'char') return token.code;
  if (token.type === 'set') return token.set;
  throw new PatternError('invalid escape \\ sequence in brackets');
}

function namedClass(lexer: Lexer, fold: boolean): CharSet {
  const name = upTo(lexer, ':]');
  // Where case does not matter, a letter of one case is any letter.
  const set = CLASSES.named(fold && (name === 'lower' || name === 'upper') ? 'alpha' : name);
  if (set === undefined) throw new PatternError(`invalid character class: [:${name}:]`);
  return set;
}

/** [.x.] and [=x=] of one character; names of characters are not known. */
function named(lexer: Lexer, close: string): number {
  const codes = Array.from(upTo(lexer, close));
  if (codes.length !== 1) throw new PatternError('invalid collating element', 'Write the character itself.');
  return codes[0].codePointAt(0) ?? 0;
}

function upTo(lexer: Lexer, close: string): string {
  let text = '';
  while (!lexer.take(close)) {
    if (lexer.ended) throw new PatternError(UNCLOSED);
    text += lexer.peek();
    lexer.at++;
  }
  return text;
}
