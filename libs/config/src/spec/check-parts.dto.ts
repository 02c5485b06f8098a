import { references } from '../formats.js';
import { Integer, Ratio, Scalar, Scalars, Text } from './decorators.js';

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

export class CountDto {
  @Integer({
    description: 'At least so many.',
    defaultText: 'none',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    example: 1,
  })
  min?: number;

  @Integer({
    description: 'At most so many.',
    defaultText: 'none',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    example: 1_000_000,
  })
  max?: number;
}

export class RatioDto {
  @Ratio({ description: 'At least this part, from 0 to 1.', defaultText: 'none', example: 0.1 })
  min?: number;

  @Ratio({ description: 'At most this part, from 0 to 1.', defaultText: 'none', example: 0.5 })
  max?: number;
}

export class RejectRatioDto {
  @Ratio({ description: 'At most this part, from 0 to 1.', required: true, example: 0.01 })
  max?: number;
}

export class ValueRangeDto {
  @Scalar({ description: 'At least this.', defaultText: 'none', example: '0' })
  min?: string;

  @Scalar({ description: 'At most this.', defaultText: 'none', example: '100000' })
  max?: string;
}

export class ForeignKeyDto {
  @Scalars({
    description: 'Our columns.',
    required: true,
    nonEmpty: true,
    example: ['customer_id'],
  })
  columns?: string[];

  @Text({
    description: 'The table and the columns of it that hold their values, as SCHEMA.TABLE(COLUMN, …).',
    required: true,
    format: references,
    example: 'public.customers(id)',
  })
  references?: string;
}
