/**
 * A small assembler for WebAssembly: enough of the binary format (the specification's chapter 5) to write functions with
 * vector instructions where it can be read. Operands come first, as on WebAssembly's stack; jumps name their block.
 */

/** An instruction's bytes, or a jump whose distance is known once it stands in its block. */
type Item = number | Jump | Table | Block;
export type Code = readonly Item[];

interface Jump {
  readonly to: string;
  readonly opcode: number;
}

/** A jump by number; the last is taken for every number beyond. */
interface Table {
  readonly targets: readonly string[];
}

interface Block {
  readonly label: string;
  readonly opcode: number;
  readonly body: Code;
}

const EMPTY = 0x40;
export const TYPES = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;
export type Type = keyof typeof TYPES;

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

/** The same for 64 bits. */
function signed64(value: bigint): number[] {
  const bytes: number[] = [];
  for (; value < -64n || value > 63n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return [...bytes, Number(value & 0x7fn)];
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
/** One byte's alignment, and an offset known beforehand. */
const at = (offset: number): number[] => [0, ...unsigned(offset)];

export const i32 = (value: number): Code => [0x41, ...signed(value)];
export const i64 = (value: number | bigint): Code => [0x42, ...signed64(BigInt(value))];
export const f64One: Code = [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f];

const op =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...opcode];

const loading =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, ...at(offset)];
const storing =
  (...opcode: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, ...at(offset)];

export const equal = op(0x46);
export const notEqual = op(0x47);
export const less = op(0x48);
export const greater = op(0x4a);
export const atLeast = op(0x4e);
export const isZero = op(0x45);
export const add = op(0x6a);
export const subtract = op(0x6b);
export const multiply = op(0x6c);
export const and = op(0x71);
export const or = op(0x72);
export const shiftLeft = op(0x74);
/** Zeros come in. */
export const shiftRight = op(0x76);
export const rotateLeft = op(0x77);
/** The first where the condition, which comes last, holds; else the second. */
export const select = op(0x1b);
/** Ends the program with a RuntimeError. */
export const trap: Code = [0x00];
/** Trailing zeros. */
export const ctz = op(0x68);
export const isZero64 = op(0x50);
export const ctz64 = op(0x7a);
export const equal64 = op(0x51);
export const subtract64 = op(0x7d);
export const and64 = op(0x83);
export const or64 = op(0x84);
export const shiftLeft64 = op(0x86);
/** i32 → i64, its upper half zero. */
export const widen = op(0xad);
/** i64 → i32 */
export const narrow = op(0xa7);
export const addF64 = op(0xa0);

export const loadByte = loading(0x2d);
export const store = storing(0x36);
export const storeByte = storing(0x3a);
export const storeF64 = storing(0x39);
export const loadVector = loading(...simd(0x00));
export const splat = op(...simd(0x0f));
export const sameBytes = op(...simd(0x23));
export const orVectors = op(...simd(0x50));
/** The upper bit of each byte. */
export const bitmask = op(...simd(0x64));
export const andVectors = op(...simd(0x4e));

export const load = loading(0x28);
export const load64 = loading(0x29);
/** Two bytes, the upper half zero. */
export const loadHalf = loading(0x2f);
/** The lower two bytes. */
export const storeHalf = storing(0x3b);
export const storeVector = storing(...simd(0x0b));

