import { type Impl } from '../impl.js';
import { TextOut } from '../text-out.js';
import { bytes } from './rows.js';

/** concat_ws(separator, …): nulls are left out, with their separators; null where the separator is. */
export const concatWs: Impl = (args, target, rows) => {
  const [separator, ...parts] = args.map(bytes);
  const vector = bytes(target);
  const out = new TextOut(vector);
  for (let row = 0; row < rows; row++) {
    vector.valid[row] = separator.valid[row];
    let first = true;
    for (const { valid, data, offsets } of separator.valid[row] === 1 ? parts : []) {
      if (valid[row] === 0) continue;
      if (!first) out.add(separator.data, separator.offsets[row], separator.offsets[row + 1]);
      out.add(data, offsets[row], offsets[row + 1]);
      first = false;
    }
    out.end();
  }
};
