import { NO_PARAMS, type RunParams } from '../expressions/run-params.js';
import { type Scope } from '../expressions/scope.js';
import { type Kernel } from '../kernels/kernel.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { createKernel, readLiteral } from './engine.js';
import { type OutputField } from './output.js';

export interface KnownColumn {
  readonly slot: number;
  readonly type: ColumnType;
  readonly required: boolean;
}

/**
 * The columns while a pipeline is compiled: each definition takes a slot of its own, and a name means its latest
 * definition, so that every step sees the ones before it.
 */
export class Environment implements Scope {
  private readonly columns = new Map<string, KnownColumn>();
  /** By slot. */
  readonly slotNames: string[] = [];
  readonly slotTypes: ColumnType[] = [];
  /** By slot: the slots that its values are computed from. */
  readonly inputs: (readonly number[])[] = [];

  readonly literal: (type: ColumnType, text: string) => Vector | string;

  constructor(
    readonly timezone: string,
    readonly params: RunParams = NO_PARAMS,
  ) {
    this.literal = readLiteral(timezone);
  }

  kernel(type: ColumnType): Kernel {
    return createKernel(type, { column: '', timezone: this.timezone });
  }

  /** @param inputs slots that the values are computed from; none for what is read or constant */
  define(name: string, type: ColumnType, required: boolean, inputs: Iterable<number> = []): number {
    const slot = this.slotNames.push(name) - 1;
    this.slotTypes.push(type);
    this.inputs.push([...inputs]);
    this.columns.set(name, { slot, type, required }); // a Map keeps the place of a name that it knows
    return slot;
  }

  column(name: string): KnownColumn | undefined {
    return this.columns.get(name);
  }

  names(): Iterable<string> {
    return this.columns.keys();
  }

  outputs(dropped: ReadonlySet<string>, notNull: ReadonlySet<string>): readonly OutputField[] {
    return [...this.columns]
      .filter(([name]) => !dropped.has(name))
      .map(([name, { slot, type, required }]) => ({
        name,
        slot,
        type,
        notNull: required || notNull.has(name),
      }));
  }
}
