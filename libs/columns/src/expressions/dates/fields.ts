import { ExpressionError } from '../errors.js';
import { type Vector } from '../../vector.js';
import { textAt } from '../text-out.js';

/** Fields that are lengths of time as well. */
export const UNITS = [
  'microseconds',
  'milliseconds',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'decade',
  'century',
  'millennium',
] as const;

export const FIELDS = [
  ...UNITS,
  'julian',
  'isoyear',
  'isodow',
  'dow',
  'doy',
  'epoch',
  'timezone',
  'timezone_hour',
  'timezone_minute',
] as const;

export type Field = (typeof FIELDS)[number];

/** PostgreSQL's other full names; its abbreviations are refused, for they are read by nobody. */
const SYNONYMS: Readonly<Record<string, Field>> = {
  microsecond: 'microseconds',
  millisecond: 'milliseconds',
  seconds: 'second',
  minutes: 'minute',
  hours: 'hour',
  days: 'day',
  weeks: 'week',
  months: 'month',
  years: 'year',
  decades: 'decade',
  centuries: 'century',
  millennia: 'millennium',
};

/**
 * The field that a constant first argument names.
 *
 * @param allowed the fields that the argument's type has
 * @throws ExpressionError
 */
export function fieldOf(
  constant: Vector | undefined,
  of: string,
  allowed: readonly Field[],
): Field | undefined {
  if (constant?.kind !== 'bytes') {
    throw new ExpressionError(
      'the field has to be a constant',
      undefined,
      "Write it as a literal, such as 'month'; choose between several with CASE.",
    );
  }
  if (constant.valid[0] === 0) return undefined;
  const written = textAt(constant, 0).toLowerCase();
  const name = Object.hasOwn(SYNONYMS, written) ? SYNONYMS[written] : FIELDS.find((f) => f === written);
  if (name === undefined || !allowed.includes(name)) {
    const known = name === undefined ? `"${written}" is not a field` : `${of} has no field "${written}"`;
    throw new ExpressionError(known, undefined, `Fields of ${of}: ${allowed.join(', ')}.`);
  }
  return name;
}
