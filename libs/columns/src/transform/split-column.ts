import { Scratch } from '../expressions/storage.js';
import { find } from '../expressions/text-functions.js';
import { TextOut } from '../expressions/text-out.js';
import { type BytesVector, type Vector } from '../vector.js';

/**
 * Cuts a text column at a separator into `pieces` columns, the last of which keeps the rest; pieces that are not there are
 * null, as all are of a null. Hot: bytes are copied from column to columns.
 */
export function splitColumn(
  by: string,
  pieces: number,
): (vector: Vector, rows: number) => readonly BytesVector[] {
  const separator = Buffer.from(by);
  const scratches = Array.from({ length: pieces }, () => new Scratch('bytes'));
  return (vector, rows) => {
    if (vector.kind !== 'bytes') throw new TypeError(`a ${vector.kind} vector cannot be split`);
    const targets = scratches.map((scratch) => scratch.take(rows));
    const outs = targets.map((target) => new TextOut(target));
    const { data, offsets, valid } = vector;
    for (let r = 0; r < rows; r++) {
      const end = offsets[r + 1];
      let at = valid[r] === 1 ? offsets[r] : -1; // -1: no more pieces
      for (let p = 0; p < pieces; p++) {
        targets[p].valid[r] = at < 0 ? 0 : 1;
        if (at >= 0) {
          const cut = p === pieces - 1 ? -1 : find(data, at, end, separator, 0, separator.length);
          outs[p].add(data, at, cut < 0 ? end : cut);
          at = cut < 0 ? -1 : cut + separator.length;
        }
        outs[p].end();
      }
    }
    return targets;
  };
}
