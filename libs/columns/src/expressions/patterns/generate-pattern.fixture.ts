import { type Random } from '../generate.fixture.js';

const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)];

const ATOMS = [
  'a',
  'b',
  'c',
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  'ab',
  'é',
  '\\w',
  '\\d',
  '[[:alpha:]]',
  '\\s',
  '\\W',
  '1',
  '[a-c1]',
];
const ASSERTIONS = ['^', '$', '\\m', '\\M', '\\y', '\\Y', '\\A', '\\Z'];
const QUANTIFIERS = [
  '*',
  '+',
  '?',
  '*',
  '+',
  '{2}',
  '{1,2}',
  '{0,1}',
  '{2,}',
  '*?',
  '+?',
  '??',
  '{1,2}?',
  '{0,2}',
  '{2}?',
  '{1,1}',
];

/** A pattern whose groups, preferences and assertions are nested in every way. */
export function generatePattern(random: Random, depth = 3): string {
  const branches = Array.from({ length: random(4) === 0 ? 2 + random(2) : 1 }, () => branch(random, depth));
  return branches.join('|');
}

function branch(random: Random, depth: number): string {
  return Array.from({ length: random(6) === 0 ? 0 : 1 + random(4) }, () => piece(random, depth)).join('');
}

function piece(random: Random, depth: number): string {
  if (random(12) === 0) return pick(random, ASSERTIONS);
  const atom =
    depth > 0 && random(3) > 0
      ? `${pick(random, ['(', '(', '(?:'])}${generatePattern(random, depth - 1)})`
      : pick(random, ATOMS);
  return atom + (random(2) === 0 ? pick(random, QUANTIFIERS) : '');
}

const CHARACTERS = ['a', 'b', 'c', 'a', 'b', 'é', ' ', '1', 'ß', '\n', '😀', 'e\u0301', '_', 'A', 'Σ', 'ǅ'];

export function generateSubject(random: Random): string {
  return Array.from({ length: random(9) }, () =>
    pick(random, random(4) === 0 ? CHARACTERS : CHARACTERS.slice(0, 5)),
  ).join('');
}

const SIGNS = [
  ...[
    'a',
    'b',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '.',
    '\\',
    '1',
    '2',
    ',',
    '-',
    ':',
    '=',
    '!',
  ],
  ...[
    '\\d',
    '\\w',
    '\\S',
    '\\m',
    '\\y',
    '\\x',
    '\\u00e9',
    '\\0',
    '\\12',
    '\\cA',
    'é',
    '😀',
    '#',
    ' ',
    '[:alpha:]',
    '[.a.]',
  ],
  ...[
    '[=b=]',
    '[^',
    '[a-',
    '(?:',
    '(?i)',
    '(?x)',
    '(?#',
    '***=',
    '***:',
    '{1,2}',
    '{2}',
    '[[:<:]]',
    '(?n)',
    '-z]',
    '[]',
    '[^]',
  ],
];

/** Signs in any order: most are no pattern, some are one that nobody would write. */
export function generateSoup(random: Random): string {
  return Array.from({ length: 1 + random(7) }, () => pick(random, SIGNS)).join('');
}
