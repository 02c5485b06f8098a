import {
  asciiCharacter,
  asciiCharacterOrNone,
  bucketName,
  endpoint,
  keyGlob,
  keyTemplate,
  queueUrl,
  region,
  timezone,
} from '../formats.js';
import { Choice, Duration, Flag, Integer, Scalars, Section, Size, Text } from './decorators.js';

const GIB = 1024 ** 3;
const SECOND = 1000;
const DAY = 86_400_000;

export class S3Dto {
  @Text({
    description: 'Bucket that holds the objects; an access point’s ARN serves too.',
    required: true,
    format: bucketName,
    example: 'sluice-demo',
  })
  bucket?: string;

  @Text({
    description:
      'Which keys to read, as a glob over whole keys: `*` within a path segment, `**` across segments, `?`, `[a-z]`, `{a,b}`. `{{ run.date }}` stands for the run’s logical date, `{{ run.date | YYYY/MM/DD }}` for it in another form (`YYYY`, `YY`, `MM`, `DD`, `DDD`), `{{ params.NAME }}` for a param.',
    required: true,
    format: keyGlob,
    example: 'orders/{{ run.date | YYYY/MM/DD }}/**/*.csv.gz',
  })
  key?: string;

  @Text({
    description: 'Region of the bucket.',
    default: '',
    defaultText: 'the SDK’s own chain (`AWS_REGION`, profile, role)',
    format: region,
    example: 'eu-central-1',
  })
  region?: string;

  @Text({
    description: 'Address of an S3 that is not AWS’s.',
    default: '',
    defaultText: 'AWS, or `AWS_ENDPOINT_URL_S3`',
    format: endpoint,
    example: 'http://minio.internal:9000',
  })
  endpoint?: string;

  @Flag({
    description: 'Address buckets as `endpoint/bucket` instead of `bucket.endpoint`.',
    defaultText: '`true` where `endpoint` is set, else `false`',
    example: true,
  })
  force_path_style?: boolean;
}

export class CsvDto {
  @Text({
    description:
      'What stands between fields: one ASCII character. A tab is written `"\\t"`, in double quotes.',
    default: ',',
    format: asciiCharacter,
    example: ';',
  })
  delimiter?: string;

  @Text({
    description: 'What encloses fields: one ASCII character, or nothing for files without quoting.',
    default: '"',
    format: asciiCharacterOrNone,
    example: "'",
  })
  quote?: string;

  @Text({
    description:
      'What takes the special meaning from a quote within quotes. Equal to `quote`: quotes are doubled.',
    defaultText: 'the value of `quote`',
    format: asciiCharacterOrNone,
    example: '\\',
  })
  escape?: string;

  @Flag({
    description: 'The first record names the columns. Without it columns are taken by position.',
    default: true,
  })
  header?: boolean;

  @Scalars({
    description: 'Unquoted fields equal to one of these are null. Quoted fields never are.',
    default: [''],
    example: ['', 'NULL', '\\N'],
  })
  null_values?: string[];

  @Integer({ description: 'Lines to pass over before the header.', default: 0, min: 0, max: 1_000_000 })
  skip_lines?: number;

  @Choice(['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'windows-1252'], {
    description: 'Encoding of the objects. A byte order mark is passed over.',
    default: 'utf-8',
  })
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'windows-1252';

  @Choice(['auto', 'none', 'gzip'], {
    description: '`auto`: gzip where the key ends in `.gz` or the object begins with gzip’s two bytes.',
    default: 'auto',
  })
  compression?: 'auto' | 'none' | 'gzip';

  @Choice(['ignore', 'fail'], {
    description: 'What a header name outside the schema does: nothing, or fail its object.',
    default: 'ignore',
  })
  extra_columns?: 'ignore' | 'fail';
}

export class ReadyDto {
  @Text({
    description: 'Key of an object whose being there says that the set is whole. `{{ }}` as in `key`.',
    defaultText: 'none',
    format: keyTemplate,
    example: 'orders/{{ run.date }}/_SUCCESS',
  })
  marker?: string;

