import { concatenate, octetLength } from '../text-functions.js';
import * as byte from '../text/byte-functions.js';
import { md5, sha } from '../text/digest.js';
import { convertFrom, convertTo, decode, encode } from '../text/encodings.js';
import { BINARY_STRING_DOCS } from './binary-strings-docs.js';
import { type Domain, sig, type Signature } from './signature.js';

const trims = (side: 'left' | 'right' | 'both'): readonly Signature[] => [
  sig(['bytea', 'bytea'], 'bytea', byte.byteTrim(side)),
];
const lengths: readonly Signature[] = [sig(['bytea'], 'integer', octetLength)];
const substrings: readonly Signature[] = [
  sig(['bytea', 'integer'], 'bytea', byte.byteSubstring),
  sig(['bytea', 'integer', 'integer'], 'bytea', byte.byteSubstring),
];

const FORMATS: readonly string[] = [`'hex'`, `'base64'`, `'escape'`];
const TEXTS = [
  `u || 'YWJj'`,
  `v || ' 0aFf 01'`,
  `'abc\\\\\\001' || t`,
  `left(v, 0) || 'Zg=='`,
  't',
  'v',
  'u',
];
const INDEX = ['k', '0', '1', '-1'];

export const BINARY_STRINGS: Domain = {
  title: 'Bytes and hashes',
  functions: {
    length: lengths,
    octet_length: lengths,
    bit_length: [sig(['bytea'], 'integer', byte.bitLength), sig(['text'], 'integer', byte.bitLength)],
    substring: substrings,
    substr: substrings,
    position: [sig(['bytea', 'bytea'], 'integer', byte.bytePosition)],
    btrim: trims('both'),
    ltrim: trims('left'),
    rtrim: trims('right'),
    overlay: [
      sig(['bytea', 'bytea', 'integer'], 'bytea', byte.byteOverlay),
      sig(['bytea', 'bytea', 'integer', 'integer'], 'bytea', byte.byteOverlay),
    ],
    reverse: [sig(['bytea'], 'bytea', byte.byteReverse)],
    get_byte: [sig(['bytea', 'integer'], 'integer', byte.getByte)],
    set_byte: [sig(['bytea', 'integer', 'integer'], 'bytea', byte.setByte)],
    md5: [sig(['text'], 'text', md5), sig(['bytea'], 'text', md5)],
    sha224: [sig(['bytea'], 'bytea', sha(224))],
    sha256: [sig(['bytea'], 'bytea', sha(256))],
    sha384: [sig(['bytea'], 'bytea', sha(384))],
    sha512: [sig(['bytea'], 'bytea', sha(512))],
    crc32: [sig(['bytea'], 'bigint', byte.crc('crc32'))],
    crc32c: [sig(['bytea'], 'bigint', byte.crc('crc32c'))],
    encode: [sig(['bytea', 'text'], 'text', encode)],
    decode: [sig(['text', 'text'], 'bytea', decode)],
    convert_from: [sig(['bytea', 'text'], 'text', convertFrom)],
    convert_to: [sig(['text', 'text'], 'bytea', convertTo)],
  },
  binary: { '||': [sig(['bytea', 'bytea'], 'bytea', concatenate)] },
  samples: {
    encode: [undefined, FORMATS],
    decode: [TEXTS, FORMATS],
    // PostgreSQL's result has the collation C, which shows with letters beyond ASCII.
    convert_from: [
      [`convert_to(md5(t), 'UTF8')`, String.raw`'\xff'::bytea || by`, String.raw`by || '\x00'::bytea`],
      [`'UTF8'`, `'utf-8'`],
    ],
    convert_to: [undefined, [`'UTF8'`]],
    get_byte: [undefined, INDEX],
    set_byte: [undefined, INDEX],
  },
  docs: BINARY_STRING_DOCS,
};
