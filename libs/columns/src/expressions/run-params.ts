import { parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';

/** A param that a pipeline declares: what `params.NAME` is in expressions. */
export interface RunParam {
  readonly type: ColumnType;
  /** Undefined: none. */
  readonly default: string | undefined;
}

export type RunParams = ReadonlyMap<string, RunParam>;

export const NO_PARAMS: RunParams = new Map();

export function runParams(
  declared: readonly { readonly name: string; readonly type: string; readonly default?: string }[],
): RunParams {
  return new Map(
    declared.map(({ name, type, default: fallback }) => [
      name,
      { type: parseType(type) ?? { kind: 'text' }, default: fallback },
    ]),
  );
}
