import { absolutePath, connection, tableName } from '../formats.js';
import { Choice, Flag, Scalars, Text } from './decorators.js';

export class TargetDto {
  @Text({
    description:
      'Where the loader finds the connection: `env://VARIABLE` of its own environment, or `secret://NAME` in AWS Secrets Manager. Never the connection itself.',
    required: true,
    format: connection,
    pattern: '^(env://[A-Za-z_][A-Za-z0-9_]*|secret://[A-Za-z0-9/_+=.@:-]+)$',
    example: 'secret://prod/warehouse',
  })
  connection?: string;

  @Text({
    description: 'TABLE or SCHEMA.TABLE. Unquoted names are lower case, unusual ones stand in double quotes.',
    required: true,
    format: tableName,
    example: 'public.orders',
  })
  table?: string;

  @Choice(['append'], { description: 'How rows come into the table.', default: 'append' })
  mode?: 'append';

  @Choice(['object', 'run'], {
    description:
      'When rows become visible: `object` with the split of their object, `run` all at once when every split has been staged. What needs the whole run asks for `run` by itself: checks over the run, severity `fail`, `transform.deduplicate`, a lookup with `missing: fail`.',
    defaultText: '`object`, or `run` where something needs it',
    example: 'run',
  })
  publish?: 'object' | 'run';

  @Scalars({
    description: 'Columns of the primary key that `create` gives the table.',
    default: [],
    example: ['order_id'],
  })
  key?: string[];

  @Flag({ description: 'Create the table when it is missing.', default: false, example: true })
  create?: boolean;

  @Choice(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'], {
    description: 'TLS to the database, as libpq names it.',
    defaultText: 'the connection’s own, else `prefer`',
    example: 'verify-full',
  })
  sslmode?: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

  @Text({
    description: 'PEM file with the authorities to trust, on the loader’s file system.',
    defaultText: 'the system’s authorities',
    format: absolutePath,
    example: '/etc/ssl/rds-global-bundle.pem',
  })
  ca_file?: string;
}
