import { letterCase } from '../letter-case.js';
import { like } from '../like.js';
import * as text from '../text-functions.js';
import { sig, type Domain, type Signature } from './signature.js';

const lengths: Signature[] = [sig(['text'], 'integer', text.length)];
const substrings: Signature[] = [
  sig(['text', 'integer'], 'text', text.substring),
  sig(['text', 'integer', 'integer'], 'text', text.substring),
];
const positions: Signature[] = [sig(['text', 'text'], 'integer', text.position)];
const trims = (side: 'left' | 'right' | 'both'): Signature[] => [
  sig(['text'], 'text', text.trim(side)),
  sig(['text', 'text'], 'text', text.trim(side)),
];
const likes = (fold: boolean, negate: boolean): Signature[] => [
  sig(['text', 'text'], 'boolean', like({ fold, negate })),
];

/** The functions of text that most pipelines use. */
export const TEXTS: Domain = {
  title: 'Text',
  binary: {
    '~~': likes(false, false),
    '!~~': likes(false, true),
    '~~*': likes(true, false),
    '!~~*': likes(true, true),
  },
  functions: {
    lower: [sig(['text'], 'text', letterCase('lower'))],
    upper: [sig(['text'], 'text', letterCase('upper'))],
    btrim: trims('both'),
    ltrim: trims('left'),
    rtrim: trims('right'),
    length: lengths,
    char_length: lengths,
    character_length: lengths,
    octet_length: [sig(['text'], 'integer', text.octetLength)],
    substr: substrings,
    substring: substrings,
    left: [sig(['text', 'integer'], 'text', text.side('left'))],
    right: [sig(['text', 'integer'], 'text', text.side('right'))],
    replace: [sig(['text', 'text', 'text'], 'text', text.replace)],
    split_part: [sig(['text', 'text', 'integer'], 'text', text.splitPart)],
    strpos: positions,
    position: positions,
  },
  docs: [
    {
      syntax: 'lower(text), upper(text)',
      summary: 'Case by Unicode’s simple mapping, one character to one (C.UTF-8).',
      examples: ["lower('ÄB')", "upper('Straße')"],
    },
    {
      syntax:
        'trim([LEADING | TRAILING | BOTH] [characters] FROM text), btrim(text [, text]), ltrim(text [, text]), rtrim(text [, text])',
      summary: 'Without the blanks, or the given characters, at both ends or at one.',
      examples: ["trim('  x ')", "ltrim('xxy', 'x')", "rtrim('1.500', '0')", "btrim('(a)', '()')"],
    },
    {
      syntax: 'length(text), char_length(text), character_length(text), octet_length(text)',
      summary: 'Length in characters, or in bytes of UTF-8.',
      examples: ["length('日本')", "char_length('é')", "character_length('é')", "octet_length('日本')"],
    },
    {
      syntax: 'substring(text FROM integer [FOR integer]), substr(text, integer [, integer])',
      summary: 'Characters from a position (counted from 1) on, or so many of them.',
      examples: ["substring('Thomas' FROM 2 FOR 3)", "substr('alphabet', 3)"],
    },
    {
      syntax: 'left(text, integer), right(text, integer)',
      summary: 'So many characters of an end; a negative count leaves out that many at the other end.',
      examples: ["left('abcde', 2)", "left('abcde', -2)", "right('abcde', 2)"],
    },
    {
      syntax: 'replace(text, from, to)',
      summary: 'Every occurrence replaced.',
      examples: ["replace('1.234.567', '.', '')"],
    },
    {
      syntax: 'split_part(text, delimiter, integer)',
      summary: 'The field with that number; a negative one counts from the end. A missing field is empty.',
      examples: ["split_part('a,b,c', ',', 2)", "split_part('a,b,c', ',', -1)"],
    },
    {
      syntax: 'strpos(text, text), position(text IN text)',
      summary: 'Where the text first stands, in characters from 1; 0 where it does not.',
      examples: ["strpos('high', 'ig')", "position('ig' IN 'high')"],
    },
    {
      syntax: 'text || text, text || any, any || text',
      summary: 'Both in one; null where a side is null.',
      examples: ["'a' || 'b'", "'no. ' || 42"],
    },
    {
      syntax: 'concat(any, …)',
      summary: 'All in one text; nulls count as nothing.',
      examples: ["concat('a', NULL, 1)"],
    },
    {
      syntax: 'text [NOT] LIKE pattern, text [NOT] ILIKE pattern',
      summary:
        '% stands for any text, _ for one character, \\ takes the next one literally. ILIKE ignores case.',
      examples: ["'abc' LIKE 'a%'", "'abc' NOT LIKE '_b_'", "'ABC' ILIKE 'a_c'"],
    },
  ],
};
