import { type Vector } from '../../vector.js';
import { type Prepared } from '../catalog/signature.js';
import { expectKind, type Impl } from '../impl.js';
import { TextOut } from '../text-out.js';
import { ALWAYS_NULL, guarded, readPattern, told } from './arguments.js';
import { type Pattern } from './pattern.js';
import { type Walk } from './search-functions.js';
import { PLAIN_FLAGS } from './syntax.js';

/** substring(text from pattern): the first group, or the match where there is none; null where nothing matches. */
export const substringOf: Prepared = {
  prepare: (constants) => {
    const pattern = readPattern(constants[1], PLAIN_FLAGS);
    return pattern ? element(pattern, pattern.captures > 0 ? 1 : 0) : ALWAYS_NULL;
  },
};

/** The text of group `group` of the first match; null where it is not in it. */
export function element(pattern: Pattern, group: number): Impl {
  const matcher = told(() => pattern.matcher(group > 0 ? [group] : []));
  return ([source], target, rows, marks) => {
    const walk = texts([source], target);
    const text = expectKind(source, 'bytes');
    for (let r = 0; r < rows; r++) {
      if (target.valid[r] === 0) {
        walk.skip();
        continue;
      }
      guarded(marks, r, () => {
        const { data, offsets } = text;
        matcher.load(data, offsets[r], offsets[r + 1]);
        let [from, to] = [-1, -1];
        if (matcher.next(offsets[r])) {
          [from, to] = [matcher.start, matcher.end];
          if (group > 0) {
            matcher.takeApart();
            [from, to] = [matcher.captures[2 * group], matcher.captures[2 * group + 1]];
          }
        }
        walk.see({ text, from, to, row: r });
      });
      if (target.valid[r] === 0 || marks.at(r)) walk.skip();
    }
  };
}

/** Writes the parts that are found as the rows of a vector of text. */
export function texts(_args: readonly Vector[], target: Vector): Walk {
  const vector = expectKind(target, 'bytes');
  const out = new TextOut(vector);
  return {
    see: ({ text, from, to, row }) => {
      if (from < 0) {
        vector.valid[row] = 0; // and is skipped
        return;
      }
      out.add(text.data, from, to);
      out.end();
    },
    skip: () => out.end(),
  };
}
