import { type EntryDoc } from './signature.js';

/** The reference's entries of catalog/binary-strings.ts. */
export const BINARY_STRING_DOCS: readonly EntryDoc[] = [
  {
    syntax: 'bytea || bytea',
    summary: 'Both in one.',
    examples: [String.raw`'\x01'::bytea || '\x02'::bytea`],
  },
  {
    syntax: 'length(bytea), octet_length(bytea), bit_length(bytea), bit_length(text)',
    summary: 'Length in bytes, or in bits.',
    examples: [String.raw`length('\x0102'::bytea)`, `bit_length('é')`],
  },
  {
    syntax: 'substring(bytea FROM integer [FOR integer]), substr(bytea, integer [, integer])',
    summary: 'Bytes from a position (counted from 1) on, or so many of them.',
    examples: [String.raw`substring('\x010203'::bytea FROM 2 FOR 1)`],
  },
  {
    syntax: 'position(bytea IN bytea)',
    summary: 'Where bytes first stand, from 1; 0 where they do not.',
    examples: [String.raw`position('\x03'::bytea IN '\x010203'::bytea)`],
  },
  {
    syntax: 'btrim(bytea, bytea), ltrim(bytea, bytea), rtrim(bytea, bytea)',
    summary: 'Without the given bytes at both ends, or at one.',
    examples: [String.raw`btrim('\x00ff00'::bytea, '\x00'::bytea)`],
  },
  {
    syntax: 'overlay(bytea PLACING bytea FROM integer [FOR integer])',
    summary: 'With other bytes in place of so many from a position on.',
    examples: [String.raw`overlay('\x010203'::bytea PLACING '\xff'::bytea FROM 2)`],
  },
  {
    syntax: 'reverse(bytea)',
    summary: 'The bytes in reverse order (PostgreSQL 18).',
    examples: [String.raw`reverse('\x0102'::bytea)`],
  },
  {
    syntax: 'get_byte(bytea, integer), set_byte(bytea, integer, integer)',
    summary: 'The byte at an index, from 0; and the bytes with another one there.',
    examples: [String.raw`get_byte('\x0aff'::bytea, 1)`, String.raw`set_byte('\x0aff'::bytea, 0, 11)`],
  },
  {
    syntax: 'md5(text), md5(bytea)',
    summary: 'The MD5 hash, in hexadecimal digits.',
    examples: [`md5('abc')`],
  },
  {
    syntax: 'sha224(bytea), sha256(bytea), sha384(bytea), sha512(bytea)',
    summary: "The SHA-2 hash. Of a text: `sha256(convert_to(x, 'UTF8'))`.",
    examples: [`encode(sha256(convert_to('abc', 'UTF8')), 'hex')`],
  },
  {
    syntax: 'crc32(bytea), crc32c(bytea)',
    summary: 'The checksum, as a bigint (PostgreSQL 18).',
    examples: [String.raw`crc32('\x616263'::bytea)`],
  },
  {
    syntax: `encode(bytea, 'hex' | 'base64' | 'escape'), decode(text, format)`,
    summary: 'Bytes as text and back. base64 has a line end after every 76 characters.',
    examples: [String.raw`encode('\x0102ff'::bytea, 'base64')`, `decode('AQL/', 'base64')`],
  },
  {
    syntax: `convert_to(text, 'UTF8'), convert_from(bytea, 'UTF8')`,
    summary:
      'A text as its bytes, and bytes as text, which they have to be. The text is like any other; in PostgreSQL, convert_from gives it the collation C, where lower(), upper() and patterns know ASCII letters alone.',
    examples: [`convert_to('é', 'UTF8')`, String.raw`convert_from('\xc3a9'::bytea, 'UTF8')`],
  },
];