  @Text({
    description:
      'Key of an object that lists the keys of the set, one in each line or as a JSON list; exactly those are loaded. `{{ }}` as in `key`.',
    defaultText: 'none',
    format: keyTemplate,
    example: 'orders/{{ run.date }}/manifest.json',
  })
  manifest?: string;

  @Duration({
    description: 'The run fails when it is not there after so long.',
    default: '2h',
    min: SECOND,
    max: 30 * DAY,
    example: '6h',
  })
  timeout?: string;
}

export class PackDto {
  @Flag({
    description: '`false`: each object is a split of its own. `pack: false` is short for it.',
    default: true,
  })
  enabled?: boolean;

  @Size({ description: 'Objects of at most this size are packed.', default: '1MiB', min: 0, max: GIB })
  below?: string | number;

  @Size({
    description: 'A split takes at most so many bytes of them.',
    default: '16MiB',
    min: 1024,
    max: GIB,
  })
  size?: string | number;

  @Integer({ description: 'A split takes at most so many of them.', default: 500, min: 2, max: 1000 })
  objects?: number;
}

export class EventsDto {
  @Text({
    description:
      'URL of the SQS queue to which the bucket’s notifications go. The orchestrator reads it: each message starts a run for the objects that it names, as far as they match `key`. At an HTTPS endpoint of AWS, or at the one that the orchestrator is given (`AWS_ENDPOINT_URL_SQS`).',
    required: true,
    format: queueUrl,
    example: 'https://sqs.eu-central-1.amazonaws.com/123456789012/orders',
  })
  queue?: string;
}

export class SourceDto {
  @Section(S3Dto, {
    description: 'The objects to read. Credentials come from the SDK’s default chain.',
    required: true,
  })
  s3?: S3Dto;

  @Section(CsvDto, { description: 'How the bytes are cut into records and fields.', absent: 'defaults' })
  csv?: CsvDto;

  @Choice(['all', 'new'], {
    description:
      '`all` objects that match; or only `new` ones: those that the ledger in the target does not have, by version (versionId, or ETag and LastModified), however late they came.',
    default: 'all',
  })
  select?: 'all' | 'new';

  @Choice(['reload', 'ignore', 'fail'], {
    description:
      'With `select: new`, what an object means of which another version was loaded: `reload` it, `ignore` it, or `fail` the run.',
    default: 'reload',
  })
  on_change?: 'reload' | 'ignore' | 'fail';

  @Choice(['fail', 'succeed'], {
    description: 'How a run ends for which there is nothing to load.',
    defaultText: '`fail`; with `select: new` or `events`, `succeed`',
  })
  when_empty?: 'fail' | 'succeed';

  @Section(ReadyDto, {
    description: 'What must be there before the objects are taken.',
    defaultText: 'nothing',
    example: { marker: 'orders/{{ run.date }}/_SUCCESS' },
  })
  ready?: ReadyDto;

  @Size({
    description:
      'Larger objects are cut into splits of about this size, which several loaders take at once. Objects that are compressed or not UTF-8 are one split each.',
    default: '4GiB',
    min: 1024 * 1024,
    max: 1024 * GIB,
    example: '256MiB',
  })
  split_size?: string | number;

  @Section(PackDto, {
    description: 'Small objects share splits, after the first 64 of a run. `false`: they do not.',
    absent: 'defaults',
    short: 'enabled',
  })
  pack?: PackDto;

  @Section(EventsDto, {
    description: 'Runs that begin when objects arrive.',
    defaultText: 'none',
    example: { queue: 'https://sqs.eu-central-1.amazonaws.com/123456789012/orders' },
  })
  events?: EventsDto;

  @Text({
    description: 'IANA zone for `timestamptz` values that are written without one.',
    default: '',
    defaultText: 'none: such values are rejected',
    format: timezone,
    example: 'Europe/Berlin',
  })
  timezone?: string;
}
