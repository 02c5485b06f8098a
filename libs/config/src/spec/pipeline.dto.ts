import { pipelineName } from '../formats.js';
import { CheckDto } from './check.dto.js';
import {
  Choice,
  Integer,
  Ratio,
  Scalars,
  Section,
  Sections,
  SectionsByName,
  Size,
  Text,
} from './decorators.js';
import { ConcurrencyDto, NotifyDto, ParamDto, ScheduleDto, TimeoutsDto } from './running.dto.js';
import { SchemaDto } from './schema.dto.js';
import { SourceDto } from './source.dto.js';
import { TargetDto } from './target.dto.js';
import { TransformDto } from './transform.dto.js';

/** A record travels in one gRPC message with room to spare (I5). */
const MAX_RECORD_BYTES = 8 * 1024 * 1024;

export class MetadataDto {
  @Text({
    description: 'Name of the pipeline: a lower-case letter, then up to 62 of `a-z`, `0-9`, `_`, `-`.',
    required: true,
    format: pipelineName,
    pattern: '^[a-z][a-z0-9_-]{0,62}$',
    example: 'orders',
  })
  name?: string;

  @Text({ description: 'Whom to ask.', default: '', example: 'data-platform@example.com' })
  owner?: string;

  @Text({ description: 'What it loads, for people.', default: '', example: 'Orders, every night.' })
  description?: string;
}

export class LimitsDto {
  @Integer({
    description: 'The run fails when more records than this are rejected.',
    defaultText: 'no limit',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    example: 1000,
  })
  max_rejects?: number;

  @Ratio({
    description: 'A split fails when more than this part of its records is rejected, from 0 to 1.',
    defaultText: 'no limit',
    example: 0.05,
  })
  max_reject_ratio?: number;

  @Size({
    description: 'Longer records are rejected.',
    default: '1MiB',
    min: 1024,
    max: MAX_RECORD_BYTES,
    example: '256KiB',
  })
  max_record_bytes?: string | number;

  @Size({
    description: 'Longer values are rejected. At most `max_record_bytes`.',
    defaultText: 'the value of `max_record_bytes`',
    min: 1,
    max: MAX_RECORD_BYTES,
    example: '64KiB',
  })
  max_value_bytes?: string | number;
}

export class RejectsDto {
  @Choice(['keep', 'redact', 'none'], {
    description:
      'What a reject keeps of its record: `keep` its bytes and the offending values; `redact` position, rules, columns and reasons, with `***` for each value; `none` the same without any sign of a value.',
    default: 'keep',
  })
  raw?: 'keep' | 'redact' | 'none';
}

/** A pipeline file. Every property is optional to TypeScript: what is required is known after validation only. */
export class PipelineDto {
  @Choice(['sluice/v1'], { description: 'Version of this format.', required: true, example: 'sluice/v1' })
  apiVersion?: 'sluice/v1';

  @Choice(['Pipeline'], { description: 'Kind of file.', required: true, example: 'Pipeline' })
  kind?: 'Pipeline';

  @Section(MetadataDto, { description: 'Who it is.', required: true })
  metadata?: MetadataDto;

  @SectionsByName(ParamDto, {
    description:
      'What a run may be given: `{{ params.NAME }}` in keys, `params.NAME` in expressions and in `target.partition`.',
    defaultText: 'none',
    short: 'type',
    example: { region: { type: 'text', default: 'eu' } },
  })
  params?: Map<string, ParamDto>;

  @Section(SourceDto, { description: 'Where the records come from.', required: true })
  source?: SourceDto;

  @Section(SchemaDto, { description: 'What the records hold.', required: true })
  schema?: SchemaDto;

  @Section(TransformDto, {
    description:
      'What is done to them, in this order: rename, split, lookup, set, where; then come the checks; then mask, lineage, drop. deduplicate is last, over the whole run. See docs/transforms.md.',
    absent: 'defaults',
  })
  transform?: TransformDto;

  @Sections(CheckDto, {
    description:
      'What must be true, of each record after the transforms or of the run as a whole. One item has one or more rules. See docs/checks.md.',
    default: [],
  })
  checks?: CheckDto[];

  @Section(TargetDto, { description: 'Where they go.', required: true })
  target?: TargetDto;

  @Section(LimitsDto, { description: 'When to give up.', absent: 'defaults' })
  limits?: LimitsDto;

  @Section(RejectsDto, { description: 'What is kept of rejected records.', absent: 'defaults' })
  rejects?: RejectsDto;

  @Choice(['full', 'counts', 'none'], {
    description:
      'Statistics of each loaded column: `full` with values (least, greatest, quantiles, most frequent), `counts` without any value, `none` of them. `sluice profile RUN` shows them.',
    default: 'full',
  })
  statistics?: 'full' | 'counts' | 'none';

  @Section(ScheduleDto, {
    description: 'When runs begin by themselves.',
    defaultText: 'never',
    example: { cron: '30 6 * * *', timezone: 'Europe/Berlin' },
  })
  schedule?: ScheduleDto;

  @Scalars({
    description:
      'Pipelines that this one comes after: a run begins when each of them has a succeeded run for the same logical date.',
    default: [],
    example: ['orders', 'customers'],
  })
  after?: string[];

  @Section(ConcurrencyDto, { description: 'How much may run at a time.', absent: 'defaults' })
  concurrency?: ConcurrencyDto;

  @Section(TimeoutsDto, { description: 'How long things may take.', absent: 'defaults' })
  timeouts?: TimeoutsDto;

  @Choice(['refuse', 'replace', 'duplicate'], {
    description:
      'What a second run for a logical date that has a succeeded or active one may do: nothing (`refuse`), take the place of the rows of the first (`replace`), or load once more (`duplicate`). Retries and replays are no second runs.',
    default: 'duplicate',
  })
  on_rerun?: 'refuse' | 'replace' | 'duplicate';

  @Sections(NotifyDto, { description: 'Whom to tell of runs.', default: [] })
  notify?: NotifyDto[];
}
