import { type EntryDoc } from './signature.js';

/** The reference's entries of catalog/strings.ts and text/any-functions.ts. */
export const STRING_DOCS: readonly EntryDoc[] = [
  {
    syntax: 'initcap(text)',
    summary:
      'The first character of each word in upper case, the others in lower case. A word is a run of letters and digits.',
    examples: [`initcap('hi THOMAS o''neil')`],
  },
  {
    syntax: 'lpad(text, integer [, text]), rpad(text, integer [, text])',
    summary:
      'Filled up to so many characters at the left or right, with blanks or with a text; a longer text is cut at its right.',
    examples: [`lpad('42', 5, '0')`, `rpad('hi', 5, 'xy')`, `lpad('abcdef', 3)`],
  },
  { syntax: 'repeat(text, integer)', summary: 'The text so many times.', examples: [`repeat('ab', 3)`] },
  { syntax: 'reverse(text)', summary: 'The characters in reverse order.', examples: [`reverse('abc')`] },
  {
    syntax: 'translate(text, from, to)',
    summary: 'Each character of `from` becomes the one at its place in `to`, or goes where there is none.',
    examples: [`translate('12.345,60', '.,', ',.')`, `translate('a-b-c', '-', '')`],
  },
  {
    syntax: 'overlay(text PLACING text FROM integer [FOR integer])',
    summary: 'With another text in place of so many characters from a position on.',
    examples: [`overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)`],
  },
  {
    syntax: 'ascii(text), chr(integer)',
    summary: 'The code point of the first character (0 of an empty text), and the character of a code point.',
    examples: [`ascii('é')`, `chr(8364)`],
  },
  {
    syntax: 'starts_with(text, text), text ^@ text',
    summary: 'Whether the text begins with another.',
    examples: [`starts_with('alphabet', 'alph')`, `'alphabet' ^@ 'beta'`],
  },
  {
    syntax: 'concat_ws(separator, any, …)',
    summary: 'All but nulls, with a separator between them. Null where the separator is.',
    examples: [`concat_ws(', ', 'a', NULL, 1, true)`],
  },
  {
    syntax: 'format(literal, any, …)',
    summary: 'The arguments in place of `%s`; `%%` is a percent sign. Other forms are refused.',
    examples: [`format('%s of %s (100%%)', 3, 'x')`],
  },
  {
    syntax: 'quote_literal(text), quote_nullable(text)',
    summary: 'As a literal of SQL; quote_nullable writes NULL where the text is null.',
    examples: [`quote_literal('it''s')`, `quote_nullable(NULL)`],
  },
  {
    syntax: 'normalize(text [, NFC | NFD | NFKC | NFKD]), text IS [NOT] [form] NORMALIZED',
    summary: 'In a normal form of Unicode, NFC where none is named; and whether it is.',
    examples: [`octet_length(normalize(chr(101) || chr(769)))`, `'é' IS NFD NORMALIZED`],
  },
  {
    syntax: 'text LIKE pattern ESCAPE character',
    summary: 'LIKE with another escape than the backslash, or with none (an empty text).',
    examples: [`'50%' LIKE '50#%' ESCAPE '#'`],
  },
  {
    syntax: '(string_to_array(text, delimiter [, null]))[n]',
    summary: 'The n-th part between delimiters, null where it is missing or equals the third argument.',
    examples: [`(string_to_array('a|b|c', '|'))[3]`],
  },
];
