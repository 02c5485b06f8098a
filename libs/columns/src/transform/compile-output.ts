import { type ResolvedMask } from '@sluice/config';
import { categoryOf, kindName } from '../expressions/kinds.js';
import { TEXT } from '../expressions/typed.js';
import { type ColumnType } from '../types.js';
import { type Compiling } from './compiling.js';
import { type KnownColumn } from './environment.js';
import { LINEAGE, type LineageKind } from './lineage.js';
import { MARK } from './mask.js';
import { type OutputField } from './output.js';
import { type Veil, veilOf } from './veil.js';

/** Its result fills the next free slot. */
export interface MaskStep {
  readonly how: ResolvedMask['how'];
  /** Of the value in clear. */
  readonly slot: number;
  readonly type: ColumnType;
}

/** What is done to the rows that have passed: mask, lineage, drop. */
export function compileOutput(compiling: Compiling): {
  readonly mask: readonly MaskStep[];
  readonly lineage: readonly LineageKind[];
  readonly outputs: readonly OutputField[];
  readonly veil: Veil;
} {
  const { spec, environment } = compiling;
  const masked = new Set<number>();
  const mask = spec.transform.mask.flatMap((_, index) => maskStep(compiling, index, masked) ?? []);
  const lineage = spec.transform.lineage.filter((kind, index) => addLineage(compiling, kind, index));
  const outputs = environment.outputs(new Set(spec.transform.drop), checkedNotNull(compiling));
  refuseUnloaded(compiling, outputs);
  return { mask, lineage, outputs, veil: veilOf(environment, spec.transform.mask, masked, outputs) };
}

function maskStep(compiling: Compiling, index: number, masked: Set<number>): MaskStep | undefined {
  const { environment } = compiling;
  const { column, how } = compiling.spec.transform.mask[index];
  const at = { section: 'mask', index } as const;
  const known = environment.column(column);
  if (known === undefined) {
    compiling.unknown(at, 'mask', column, environment.names());
    return undefined;
  }
  refuseMask(compiling, index, known);
  const type = how.kind === 'hash' ? TEXT : known.type;
  masked.add(environment.define(column, type, known.required));
  return { how, slot: known.slot, type: known.type };
}

function refuseMask(compiling: Compiling, index: number, { type }: KnownColumn): void {
  const { column, how } = compiling.spec.transform.mask[index];
  const at = { section: 'mask', index } as const;
  if (how.kind === 'hash') {
    if (type.kind !== 'jsonb') return;
    compiling.problem(
      at,
      'mask',
      `"${column}" is of type jsonb, whose text is the database's`,
      'Declare it as json or text.',
    );
  } else if (categoryOf(type.kind) !== 'string') {
    const message = `${how.kind} is for text columns, and "${column}" is of type ${kindName(type.kind)}`;
    compiling.problem(at, 'mask', message, 'Use hash, which turns the column into text, or drop it.');
  } else if (how.kind === 'redact' && 'length' in type && (type.length ?? MARK.length) < MARK.length) {
    compiling.problem(at, 'mask', `"${column}" has no room for ${MARK}`, 'Give it three characters or more.');
  }
}

function addLineage(compiling: Compiling, kind: LineageKind, index: number): boolean {
  const { name, type } = LINEAGE[kind];
  const at = { section: 'lineage', index } as const;
  if (compiling.environment.column(name)) {
    compiling.problem(
      at,
      'lineage',
      `there is a column "${name}" already`,
      'Rename that one, or leave this one out.',
    );
    return false;
  }
  compiling.environment.define(name, type, true);
  return true;
}

/** A column that a check requires is never null in what is loaded, unless the check only warns. */
function checkedNotNull({ spec }: Compiling): ReadonlySet<string> {
  return new Set(
    spec.checks.filter((c) => c.rule.kind === 'required' && c.severity !== 'warn').map((c) => c.column),
  );
}

/** Expressions compute with intervals, and with char of any length; the target has no column of them. */
function refuseUnloaded(compiling: Compiling, outputs: readonly OutputField[]): void {
  for (const { name, type } of outputs) {
    const told = unloaded(type);
    if (told === undefined) continue;
    const index = compiling.spec.transform.set.findLastIndex((set) => set.column === name);
    if (index === -1) continue;
    const message = `"${name}" would be of type ${told.what}, which is not loaded`;
    compiling.problem({ section: 'set', index, key: 'expression' }, 'expression', message, told.hint);
  }
}

function unloaded(type: OutputField['type']): { what: string; hint: string } | undefined {
  if (type.kind === 'interval') {
    const hint = 'Load parts of it, such as extract(epoch from …), cast it to text, or drop the column.';
    return { what: 'interval', hint };
  }
  // Every value of such a column would be padded to its ten million characters.
  if (type.kind === 'char' && type.length === 10_485_760) {
    return { what: 'character without a length', hint: 'Cast it: (…)::text, or (…)::character(n).' };
  }
  return undefined;
}
