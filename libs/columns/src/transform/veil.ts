import { type ResolvedMask } from '@sluice/config';
import { formatType } from '../parse-type.js';
import { type Environment } from './environment.js';
import { type OutputField } from './output.js';

/**
 * What of a row must not be shown, where a pipeline masks columns: in rejects, messages and errors `***` stands for values of
 * these columns. Empty where nothing is masked.
 */
export interface Veil {
  readonly slots: ReadonlySet<number>;
  /** Names of those slots, and the type of each. A name is veiled if one of its definitions is. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Veiled are the masked columns under all their definitions; what they were computed from, unless it is loaded in clear
 * itself; and whatever is computed from any of those.
 *
 * @param masked the slots that masks have made, with the names that they stand for
 */
export function veilOf(
  environment: Environment,
  mask: readonly ResolvedMask[],
  masked: ReadonlySet<number>,
  outputs: readonly OutputField[],
): Veil {
  const { slotNames, slotTypes, inputs } = environment;
  const names = new Set(mask.map(({ column }) => column));
  const clear = new Set(outputs.map(({ slot }) => slot));
  const slots = new Set<number>();
  const veil = (slot: number): void => {
    if (slots.has(slot) || masked.has(slot)) return;
    slots.add(slot);
    for (const input of inputs[slot]) if (!clear.has(input)) veil(input);
  };
  slotNames.forEach((name, slot) => names.has(name) && veil(slot));
  // Slots are numbered in the order in which they are computed, so one pass is enough.
  inputs.forEach((from, slot) => {
    if (!masked.has(slot) && from.some((input) => slots.has(input))) slots.add(slot);
  });
  return { slots, names: new Map([...slots].map((slot) => [slotNames[slot], formatType(slotTypes[slot])])) };
}
