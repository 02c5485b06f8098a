import { like } from '../like.js';
import { padded } from '../padding.js';
import * as chars from '../text/characters.js';
import { likeEscape } from '../text/like-escape.js';
import { isNormalized, normalize } from '../text/normal-form.js';
import { octetLength } from '../text-functions.js';
import { BOOLEAN } from '../typed.js';
import { type Domain, sig, type Signature } from './signature.js';
import { STRING_DOCS } from './strings-docs.js';

/** LIKE sees the padding of character(n), as its length in bytes does. */
const paddedLike = (fold: boolean, negate: boolean): readonly Signature[] => [
  sig(['char', 'text'], 'boolean', {
    rewrite: ([subject, pattern]) => ({
      node: 'call',
      type: BOOLEAN,
      args: [padded(subject), pattern],
      impl: like({ fold, negate }),
    }),
  }),
];

const pads = (side: 'left' | 'right'): readonly Signature[] => [
  sig(['text', 'integer'], 'text', chars.pad(side)),
  sig(['text', 'integer', 'text'], 'text', chars.pad(side)),
];

const SIZES: readonly string[] = ['k', '0', '3', '-1', '10', '25'];
const FORMS: readonly string[] = [`'NFC'`, `'nfd'`, `'NFKC'`, `'NFKD'`];

export const STRINGS: Domain = {
  title: 'Text',
  functions: {
    initcap: [sig(['text'], 'text', chars.initcap)],
    lpad: pads('left'),
    rpad: pads('right'),
    repeat: [sig(['text', 'integer'], 'text', chars.repeat)],
    reverse: [sig(['text'], 'text', chars.reverse)],
    translate: [sig(['text', 'text', 'text'], 'text', chars.translate)],
    overlay: [
      sig(['text', 'text', 'integer'], 'text', chars.overlay),
      sig(['text', 'text', 'integer', 'integer'], 'text', chars.overlay),
    ],
    ascii: [sig(['text'], 'integer', chars.ascii)],
    chr: [sig(['integer'], 'text', chars.chr)],
    starts_with: [sig(['text', 'text'], 'boolean', chars.startsWith)],
    quote_literal: [sig(['text'], 'text', chars.quoteLiteral)],
    quote_nullable: [{ ...sig(['text'], 'text', chars.quoteNullable), calledOnNull: true }],
    normalize: [sig(['text'], 'text', normalize), sig(['text', 'text'], 'text', normalize)],
    is_normalized: [sig(['text'], 'boolean', isNormalized), sig(['text', 'text'], 'boolean', isNormalized)],
    like_escape: [sig(['text', 'text'], 'text', likeEscape)],
    octet_length: [
      sig(['char'], 'integer', {
        rewrite: ([value]) => ({
          node: 'call',
          type: { kind: 'integer' },
          args: [padded(value)],
          impl: octetLength,
        }),
      }),
    ],
  },
  binary: {
    '^@': [sig(['text', 'text'], 'boolean', chars.startsWith)],
    '~~': paddedLike(false, false),
    '!~~': paddedLike(false, true),
    '~~*': paddedLike(true, false),
    '!~~*': paddedLike(true, true),
  },
  samples: {
    lpad: [undefined, SIZES],
    rpad: [undefined, SIZES],
    repeat: [undefined, SIZES],
    chr: [['k', '65', 'i2', '8364', '128512', '55296', 'i4']],
    normalize: [undefined, FORMS],
    is_normalized: [undefined, FORMS],
    like_escape: [undefined, [`'#'`, `''`, `'\\'`, `'é'`, `'ab'`]],
    'octet_length(char)': [['c', 't::character(5)']],
    '~~(char,text)': [['c', 'v::character(3)']],
    '!~~(char,text)': [['c']],
    '~~*(char,text)': [['c']],
    '!~~*(char,text)': [['c']],
  },
  docs: STRING_DOCS,
};
