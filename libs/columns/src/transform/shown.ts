import { type Frame } from '../expressions/evaluator.js';
import { rowText } from '../expressions/to-text.js';
import { type CompiledPipeline } from './compile.js';
import { MARK } from './mask.js';

const VALUE_CHARACTERS = 1024;
const INPUT_CHARACTERS = 100;
const INPUTS = 8;

/** Values for people, in rejects and messages; of what masks cover, only that there was one. */
export class Shown {
  constructor(private readonly pipeline: Pick<CompiledPipeline, 'slotTypes' | 'slotNames' | 'veil'>) {}

  value(slot: number, { columns }: Frame, row: number, whereNull: string): string {
    const { slotTypes, slotNames, veil } = this.pipeline;
    const vector = columns[slot];
    if (vector.valid[row] === 0) return whereNull;
    if (veil.names.has(slotNames[slot])) return MARK;
    return rowText(vector, slotTypes[slot].kind, row).slice(0, VALUE_CHARACTERS);
  }

  /** What an expression has read: `age = 40, name = null`. */
  inputs(slots: readonly number[], frame: Frame, row: number): string {
    const told = slots.slice(0, INPUTS).map((slot) => {
      const value = this.value(slot, frame, row, 'null');
      const cut = value.length > INPUT_CHARACTERS ? `${value.slice(0, INPUT_CHARACTERS)}…` : value;
      return `${this.pipeline.slotNames[slot]} = ${cut}`;
    });
    return slots.length > INPUTS ? `${told.join(', ')}, …` : told.join(', ');
  }
}
