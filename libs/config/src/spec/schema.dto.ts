import { columnName, notBlank } from '../formats.js';
import { Choice, Flag, Scalar, Scalars, Sections, Text, TypeName } from './decorators.js';

export class ColumnDto {
  @Text({
    description: 'Name of the column from here on.',
    required: true,
    format: columnName,
    example: 'order_id',
  })
  name?: string;

  @Text({
    description: 'Name in the header. Not with `header: false`.',
    defaultText: 'the value of `name`',
    example: 'Order ID',
  })
  source?: string;

  @TypeName({
    description: 'PostgreSQL type; see the list of types below.',
    required: true,
    example: 'numeric(12,2)',
  })
  type?: string;

  @Flag({
    description: 'A null is a reject, and the column that `create` makes is NOT NULL.',
    default: false,
  })
  required?: boolean;

  @Scalars({
    description:
      'Texts that are null in this column, compared after `trim`, whether quoted or not. Other than `source.csv.null_values`, which holds for every column and for unquoted fields.',
    default: [],
    example: ['n/a', '-'],
  })
  null_if?: string[];

  @Scalar({
    description: 'Stands in for nulls; read as text of the column’s type.',
    defaultText: 'none',
    example: '0',
  })
  default?: string;

  @Text({
    description: 'Input format of dates and times, in the patterns of PostgreSQL’s to_timestamp.',
    defaultText: 'ISO 8601',
    format: notBlank,
    example: 'DD/MM/YYYY',
  })
  format?: string;

  @Choice(['none', 'both', 'left', 'right'], {
    description: 'Blanks to cut off before the value is read.',
    default: 'none',
  })
  trim?: 'none' | 'both' | 'left' | 'right';

  @Choice(['round', 'reject'], {
    description: 'For `numeric(p,s)`: what becomes of values with more than `s` decimals.',
    default: 'round',
  })
  on_scale?: 'round' | 'reject';
}

export class SchemaDto {
  @Sections(ColumnDto, {
    description:
      'The columns to read. With a header their order does not matter; without one it is the file’s.',
    required: true,
    nonEmpty: true,
  })
  columns?: ColumnDto[];
}