// Four i32 side by side.
export const lanes = (...values: readonly [number, number, number, number]): Code => [
  ...simd(0x0c),
  ...new Uint8Array(Int32Array.from(values).buffer),
];
/** Four of the eight lanes of two vectors. */
export const pick = (of: Code, and: Code, ...which: readonly [number, number, number, number]): Code => [
  ...of,
  ...and,
  ...simd(0x0d),
  ...which.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
];
/** Sixteen of the 32 bytes of two vectors. */
export const pickBytes = (of: Code, and: Code, which: readonly number[]): Code => [
  ...of,
  ...and,
  ...simd(0x0d),
  ...which,
];
/** Twice the same i64. */
export const splat64 = op(...simd(0x12));
export const splatLanes = op(...simd(0x11));
/** -1 where it holds, 0 elsewhere. */
export const differentLanes = op(...simd(0x38));
export const lessLanes = op(...simd(0x39));
export const shiftRightLanes = op(...simd(0xad));
export const addLanes = op(...simd(0xae));
export const subtractLanes = op(...simd(0xb1));
export const greaterLanes = op(...simd(0xb8));
export const lane = (index: number, of: Code): Code => [...of, ...simd(0x1b), index];
/** Saturating, the lanes of the first before those of the second. */
export const halveLanes = op(...simd(0x85));
export const halveHalves = op(...simd(0x65));

export const block = (label: string, ...body: Code[]): Code => [{ label, opcode: 0x02, body: body.flat() }];
export const loop = (label: string, ...body: Code[]): Code => [{ label, opcode: 0x03, body: body.flat() }];
export const when = (condition: Code, ...body: Code[]): Code => [
  ...condition,
  { label: '', opcode: 0x04, body: body.flat() },
];
export const otherwise: Code = [0x05];
/** To a block's end, or a loop's beginning. */
export const jump = (to: string): Code => [{ to, opcode: 0x0c }];
export const jumpIf = (to: string, condition: Code): Code => [...condition, { to, opcode: 0x0d }];

/** To the block of this number. */
export const jumpTo = (which: Code, ...targets: string[]): Code => [...which, { targets }];

function flatten(code: Code, labels: readonly string[]): number[] {
  return code.flatMap((item) => {
    if (typeof item === 'number') return [item];
    if ('body' in item) return [item.opcode, EMPTY, ...flatten(item.body, [item.label, ...labels]), 0x0b];
    const depth = (to: string): number[] => {
      const found = labels.indexOf(to);
      if (found < 0) throw new Error(`no block is called ${to}`);
      return unsigned(found);
    };
    if ('targets' in item)
      return [0x0e, ...unsigned(item.targets.length - 1), ...item.targets.flatMap(depth)];
    return [item.opcode, ...depth(item.to)];
  });
}

/** Locals by name; the parameters are the first of them. */
export class Locals<Name extends string> {
  readonly #names: readonly Name[];

  constructor(readonly types: Readonly<Record<Name, Type>>) {
    this.#names = Object.keys(types) as Name[]; // they are the record's keys
  }

  readonly get = (name: Name): Code => [0x20, ...unsigned(this.#names.indexOf(name))];
  readonly set = (name: Name, value: Code): Code => [...value, 0x21, ...unsigned(this.#names.indexOf(name))];
}

export interface ModuleText {
  /** Of all locals, in order. */
  readonly types: readonly Type[];
  /** How many of them are parameters. */
  readonly parameters: number;
  /** Leaves an i32, which is the function's result. */
  readonly body: Code;
}

/**
 * A module of one function that imports `m.memory`, and exports the function as `run` and a mutable i32 as `position`, which is global 0.
 */
export function assemble({ types, parameters, body }: ModuleText): Uint8Array<ArrayBuffer> {
  const section = (id: number, bytes: readonly number[]): number[] => [
    id,
    ...unsigned(bytes.length),
    ...bytes,
  ];
  const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
  const own = types.slice(parameters);
  const code = [own.length, ...own.flatMap((type) => [1, TYPES[type]]), ...flatten(body, []), 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...types.slice(0, parameters).map((t) => TYPES[t]), 1, TYPES.i32]),
    ...section(2, [1, ...name('m'), ...name('memory'), 2, 0, 0]),
    ...section(3, [1, 0]),
    ...section(6, [1, TYPES.i32, 1, ...flatten(i32(0), []), 0x0b]),
    ...section(7, [2, ...name('run'), 0, 0, ...name('position'), 3, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

export const setPosition = (value: Code): Code => [...value, 0x24, 0];
