import { type ColumnType } from '../types.js';
import { BooleanKernel } from './boolean.js';
import { ByteaKernel } from './bytea.js';
import { DateKernel } from './date.js';
import { DoubleKernel, RealKernel } from './floats.js';
import { BigintKernel, IntegerKernel, SmallintKernel } from './integers.js';
import { JsonKernel } from './json.js';
import { type Kernel, KernelOptionError, type KernelOptions } from './kernel.js';
import { NumericKernel } from './numeric.js';
import { TextKernel } from './text.js';
import { TimeKernel } from './time.js';
import { TimestampKernel } from './timestamp.js';
import { UuidKernel } from './uuid.js';

/**
 * The kernel that reads fields as a type.
 *
 * @throws KernelOptionError where an option does not suit the type, such as a default that is no value of it
 */
export function createKernel(type: ColumnType, options: KernelOptions): Kernel {
  if (options.format !== undefined && !HAS_FORMAT.has(type.kind)) {
    throw new KernelOptionError(
      'format',
      `${type.kind} has no format: date, time, timestamp and timestamptz have`,
    );
  }
  return make(type, options).prepareDefault();
}

const HAS_FORMAT: ReadonlySet<ColumnType['kind']> = new Set(['date', 'time', 'timestamp', 'timestamptz']);

function make(type: ColumnType, options: KernelOptions): Kernel & { prepareDefault(): Kernel } {
  switch (type.kind) {
    case 'smallint':
      return new SmallintKernel(type, options);
    case 'integer':
      return new IntegerKernel(type, options);
    case 'bigint':
      return new BigintKernel(type, options);
    case 'numeric':
      return new NumericKernel(type, options);
    case 'real':
      return new RealKernel(type, options);
    case 'double precision':
      return new DoubleKernel(type, options);
    case 'boolean':
      return new BooleanKernel(type, options);
    case 'text':
    case 'varchar':
    case 'char':
      return new TextKernel(type, options);
    case 'json':
    case 'jsonb':
      return new JsonKernel(type, options);
    case 'bytea':
      return new ByteaKernel(type, options);
    case 'uuid':
      return new UuidKernel(type, options);
    case 'date':
      return new DateKernel(type, options);
    case 'time':
      return new TimeKernel(type, options);
    case 'timestamp':
    case 'timestamptz':
      return new TimestampKernel(type, options);
    case 'interval':
      throw new TypeError('interval is for expressions: no column of a file has it');
  }
}
