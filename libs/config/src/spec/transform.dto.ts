import { notBlank } from '../formats.js';
import { Scalars, SectionsByName, Text, TextsByName, TypeName } from './decorators.js';

export class SetDto {
  @Text({
    description: 'The value, in PostgreSQL’s scalar syntax: see docs/expressions.md.',
    required: true,
    format: notBlank,
    example: 'round(quantity * unit_price, 2)',
  })
  expression?: string;

  @TypeName({
    description: 'Type that the value is cast to.',
    defaultText: 'the column’s type; for a new column the expression’s',
    example: 'numeric(14,2)',
  })
  type?: string;
}

export class TransformDto {
  @TextsByName({ description: 'Old name → new name. Happens first.', example: { note: 'comment' } })
  rename?: Map<string, string>;

  @SectionsByName(SetDto, {
    description:
      'Column → expression, or a section of `expression` and `type`. In order; each sees those before it.',
    short: 'expression',
    example: { status: 'lower(status)' },
  })
  set?: Map<string, SetDto>;

  @Text({
    description:
      'Records for which this expression is not true are filtered: counted, neither loaded nor rejected.',
    format: notBlank,
    example: "status <> 'test'",
  })
  where?: string;

  @Scalars({
    description: 'Columns to leave out of the target. Happens last, so checks still see them.',
    default: [],
    example: ['internal_note'],
  })
  drop?: string[];
}
