import { columnName } from '../formats.js';
import { Choice, Flag, Scalars, Text } from './decorators.js';

export class HistoryDto {
  @Text({
    description: 'Column with the time from which a row holds: a date or a timestamp.',
    required: true,
    format: columnName,
    example: 'changed_at',
  })
  effective?: string;

  @Scalars({
    description: 'Columns whose change makes a new version; nulls are equal.',
    default: [],
    defaultText: 'all but the key and `effective`',
    example: ['address', 'segment'],
  })
  track?: string[];

  @Text({
    description: 'Column that Sluice writes: from when a version holds, inclusive.',
    default: 'valid_from',
    format: columnName,
  })
  valid_from?: string;

  @Text({
    description: 'Column that Sluice writes: until when it holds, exclusive; null while it does.',
    default: 'valid_to',
    format: columnName,
  })
  valid_to?: string;

  @Text({
    description: 'Column that Sluice writes: whether it is the last version of its key.',
    default: 'is_current',
    format: columnName,
  })
  is_current?: string;

  @Flag({
    description: 'With `create`: a function TABLE_at(time) beside the table gives its rows as of that time.',
    default: false,
  })
  point_in_time?: boolean;
}

export class SyncDto {
  @Choice(['soft', 'hard'], {
    description: '`hard` deletes rows; `soft` sets `deleted_column`, and clears it when the key comes back.',
    required: true,
    example: 'soft',
  })
  delete?: 'soft' | 'hard';

  @Text({
    description: 'soft: timestamptz column that Sluice writes; null while the key is there.',
    default: 'deleted_at',
    format: columnName,
  })
  deleted_column?: string;
}

export class IndexDto {
  @Scalars({ description: 'Its columns, in order.', required: true, nonEmpty: true, example: ['customer'] })
  columns?: string[];

  @Flag({ description: 'No two rows may be equal in them.', default: false })
  unique?: boolean;
}

export class PartitionByDto {
  @Text({
    description: 'Column of dates or timestamps: a partition for each day, month or year.',
    defaultText: 'none',
    format: columnName,
    example: 'ordered_at',
  })
  range?: string;

  @Text({
    description: 'Column: a partition for each of its values.',
    defaultText: 'none',
    format: columnName,
    example: 'region',
  })
  list?: string;

  @Choice(['day', 'month', 'year'], {
    description: 'range: how much a partition holds.',
    defaultText: '`month`',
  })
  every?: 'day' | 'month' | 'year';
}
