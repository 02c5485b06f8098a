import { notBlank } from '../formats.js';
import { Choice, Flag, Integer, Scalar, Scalars, Section, Text } from './decorators.js';

/** Characters; PostgreSQL's text ends at 1 GB. */
const MAX_CHARACTERS = 1_000_000_000;

export class LengthDto {
  @Integer({
    description: 'Fewest characters.',
    defaultText: 'none',
    min: 0,
    max: MAX_CHARACTERS,
    example: 2,
  })
  min?: number;

  @Integer({
    description: 'Most characters.',
    defaultText: 'none',
    min: 0,
    max: MAX_CHARACTERS,
    example: 400,
  })
  max?: number;
}

export class CheckDto {
  @Text({
    description: 'Column after the transforms; dropped ones may be checked.',
    required: true,
    example: 'quantity',
  })
  column?: string;

  @Text({
    description: 'Name of the rule in rejects and counts. Where the item has several rules, `NAME:KIND`.',
    defaultText: '`COLUMN:KIND`, e.g. `quantity:max`',
    format: notBlank,
    example: 'plausible_quantity',
  })
  name?: string;

  @Choice(['reject', 'warn'], {
    description: 'A broken rule rejects the record, or is only counted.',
    default: 'reject',
  })
  severity?: 'reject' | 'warn';

  @Flag({ description: 'Rule: not null.', defaultText: 'no rule', example: true })
  required?: boolean;

  @Scalar({
    description: 'Rule: at least this, as a value of the column’s type.',
    defaultText: 'no rule',
    example: '1',
  })
  min?: string;

  @Scalar({
    description: 'Rule: at most this, as a value of the column’s type.',
    defaultText: 'no rule',
    example: '1000',
  })
  max?: string;

  @Scalars({
    description: 'Rule: one of these values.',
    defaultText: 'no rule',
    nonEmpty: true,
    example: ['new', 'paid', 'shipped'],
  })
  enum?: string[];

  @Text({
    description: 'Rule: matches this pattern somewhere; anchor it with `^` and `$`. Runs in linear time.',
    defaultText: 'no rule',
    format: notBlank,
    example: '^[A-Z]{2}-[0-9]{6}$',
  })
  regex?: string;

  @Section(LengthDto, {
    description: 'Rule: so many characters.',
    defaultText: 'no rule',
    example: { max: 400 },
  })
  length?: LengthDto;
}

/** The keys of a check that are rules, in the order in which they are resolved. */
export const CHECK_KINDS = ['required', 'enum', 'min', 'max', 'length', 'regex'] as const;
