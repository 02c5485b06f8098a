import { COARSE_PRECISION, DistinctSketch, PRECISION } from './distinct.js';
import { addNumbers } from './hash.fixture.js';

describe('DistinctSketch', () => {
  const error = (estimate: number, truth: number): number => Math.abs(estimate - truth) / truth;

  it.each([1, 2, 10, 100])('counts %d values as good as exactly', (truth) => {
    expect(Math.round(addNumbers(new DistinctSketch(), 0, truth).estimate())).toBe(truth);
  });

  it.each([1_000, 5_000, 20_000, 100_000, 1_000_000])('is within 5 %% of %d (three errors)', (truth) => {
    const fine = addNumbers(new DistinctSketch(PRECISION), 0, truth);
    expect(error(fine.estimate(), truth)).toBeLessThan(0.05);
    expect(error(fine.fold(COARSE_PRECISION).estimate(), truth)).toBeLessThan(0.07);
  });

  it('has a standard error of at most 3 % over many sketches', () => {
    let squares = 0;
    for (let n = 0; n < 50; n++) {
      const sketch = addNumbers(new DistinctSketch(), n * 30_000, (n + 1) * 30_000);
      squares += error(sketch.estimate(), 30_000) ** 2;
    }
    expect(Math.sqrt(squares / 50)).toBeLessThan(0.03);
  });

  it('counts nothing as nothing', () => {
    expect(new DistinctSketch().estimate()).toBe(0);
    expect(new DistinctSketch().encode()).toHaveLength(0);
    expect(DistinctSketch.decode(new Uint8Array(0)).estimate()).toBe(0);
  });

  it.each([1, 3, 900, 1_100, 50_000])('survives encoding with %d values, in at most 3 KiB', (values) => {
    const sketch = addNumbers(new DistinctSketch(), 0, values);
    const bytes = sketch.encode();
    expect(DistinctSketch.decode(bytes).registers).toEqual(sketch.registers);
    expect(bytes.length).toBeLessThanOrEqual(Math.min(1 + 3 * values, 3073));
  });

  it.each([
    ['a precision too small', [3, 1, 2, 3]],
    ['a dense form cut short', [12, 0, 0, 0]],
    ['a sparse form cut short', [0x1c, 0, 0]],
    ['a register that is not there', [0x14, 0xff, 0xff, 0xff]],
  ])('refuses %s', (_, bytes) => {
    expect(() => DistinctSketch.decode(Uint8Array.from(bytes))).toThrow(TypeError);
  });

  it('merges to what the union would have given, in any order and grouping', () => {
    const parts = [
      addNumbers(new DistinctSketch(), 0, 3_000),
      addNumbers(new DistinctSketch(), 2_000, 9_000),
      addNumbers(new DistinctSketch(), 8_500, 8_600),
    ];
    const whole = addNumbers(new DistinctSketch(), 0, 9_000).registers;
    const [a, b, c] = parts;
    expect(a.merge(b).merge(c).registers).toEqual(whole);
    expect(c.merge(b.merge(a)).registers).toEqual(whole);
  });

  it('merges sketches of two precisions to the lesser', () => {
    const coarse = addNumbers(new DistinctSketch(), 0, 4_000).fold(COARSE_PRECISION);
    const merged = addNumbers(new DistinctSketch(), 3_000, 8_000).merge(coarse);
    expect(merged.registers).toEqual(addNumbers(new DistinctSketch(COARSE_PRECISION), 0, 8_000).registers);
  });
});
