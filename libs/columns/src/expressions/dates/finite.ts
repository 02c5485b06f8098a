import { expectKind, type Impl } from '../impl.js';
import { dateSign, infiniteSign } from './instant.js';
import { intervalSign } from './interval-value.js';

/** isfinite(date | timestamp | timestamptz | interval). */
export const instantIsFinite: Impl = (args, target, rows) => {
  const [from] = args;
  const { values } = expectKind(target, 'bool');
  if (from.kind === 'int32') {
    for (let r = 0; r < rows; r++) values[r] = dateSign(from.values[r]) === 0 ? 1 : 0;
  } else if (from.kind === 'int64') {
    for (let r = 0; r < rows; r++) values[r] = infiniteSign(from, r) === 0 ? 1 : 0;
  } else if (from.kind === 'interval') {
    for (let r = 0; r < rows; r++) values[r] = intervalSign(from, r) === 0 ? 1 : 0;
  }
};
