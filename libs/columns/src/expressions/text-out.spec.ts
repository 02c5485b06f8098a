import { allocate } from '../allocate.js';
import { generator } from './generate.fixture.js';
import { numericText } from './numeric-value.js';
import { textAt, TextOut } from './text-out.js';

const EDGES = [0, 1, 9, 10, 99, 100, 2147483647, 2147483648, 21474836479, 999999999999999, 9007199254740992];

describe('a decimal written as bytes', () => {
  it('is what numeric_out writes, for every mantissa of a double and every scale', () => {
    const random = generator(7);
    const some = Array.from({ length: 5000 }, () => random(10 ** 9) * 10 ** random(7) + random(1000));
    const wrong: string[] = [];
    for (const size of [...EDGES, ...some]) {
      for (const mantissa of [size, -size + 0]) {
        const scale = random(3) === 0 ? 0 : random(22);
        const wanted = numericText({ mantissa: BigInt(mantissa), scale });
        if (written(mantissa, scale) !== wanted) wrong.push(`${mantissa} ${scale}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function written(mantissa: number, scale: number): string {
  const vector = allocate('bytes', 1);
  if (vector.kind !== 'bytes') throw new Error('not bytes');
  const out = new TextOut(vector);
  out.addDecimal(mantissa, scale);
  out.end();
  return textAt(vector, 0);
}
