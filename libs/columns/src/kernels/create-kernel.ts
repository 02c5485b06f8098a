import { type ColumnType } from '../types.js';
import { BigintKernel, IntegerKernel, SmallintKernel } from './integers.js';
import { type Kernel, type KernelOptions } from './kernel.js';
import { TextKernel } from './text.js';

/**
 * The kernel that reads fields as a type.
 *
 * @throws KernelOptionError where an option does not suit the type, such as a default that is no value of it
 */
export function createKernel(type: ColumnType, options: KernelOptions): Kernel {
  switch (type.kind) {
    case 'smallint':
      return new SmallintKernel(type, options).prepareDefault();
    case 'integer':
      return new IntegerKernel(type, options).prepareDefault();
    case 'bigint':
      return new BigintKernel(type, options).prepareDefault();
    default:
      return new TextKernel(type, options).prepareDefault();
  }
}
