import { cron, notBlank, timezone, webhook, word } from '../formats.js';
import { PARAM_TYPES } from '../params.js';
import { Choice, Choices, Duration, Integer, Scalar, Section, Text } from './decorators.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

export class ParamDto {
  @Choice(PARAM_TYPES, { description: 'Type of its values. `NAME: date` is short for it.', default: 'text' })
  type?: (typeof PARAM_TYPES)[number];

  @Scalar({
    description: 'Its value where a run is given none.',
    defaultText: 'none: a run without it is refused',
    example: 'eu',
  })
  default?: string;
}

export class ScheduleDto {
  @Text({
    description:
      'Minute, hour, day of month, month and day of week: `*`, lists, ranges, steps, names of months and days.',
    required: true,
    format: cron,
    example: '30 6 * * MON-FRI',
  })
  cron?: string;

  @Text({
    description:
      'IANA zone in whose wall time the fields are read; a time that a clock change skips or repeats fires once.',
    default: 'UTC',
    format: timezone,
    example: 'Europe/Berlin',
  })
  timezone?: string;

  @Choice(['same', 'previous'], {
    description: 'Logical date of a run: the day, in that zone, on which it fires, or the one before.',
    default: 'same',
  })
  logical_date?: 'same' | 'previous';

  @Choice(['all', 'latest', 'skip'], {
    description:
      'Times that passed while no orchestrator ran or the pipeline was paused: a run for each, for the latest, or for none.',
    defaultText: '`all` where `source.s3.key` has `{{ run.date }}`, else `latest`',
  })
  catch_up?: 'all' | 'latest' | 'skip';

  @Duration({
    description:
      'A run begins at a moment of its own within so long of the time, so that not all begin at once.',
    default: '0s',
    min: 0,
    max: DAY,
    example: '5m',
  })
  jitter?: string;
}

export class PoolDto {
  @Text({
    description: 'Pool that each active run takes from; the orchestrator’s configuration gives its size.',
    required: true,
    format: word,
    example: 'warehouse',
  })
  name?: string;

  @Integer({ description: 'How much a run takes.', default: 1, min: 1, max: 1000 })
  weight?: number;
}

export class ConcurrencyDto {
  @Integer({
    description: 'Runs of this pipeline that are planned, running or publishing at a time; 0: any number.',
    default: 0,
    min: 0,
    max: 1000,
    example: 1,
  })
  max_active_runs?: number;

  @Section(PoolDto, {
    description: 'Shares a limit with other pipelines. `pool: NAME` is short for a weight of 1.',
    defaultText: 'none',
    short: 'name',
    example: { name: 'warehouse', weight: 2 },
  })
  pool?: PoolDto;

  @Integer({ description: 'Runs of greater priority go first.', default: 0, min: -100, max: 100 })
  priority?: number;
}

export class TimeoutsDto {
  @Duration({
    description: 'Wall time of one split, its retries included.',
    defaultText: 'the orchestrator’s',
    min: SECOND,
    max: 30 * DAY,
    example: '1h',
  })
  split?: string;

  @Duration({
    description: 'Wall time of a run, from its planning to its publication.',
    defaultText: 'the orchestrator’s',
    min: SECOND,
    max: 90 * DAY,
    example: '6h',
  })
  run?: string;
}

export class NotifyDto {
  @Text({
    description:
      'Where the orchestrator finds the webhook’s address: `env://VARIABLE` of its own environment, or `secret://NAME` in AWS Secrets Manager.',
    required: true,
    format: webhook,
    pattern: '^(env://[A-Za-z_][A-Za-z0-9_]*|secret://[A-Za-z0-9/_+=.@:-]+)$',
    example: 'secret://prod/slack-data',
  })
  url?: string;

  @Choices(['failure', 'recovery', 'late'], {
    description:
      'When: a run failed; one succeeded after others had failed; one has not succeeded within `late_after`.',
    default: ['failure'],
    example: ['failure', 'recovery'],
  })
  on?: ('failure' | 'recovery' | 'late')[];

  @Choice(['json', 'slack'], { description: 'Form of the body.', default: 'json' })
  format?: 'json' | 'slack';

  @Text({
    description: 'Text of the message; `{{ }}` fills in values of the run. See docs/scheduling.md.',
    defaultText: 'one of ours',
    format: notBlank,
    example: '{{ run.pipeline }} of {{ run.date }}: {{ run.state }}',
  })
  template?: string;

  @Text({
    description: 'Where the orchestrator finds the key of the HMAC-SHA256 signature, as in `url`.',
    defaultText: 'none: not signed',
    format: webhook,
    pattern: '^(env://[A-Za-z_][A-Za-z0-9_]*|secret://[A-Za-z0-9/_+=.@:-]+)$',
    example: 'secret://prod/webhook-key',
  })
  signing_key?: string;

  @Duration({
    description: 'How long after its scheduled or triggered time a run that has not succeeded is late.',
    defaultText: 'none',
    min: MINUTE,
    max: 30 * DAY,
    example: '1h',
  })
  late_after?: string;
}
