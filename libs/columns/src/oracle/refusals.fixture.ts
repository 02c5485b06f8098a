import { type LoadedKind } from '../types.js';

interface Refusal {
  /** The wording of docs/types.md. */
  readonly name: string;
  readonly texts: Pick<RegExp, 'test'>;
}

const WHOLE: readonly Refusal[] = [{ name: 'digit separators and other bases', texts: /_|0[xob]/i }];

const CLOCK = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`;
const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const OFFSET = String.raw` ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)`;

/**
 * Everything that the documented grammar does not cover. What it covers and PostgreSQL takes has to be taken, so a kernel
 * that refuses too much is found.
 */
function outside(grammar: string): Refusal {
  const covered = new RegExp(String.raw`^\s*(?:${grammar})\s*$`, 'i');
  return { name: 'other spellings of dates and times', texts: { test: (text) => !covered.test(text) } };
}

const DATE = outside(`${DAY}|-?infinity`);
const TIME = outside(CLOCK);
const TIMESTAMP = outside(`${DAY}(?:[T ]${CLOCK})?|-?infinity`);
const TIMESTAMPTZ = outside(`${DAY}(?:[T ]${CLOCK}(?:${OFFSET})?)?|-?infinity`);
const FLOATS: readonly Refusal[] = [
  { name: 'hexadecimal floats and signed or tagged NaN', texts: /0x|[+-]nan|nan\(/i },
];

/** What Sluice refuses although PostgreSQL takes it: docs/types.md lists the same, by the same names. */
export const REFUSALS: Readonly<Record<LoadedKind, readonly Refusal[]>> = {
  smallint: WHOLE,
  integer: WHOLE,
  bigint: WHOLE,
  numeric: [...WHOLE, { name: 'exponents beyond ±1000', texts: /e[+-]?\d{4,}\s*$/i }],
  real: FLOATS,
  'double precision': FLOATS,
  boolean: [],
  text: [],
  varchar: [],
  char: [],
  date: [DATE],
  time: [TIME],
  timestamp: [TIMESTAMP],
  timestamptz: [TIMESTAMPTZ],
  uuid: [],
  json: [{ name: 'more than 512 levels', texts: /\[{513}/ }],
  jsonb: [
    { name: 'more than 512 levels', texts: /\[{513}/ },
    { name: 'numbers whose written form is beyond numeric', texts: /\de[+-]?\d{4,}/i },
  ],
  bytea: [
    { name: 'the escape format, and white space between hexadecimal digits', texts: /^(?!\\x)|\\x.*\s/s },
  ],
};
