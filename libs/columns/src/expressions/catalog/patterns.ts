import { allocateVector } from '../../allocate.js';
import { padded } from '../padding.js';
import { substringOf } from '../patterns/element.js';
import { regexpReplace, regexpReplaceFrom } from '../patterns/replace.js';
import { matches, regexpCount, regexpInstr, regexpSubstr } from '../patterns/search-functions.js';
import { type Kind } from '../kinds.js';
import { PATTERN_DOCS } from './patterns-docs.js';
import { BOOLEAN } from '../typed.js';
import { type Domain, type Prepared, sig, type Signature } from './signature.js';

/** The arguments of an overload in short: t for text, i for integer. */
const kinds = (letters: string): readonly Kind[] =>
  Array.from(letters, (letter) => (letter === 't' ? 'text' : 'integer'));

/** PostgreSQL matches character(n) with its padding. */
const paddedOne = (body: Prepared): Signature =>
  sig(['char', 'text'], 'boolean', {
    rewrite: ([subject, pattern]) => {
      const constant = pattern.node === 'constant' ? (pattern.value ?? NULL) : undefined;
      const impl = body.prepare([undefined, constant], { timezone: '' });
      return { node: 'call', type: BOOLEAN, args: [padded(subject), pattern], impl };
    },
  });

const NULL = allocateVector({ kind: 'text' }, 1);

const operator = (fold: boolean, negate: boolean): readonly Signature[] => {
  const body = matches(fold, negate);
  return [sig(['text', 'text'], 'boolean', body), paddedOne(body)];
};

const SOME_PATTERNS: readonly string[] = [
  `'a'`,
  `'(a)(b)?'`,
  `'[[:alpha:]]+'`,
  `'\\m\\w'`,
  `'(\\w)(\\w*)'`,
  `'^|$'`,
  `''`,
  `'(\\d+)[,.]?(\\d*)'`,
  `'[^,]*?,'`,
  `'ß|é|.\\Y'`,
  `'(?i)É|(x)b*'`,
];
const FLAGS: readonly string[] = [`''`, `'i'`, `'n'`, `'ix'`, `'q'`, `'p'`, `'ws'`];
const STARTS: readonly string[] = ['1', '2', '3', '10', 'k', '0'];
const FLAGS_WITH_G = [...FLAGS, `'g'`, `'gi'`, `'ng'`];
const NTHS: readonly string[] = ['1', '2', '3', '0', 'k'];
const GROUPS: readonly string[] = ['0', '1', '2', '3'];
const REPLACEMENTS: readonly string[] = [`'<\\&>'`, `'\\2-\\1'`, `''`, `'é\\\\x\\'`, 't'];
const ANY = undefined;

export const PATTERNS: Domain = {
  title: 'Regular expressions',
  functions: {
    regexp_like: ['tt', 'ttt'].map((args) => sig(kinds(args), 'boolean', matches(false, false))),
    regexp_count: ['tt', 'tti', 'ttit'].map((args) => sig(kinds(args), 'integer', regexpCount(args.length))),
    regexp_instr: ['tt', 'tti', 'ttii', 'ttiii', 'ttiiit', 'ttiiiti'].map((args) =>
      sig(kinds(args), 'integer', regexpInstr(args.length)),
    ),
    regexp_substr: ['tt', 'tti', 'ttii', 'ttiit', 'ttiiti'].map((args) =>
      sig(kinds(args), 'text', regexpSubstr(args.length)),
    ),
    regexp_replace: [
      sig(kinds('ttt'), 'text', regexpReplace(3)),
      sig(kinds('tttt'), 'text', regexpReplace(4)),
      sig(kinds('ttti'), 'text', regexpReplaceFrom(4)),
      sig(kinds('tttii'), 'text', regexpReplaceFrom(5)),
      sig(kinds('tttiit'), 'text', regexpReplaceFrom(6)),
    ],
    substring: [sig(kinds('tt'), 'text', substringOf)],
  },
  binary: {
    '~': operator(false, false),
    '~*': operator(true, false),
    '!~': operator(false, true),
    '!~*': operator(true, true),
  },
  samples: {
    '~(char,text)': [['c'], SOME_PATTERNS],
    '~*(char,text)': [['c'], SOME_PATTERNS],
    '!~(char,text)': [['c'], SOME_PATTERNS],
    '!~*(char,text)': [['c'], SOME_PATTERNS],
    '~': [ANY, SOME_PATTERNS],
    '~*': [ANY, SOME_PATTERNS],
    '!~': [ANY, SOME_PATTERNS],
    '!~*': [ANY, SOME_PATTERNS],
    'substring(text,text)': [ANY, SOME_PATTERNS],
    regexp_like: [ANY, SOME_PATTERNS, FLAGS],
    regexp_count: [ANY, SOME_PATTERNS, STARTS, FLAGS],
    regexp_instr: [ANY, SOME_PATTERNS, STARTS, NTHS, ['0', '1'], FLAGS, GROUPS],
    regexp_substr: [ANY, SOME_PATTERNS, STARTS, NTHS, FLAGS, GROUPS],
    regexp_replace: [ANY, SOME_PATTERNS, REPLACEMENTS, FLAGS_WITH_G],
    'regexp_replace(text,text,text,integer)': [ANY, SOME_PATTERNS, REPLACEMENTS, STARTS],
    'regexp_replace(text,text,text,integer,integer)': [ANY, SOME_PATTERNS, REPLACEMENTS, STARTS, NTHS],
    'regexp_replace(text,text,text,integer,integer,text)': [
      ANY,
      SOME_PATTERNS,
      REPLACEMENTS,
      STARTS,
      NTHS,
      FLAGS_WITH_G,
    ],
  },
  docs: PATTERN_DOCS,
};
