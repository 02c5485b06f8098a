import { assemble, type ModuleText } from './assembler.js';
import { gatherProgram } from './gather-program.js';
import { scanProgram } from './scan-program.js';
import { sliceProgram } from './slice-program.js';

/** Numbers in, a number out: as the programs declare them. */
export type Program = (...parameters: number[]) => number;

export interface Programs {
  readonly scan: Program;
  /** Where the last scan stopped. */
  readonly position: WebAssembly.Global;
  readonly slice: Program;
  readonly gather: Program;
}

interface Modules {
  readonly scan: WebAssembly.Module;
  readonly slice: WebAssembly.Module;
  readonly gather: WebAssembly.Module;
}

/** Compiled once a process, whose later scanners find them optimised: undefined before, null where that is not possible. */
let compiled: Modules | null | undefined;

/** Undefined where the runtime has no vector instructions, or compiles nothing. */
export function programsIn(memory: WebAssembly.Memory): Programs | undefined {
  compiled ??= compile();
  if (compiled === null) return undefined;
  const { scan, slice, gather } = compiled;
  const exportsOf = (module: WebAssembly.Module) =>
    new WebAssembly.Instance(module, { m: { memory } }).exports;
  const scanning = exportsOf(scan);
  // assemble() says what a module exports.
  return {
    scan: scanning['run'] as Program,
    position: scanning['position'] as WebAssembly.Global,
    slice: exportsOf(slice)['run'] as Program,
    gather: exportsOf(gather)['run'] as Program,
  };
}

function compile(): Modules | null {
  const module = (text: ModuleText): WebAssembly.Module => new WebAssembly.Module(assemble(text));
  try {
    return { scan: module(scanProgram), slice: module(sliceProgram), gather: module(gatherProgram) };
  } catch {
    return null;
  }
}
