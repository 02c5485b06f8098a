import { notBlank } from '../formats.js';
import {
  Choices,
  Scalars,
  Section,
  Sections,
  SectionsByName,
  Text,
  TextsByName,
  TypeName,
} from './decorators.js';
import { LookupDto } from './lookup.dto.js';
import { MaskDto } from './mask.dto.js';

export class SplitDto {
  @Text({
    description: 'What stands between the pieces: one character or more, taken as they are.',
    required: true,
    example: ' ',
  })
  by?: string;

  @Scalars({
    description:
      'Names of the new columns, of type `text`. Missing pieces are null; the last one keeps the rest, further separators included.',
    required: true,
    nonEmpty: true,
    example: ['first_name', 'last_name'],
  })
  into?: string[];
}

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

  @Text({
    description: 'How text is read as `type`, as in `schema.columns[].format`.',
    defaultText: 'as a cast reads it',
    format: notBlank,
    example: 'DD/MM/YYYY',
  })
  format?: string;
}

const WHICH = /^(first|last|max\(.+\))$/;

const KEEP_PROBLEM = {
  message: 'must be first, last or max(COLUMN)',
  hint: 'For the row with the greatest value write keep: max(COLUMN).',
};

export class KeepDto {
  @Text({
    description:
      '`first` or `last`, in the order of object and record, or `max(COLUMN)`. `keep: last` is short for it.',
    format: (text) => (WHICH.test(text) ? undefined : KEEP_PROBLEM),
    pattern: WHICH.source,
    example: 'last',
  })
  which?: string;

  @Text({
    description:
      'The row with the greatest value in this column; nulls are least, and the last of equals is kept.',
    format: notBlank,
    example: 'updated_at',
  })
  max?: string;
}

/** What is kept, whichever way it is written; undefined: not said. */
export function keepOf(dto: KeepDto | undefined): 'first' | 'last' | { readonly max: string } | undefined {
  if (dto?.max !== undefined) return { max: dto.max };
  const column = dto?.which === undefined ? undefined : /^max\((.+)\)$/.exec(dto.which)?.[1].trim();
  if (column !== undefined) return { max: column };
  return dto?.which === 'first' || dto?.which === 'last' ? dto.which : undefined;
}

export class DeduplicateDto {
  @Scalars({
    description: 'Of the rows of a run that are equal in these columns, one is kept. Nulls are equal.',
    required: true,
    nonEmpty: true,
    example: ['order_id'],
  })
  key?: string[];

  @Section(KeepDto, {
    description: 'Which of them: `first`, `last`, or `max(COLUMN)`, the one with the greatest value.',
    defaultText: '`first`',
    short: 'which',
    example: 'max(updated_at)',
  })
  keep?: KeepDto;
}

export const LINEAGE = ['run_id', 'object', 'record', 'loaded_at'] as const;

export class TransformDto {
  @TextsByName({ description: 'Old name → new name. Happens first.', example: { note: 'comment' } })
  rename?: Map<string, string>;

  @SectionsByName(SplitDto, {
    description:
      'Columns of text to cut at a separator into further columns. They stay themselves; `drop` leaves them out.',
    example: { full_name: { by: ' ', into: ['first_name', 'last_name'] } },
  })
  split?: Map<string, SplitDto>;

  @Sections(LookupDto, {
    description: 'Columns to add from a small CSV object or a table. In order; each sees those before it.',
    default: [],
  })
  lookup?: LookupDto[];

  @SectionsByName(SetDto, {
    description:
      'Column → expression, or a section of `expression`, `type` and `format`. In order; each sees those before it.',
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

  @SectionsByName(MaskDto, {
    description:
      'Columns whose values must not be seen, and how they are hidden in what is loaded. After the checks. In rejects nothing is left of them, nor of what was computed from them.',
    short: 'how',
    example: { email: 'redact' },
  })
  mask?: Map<string, MaskDto>;

  @Section(DeduplicateDto, {
    description: 'Leaves out rows of a run that say the same thing twice. They are counted as superseded.',
    defaultText: 'none',
    example: { key: ['order_id'], keep: 'last' },
  })
  deduplicate?: DeduplicateDto;

  @Choices(LINEAGE, {
    description:
      'Columns to add at the end: `_run_id` (uuid), `_object` (text, s3://BUCKET/KEY), `_record` (bigint, number in the object), `_loaded_at` (timestamptz, when the transform of its split began).',
    default: [],
    example: ['run_id', 'object', 'record'],
  })
  lineage?: (typeof LINEAGE)[number][];

  @Scalars({
    description: 'Columns to leave out of the target. Happens last, so checks still see them.',
    default: [],
    example: ['internal_note'],
  })
  drop?: string[];
}
