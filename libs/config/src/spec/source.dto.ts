import {
  asciiCharacter,
  asciiCharacterOrNone,
  bucketName,
  endpoint,
  keyGlob,
  region,
  timezone,
} from '../formats.js';
import { Choice, Flag, Integer, Scalars, Section, Text } from './decorators.js';

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
      'Which keys to read, as a glob over whole keys: `*` within a path segment, `**` across segments, `?`, `[a-z]`, `{a,b}`.',
    required: true,
    format: keyGlob,
    example: 'orders/2026-*/**/*.csv.gz',
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

export class SourceDto {
  @Section(S3Dto, {
    description: 'The objects to read. Credentials come from the SDK’s default chain.',
    required: true,
  })
  s3?: S3Dto;

  @Section(CsvDto, { description: 'How the bytes are cut into records and fields.', absent: 'defaults' })
  csv?: CsvDto;

  @Text({
    description: 'IANA zone for `timestamptz` values that are written without one.',
    default: '',
    defaultText: 'none: such values are rejected',
    format: timezone,
    example: 'Europe/Berlin',
  })
  timezone?: string;
}
