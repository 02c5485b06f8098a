import { type EntryDoc } from './signature.js';

/** The reference's entries of catalog/patterns.ts. */
export const PATTERN_DOCS: readonly EntryDoc[] = [
  {
    syntax: 'text ~ pattern, text !~ pattern',
    summary: 'Whether the pattern matches somewhere; `!~` whether it does not.',
    examples: [`'AB-123' ~ '^[A-Z]{2}-\\d+$'`, `'AB-123' !~ '^\\d'`],
  },
  {
    syntax: 'text ~* pattern, text !~* pattern',
    summary: 'The same where case does not matter; `!~*` for its opposite.',
    examples: [`'Straße' ~* '^STRASSE|straße$'`, `'abc' !~* 'B'`],
  },
  {
    syntax: 'text [NOT] SIMILAR TO pattern [ESCAPE character]',
    summary:
      'Whether all of the text matches a constant pattern of SQL: `%`, `_`, `|`, `*`, `+`, `?`, `{m,n}`, `()` and `[]`.',
    examples: [`'abc' SIMILAR TO '(a|x)b_'`],
  },
  {
    syntax: 'regexp_like(text, pattern [, flags])',
    summary: 'Whether the pattern matches somewhere.',
    examples: [`regexp_like('Hello', 'hello', 'i')`],
  },
  {
    syntax: 'regexp_replace(text, pattern, replacement [, flags])',
    summary:
      'Replaces the first match, with the flag `g` every match. `\\1` to `\\9` in the replacement are groups, `\\&` is the match.',
    examples: [
      `regexp_replace('2024-05-31', '(\\d+)-(\\d+)-(\\d+)', '\\3.\\2.\\1')`,
      `regexp_replace('a  b   c', '\\s+', ' ', 'g')`,
    ],
  },
  {
    syntax: 'regexp_replace(text, pattern, replacement, start [, n [, flags]])',
    summary: 'Replaces the n-th match from a position on; 0 for every one.',
    examples: [`regexp_replace('abcabc', 'b', 'X', 1, 2)`],
  },
  {
    syntax: '(regexp_match(text, pattern [, flags]))[n]',
    summary:
      'The n-th group of the first match, or the match where the pattern has no groups. NULL where nothing matches.',
    examples: [`(regexp_match('order 42 of 7', '(\\d+) of (\\d+)'))[2]`],
  },
  {
    syntax: 'regexp_substr(text, pattern [, start [, n [, flags [, group]]]])',
    summary: 'The n-th match from a position on, or a group of it.',
    examples: [`regexp_substr('a1 b2 c3', '\\d', 1, 2)`, `regexp_substr('k=v', '(\\w)=(\\w)', 1, 1, '', 2)`],
  },
  {
    syntax: 'substring(text from pattern)',
    summary: 'The first group of the first match, or the match where the pattern has no groups.',
    examples: [`substring('invoice 2024/17' from '\\d{4}/(\\d+)')`],
  },
  {
    syntax: 'regexp_instr(text, pattern [, start [, n [, endoption [, flags [, group]]]]])',
    summary:
      'The position of the n-th match, or with an endoption of 1 that after it; 0 where there is none.',
    examples: [`regexp_instr('a1 b22', '\\d+', 1, 2)`, `regexp_instr('a1 b22', '\\d+', 1, 1, 1)`],
  },
  {
    syntax: 'regexp_count(text, pattern [, start [, flags]])',
    summary: 'The number of matches.',
    examples: [`regexp_count('a,b,,c', ',')`],
  },
  {
    syntax: '(regexp_split_to_array(text, pattern [, flags]))[n]',
    summary: 'The n-th part of a text between matches.',
    examples: [`(regexp_split_to_array('a; b;c', ';\\s*'))[2]`],
  },
];
