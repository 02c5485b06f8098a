import { asciiCharacter, bucketName, notBlank, objectKey, pipelineName, tableName } from '../formats.js';
import {
  Choice,
  Integer,
  Scalars,
  Section,
  SectionsByName,
  Size,
  Text,
  TextsByName,
  TypeName,
} from './decorators.js';

export class LookupObjectDto {
  @Text({
    description: 'Key of the object: one key, no glob. Its first record names the columns.',
    required: true,
    format: objectKey,
    example: 'reference/countries.csv',
  })
  key?: string;

  @Text({
    description: 'Bucket that holds it.',
    defaultText: 'the bucket of `source.s3`',
    format: bucketName,
    example: 'sluice-demo',
  })
  bucket?: string;

  @Text({
    description: 'What stands between fields: one ASCII character.',
    default: ',',
    format: asciiCharacter,
    example: ';',
  })
  delimiter?: string;

  @Scalars({
    description: 'Unquoted fields equal to one of these are null.',
    default: [''],
    example: ['', 'NULL'],
  })
  null_values?: string[];

  @Choice(['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'windows-1252'], {
    description: 'Encoding of the object.',
    default: 'utf-8',
  })
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'windows-1252';

  @Choice(['auto', 'none', 'gzip'], {
    description: 'As in `source.csv.compression`.',
    default: 'auto',
  })
  compression?: 'auto' | 'none' | 'gzip';
}

export class LookupColumnDto {
  @Text({
    description: 'Its name in the lookup.',
    required: true,
    format: notBlank,
    example: 'country_name',
  })
  from?: string;

  @TypeName({ description: 'Type that it is read as.', default: 'text', example: 'integer' })
  type?: string;
}

export class LookupDto {
  @Text({
    description:
      'Name of the lookup, unique in the pipeline: a lower-case letter, then up to 62 of `a-z`, `0-9`, `_`, `-`.',
    required: true,
    format: pipelineName,
    pattern: '^[a-z][a-z0-9_-]{0,62}$',
    example: 'countries',
  })
  name?: string;

  @Section(LookupObjectDto, {
    description:
      'The lookup is a CSV object in S3. A run reads the version that it found when it was planned. Text stands for `key`.',
    defaultText: 'none; either this or `table`',
    short: 'key',
    example: 'reference/countries.csv',
  })
  object?: LookupObjectDto;

  @Text({
    description: 'The lookup is a table of the target database. A run reads it as it was when the run began.',
    defaultText: 'none; either this or `object`',
    format: tableName,
    example: 'public.countries',
  })
  table?: string;

  @TextsByName({
    description:
      'Our column → the lookup’s column that must be equal to it, read as our column’s type. Together they are unique in the lookup.',
    required: true,
    example: { country: 'iso_code' },
  })
  on?: Map<string, string>;

  @SectionsByName(LookupColumnDto, {
    description:
      'The columns that it adds: new name → its name in the lookup, or a section of `from` and `type`.',
    required: true,
    short: 'from',
    example: { country_name: 'name' },
  })
  columns?: Map<string, LookupColumnDto>;

  @Choice(['null', 'reject', 'fail'], {
    description:
      'A record whose key is not in the lookup: its new columns are null, the record is rejected, or the run fails and publishes nothing. A null key is never found.',
    default: 'null',
    example: 'reject',
  })
  missing?: 'null' | 'reject' | 'fail';

  @Integer({
    description: 'A lookup with more rows than this fails the run.',
    default: 1_000_000,
    min: 1,
    max: 10_000_000,
  })
  max_rows?: number;

  @Size({
    description: 'A lookup of more bytes than this fails the run.',
    default: '64MiB',
    min: 1024,
    max: 512 * 1024 * 1024,
  })
  max_bytes?: string | number;
}
