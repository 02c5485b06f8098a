import { type CharSet } from './char-set.js';
import { type Assertion } from './syntax.js';

/** A pattern as an expression over characters, without captures: what an automaton is made of. */
export type Rx =
  | { readonly rx: 'empty' }
  | { readonly rx: 'set'; readonly set: CharSet }
  | { readonly rx: 'assert'; readonly what: Assertion }
  | { readonly rx: 'sequence' | 'choice'; readonly items: readonly Rx[] }
  | { readonly rx: 'repeat'; readonly item: Rx; readonly min: number; readonly max: number };

export const EMPTY: Rx = { rx: 'empty' };

export function sequence(items: readonly Rx[]): Rx {
  const real = items.filter((item) => item.rx !== 'empty');
  return real.length === 0 ? EMPTY : real.length === 1 ? real[0] : { rx: 'sequence', items: real };
}

export function choice(items: readonly Rx[]): Rx {
  return items.length === 1 ? items[0] : { rx: 'choice', items };
}

export function repeat(item: Rx, min: number, max: number): Rx {
  if (max === 0) return EMPTY;
  return min === 1 && max === 1 ? item : { rx: 'repeat', item, min, max };
}

export function visit(rx: Rx, see: (node: Rx) => void): void {
  see(rx);
  if (rx.rx === 'sequence' || rx.rx === 'choice') for (const item of rx.items) visit(item, see);
  else if (rx.rx === 'repeat') visit(rx.item, see);
}
