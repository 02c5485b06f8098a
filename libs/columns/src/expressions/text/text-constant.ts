import { allocateVector } from '../../allocate.js';
import { TextOut } from '../text-out.js';
import { TEXT, type Typed } from '../typed.js';
import { bytes } from './rows.js';

export function textConstant(text: string): Typed {
  const value = bytes(allocateVector(TEXT, 1));
  const out = new TextOut(value);
  out.addText(text);
  out.end();
  value.valid[0] = 1;
  return { node: 'constant', type: TEXT, value };
}
