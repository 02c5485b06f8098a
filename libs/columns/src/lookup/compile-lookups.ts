import { type ResolvedLookup } from '@sluice/config';
import { kindName } from '../expressions/kinds.js';
import { TEXT } from '../expressions/typed.js';
import { parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { type Compiling } from '../transform/compiling.js';
import { type Veil } from '../transform/veil.js';

/** One step of `transform.lookup`; what it adds fills the slots from the next free one on. */
export interface LookupStep {
  readonly name: string;
  readonly source: ResolvedLookup['source'];
  readonly keys: readonly {
    /** Ours. */
    readonly column: string;
    readonly slot: number;
    /** The lookup's. */
    readonly source: string;
    /** What the lookup's values are read as. */
    readonly type: ColumnType;
  }[];
  readonly columns: readonly { readonly name: string; readonly source: string; readonly type: ColumnType }[];
  readonly missing: ResolvedLookup['missing'];
  readonly maxRows: number;
  readonly maxBytes: number;
  /** Of timestamptz values without an offset. */
  readonly timezone: string;
  /** Masks cover columns that it reads or adds: errors quote no values. */
  readonly discreet: boolean;
}

export function compileLookups(compiling: Compiling): readonly LookupStep[] {
  const { spec, environment } = compiling;
  return spec.transform.lookup.map((lookup, index) => {
    const { name, source, missing, maxRows, maxBytes } = lookup;
    const keys = lookup.on.flatMap((on) => key(compiling, index, on) ?? []);
    const columns = lookup.columns.map((column) => ({
      ...column,
      type: added(compiling, index, column),
    }));
    const inputs = keys.map(({ slot }) => slot);
    for (const column of columns) environment.define(column.name, column.type, false, inputs);
    return {
      name,
      source,
      keys,
      columns,
      missing,
      maxRows,
      maxBytes,
      timezone: spec.source.timezone,
      discreet: false,
    };
  });
}

/** Knows what masks cover, which is known when everything else is. */
export function withVeil(steps: readonly LookupStep[], { slots, names }: Veil): readonly LookupStep[] {
  return steps.map((step) => ({
    ...step,
    discreet:
      step.keys.some(({ slot }) => slots.has(slot)) || step.columns.some(({ name }) => names.has(name)),
  }));
}

function key(
  compiling: Compiling,
  index: number,
  on: ResolvedLookup['on'][number],
): LookupStep['keys'][number] | undefined {
  const { environment } = compiling;
  const at = { section: 'lookup', index, key: `on.${on.column}` } as const;
  const known = environment.column(on.column);
  if (known === undefined) {
    compiling.unknown(at, 'lookup', on.column, environment.names());
    return undefined;
  }
  const { kind } = known.type;
  if (kind === 'json' || kind === 'jsonb') {
    const message = `"${on.column}" is of type ${kindName(kind)}, which has no equality that a lookup could use`;
    compiling.problem(at, 'lookup', message, 'Declare the column as text.');
  }
  return { column: on.column, slot: known.slot, source: on.key, type: withoutModifiers(known.type) };
}

/** A key of the lookup that would not fit our column is one that no row has, and no error. */
function withoutModifiers(type: ColumnType): ColumnType {
  if (type.kind === 'varchar') return TEXT;
  if (type.kind === 'char') return { kind: 'char', length: 10_485_760 };
  if (type.kind === 'numeric') return { kind: 'numeric', precision: undefined, scale: undefined };
  return type;
}

function added(
  compiling: Compiling,
  index: number,
  { name, type: text }: ResolvedLookup['columns'][number],
): ColumnType {
  if (compiling.environment.column(name)) {
    const hint = 'Give the new column another name; transform.drop and transform.set can follow.';
    compiling.problem(
      { section: 'lookup', index, key: `columns.${name}` },
      'lookup',
      `there is a column "${name}" already`,
      hint,
    );
  }
  const type = parseType(text);
  if (type !== undefined) return type;
  const at = { section: 'lookup', index, key: `columns.${name}.type` } as const;
  compiling.problem(at, 'type', `"${text}" is not a type that Sluice loads`);
  return TEXT;
}
