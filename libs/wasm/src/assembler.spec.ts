import * as w from './assembler.js';
import { createMemory, LazyProgram, type Program } from './program.js';

const local = new w.Locals({ a: 'i32', b: 'i32', long: 'i64' });
const [a, b, long] = [local.get('a'), local.get('b'), local.get('long')];

function program(...body: w.Code[]): { run: Program; bytes: DataView; position: () => number } {
  const memory = createMemory(100);
  if (!memory) throw new Error('no memory');
  const text = { types: Object.values(local.types), parameters: 2, body: body.flat() };
  const loaded = new LazyProgram(text).in(memory);
  if (!loaded) throw new Error('not compiled');
  return { ...loaded, bytes: new DataView(memory.buffer) };
}

describe('the assembler', () => {
  it.each([0, 1, 63, 64, 127, 128, -1, -64, -65, 2 ** 31 - 1, -(2 ** 31)])('writes %i', (value) => {
    expect(program(w.i32(value)).run(0, 0)).toBe(value);
  });

  it.each([0n, -1n, 64n, 2n ** 40n, 946_684_800_000_000n, 2n ** 63n - 1n, -(2n ** 63n)])(
    'writes %i in 64 bits',
    (value) => {
      const { run } = program(local.set('long', w.i64(value)), w.equal64(long, w.load64(w.i32(8))));
      const { run: same, bytes } = program(w.equal64(w.i64(value), w.load64(w.i32(8))));
      bytes.setBigInt64(8, value, true);
      expect([run(0, 0), same(0, 0)]).toEqual([value === 0n ? 1 : 0, 1]);
    },
  );

  it('counts in a loop', () => {
    const { run } = program(
      w.loop(
        'more',
        local.set('b', w.add(b, a)),
        local.set('a', w.subtract(a, w.i32(1))),
        w.jumpIf('more', a),
      ),
      b,
    );
    expect(run(100, 0)).toBe(5050);
  });

  it('jumps by number, to the last of the blocks beyond them', () => {
    const { run } = program(
      w.block(
        'two',
        w.block('one', w.block('none', w.jumpTo(a, 'none', 'one', 'two')), [
          ...w.i32(10),
          ...local.set('b', []),
          ...w.jump('two'),
        ]),
        [...w.i32(11), ...local.set('b', [])],
      ),
      b,
    );
    expect([0, 1, 2, 77].map((which) => run(which, 12))).toEqual([10, 11, 12, 12]);
  });

  it('reverses bytes', () => {
    const { run, bytes } = program(
      w.storeVector(
        w.i32(16),
        w.pickBytes(
          w.splat64(w.load64(w.i32(0))),
          w.splat64(w.load64(w.i32(0))),
          [...Array(16).keys()].reverse(),
        ),
      ),
      w.i32(0),
    );
    bytes.setBigInt64(0, 0x0102030405060708n, true);
    run(0, 0);
    expect(bytes.getBigInt64(16)).toBe(0x0102030405060708n);
  });

  it('ends with an error where it is told to', () => {
    expect(() => program(w.when(a, w.trap), b).run(1, 2)).toThrow('unreachable');
    expect(program(w.when(a, w.trap), b).run(0, 2)).toBe(2);
  });

  it('leaves a position', () => {
    const { run, position } = program(w.setPosition(b), a);
    expect([run(1, 42), position()]).toEqual([1, 42]);
  });

  it('knows no block that is not around the jump', () => {
    expect(() => w.assemble({ types: [], parameters: 0, body: w.jump('elsewhere') })).toThrow(/elsewhere/);
  });

  it('gives no program where it cannot be compiled, and asks once', () => {
    let asked = 0;
    const text = {
      ...{ types: [], parameters: 0 },
      get body() {
        asked += 1;
        return []; // leaves nothing where an i32 is due
      },
    };
    const memory = createMemory(1);
    const program = new LazyProgram(text);
    expect(memory && [program.in(memory), program.in(memory)]).toEqual([undefined, undefined]);
    expect(asked).toBe(1);
  });

  it('gives no memory that is larger than can be had', () => {
    expect(createMemory(2 ** 40)).toBeUndefined();
  });
});
