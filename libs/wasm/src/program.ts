import { setFlagsFromString } from 'node:v8';
import { assemble, type ModuleText } from './assembler.js';

/** Bytes that a memory grows by. */
const PAGE = 65_536;

/** Numbers in, a number out: as the module's text declares them. */
export type Program = (...parameters: number[]) => number;

export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Detaches `buffer`. @returns the pages before */
  grow(pages: number): number;
}

/**
 * V8's flags without which a module is compiled at once and by the optimizing compiler: a millisecond or two for a program of ours. Left to itself
 * V8 begins with its baseline compiler, and stays there where optimizing is turned off for other modules (libs/columns does so for
 * PostgreSQL's parser).
 */
const BEST = ['liftoff', 'wasm-lazy-compilation'];

/** Compiled when it is first wanted, once a process; it runs in any number of memories. */
export class LazyProgram {
  /** Null where it cannot be compiled: that is not tried again. */
  private module: WebAssembly.Module | null | undefined;

  constructor(private readonly text: ModuleText) {}

  /** Undefined where the runtime has no vector instructions, or compiles nothing. `position()` is what setPosition() left. */
  in(memory: Memory): { readonly run: Program; readonly position: () => number } | undefined {
    if (this.module === undefined) this.module = this.compile();
    if (this.module === null) return undefined;
    const { exports } = new WebAssembly.Instance(this.module, { m: { memory } });
    // assemble() says what a module exports.
    const position = exports['position'] as WebAssembly.Global;
    return { run: exports['run'] as Program, position: () => Number(position.value) };
  }

  private compile(): WebAssembly.Module | null {
    BEST.forEach((flag) => setFlagsFromString(`--no-${flag}`));
    try {
      return new WebAssembly.Module(assemble(this.text));
    } catch {
      return null;
    } finally {
      BEST.forEach((flag) => setFlagsFromString(`--${flag}`));
    }
  }
}

/** A memory of at least so many bytes, all of them 0; undefined where no addresses are to be had. */
export function createMemory(bytes: number): Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  } catch {
    return undefined;
  }
}

/** To so many bytes at least, which detaches every view into it where it has fewer. @throws RangeError where no addresses are to be had */
export function growTo(memory: Memory, bytes: number): void {
  const missing = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
}
