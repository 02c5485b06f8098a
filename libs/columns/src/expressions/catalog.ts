import { ARITHMETIC } from './catalog/arithmetic.js';
import { BINARY_STRINGS } from './catalog/binary-strings.js';
import { BITS } from './catalog/bits.js';
import { COMPARING } from './catalog/comparisons.js';
import { CONSTRUCTS } from './catalog/constructs.js';
import { DATE_ARITHMETIC } from './catalog/date-arithmetic.js';
import { DATES } from './catalog/dates.js';
import { JSON_VALUES } from './catalog/json.js';
import { NUMBERS } from './catalog/numbers.js';
import { PATTERNS } from './catalog/patterns.js';
import { type Domain, type Signature } from './catalog/signature.js';
import { STRINGS } from './catalog/strings.js';
import { TEXTS } from './catalog/text.js';

export { COMPARISONS, type Comparison } from './catalog/comparisons.js';

/** Subjects in the order of the reference, which gathers those of one title. */
export const DOMAINS: readonly Domain[] = [
  CONSTRUCTS,
  COMPARING,
  ARITHMETIC,
  NUMBERS,
  BITS,
  TEXTS,
  STRINGS,
  PATTERNS,
  BINARY_STRINGS,
  DATE_ARITHMETIC,
  DATES,
  JSON_VALUES,
];

type Overloads = Readonly<Record<string, readonly Signature[]>>;

export const BINARY = merged(DOMAINS.map((domain) => domain.binary));
export const UNARY = merged(DOMAINS.map((domain) => domain.unary ?? {}));
export const FUNCTIONS = merged(DOMAINS.map((domain) => domain.functions));

function merged(parts: readonly Overloads[]): Overloads {
  const all: Record<string, readonly Signature[]> = {};
  for (const part of parts) {
    for (const [name, signatures] of Object.entries(part)) all[name] = [...(all[name] ?? []), ...signatures];
  }
  return all;
}
