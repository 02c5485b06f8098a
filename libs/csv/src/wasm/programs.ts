import { CompiledProgram, type Memory, type Program } from '@sluice/wasm';
import { gatherProgram } from './gather-program.js';
import { scanProgram } from './scan-program.js';
import { sliceProgram } from './slice-program.js';

export interface Programs {
  readonly scan: Program;
  /** Where the last scan stopped. */
  readonly position: () => number;
  readonly slice: Program;
  readonly gather: Program;
}

interface Compiled {
  readonly scan: CompiledProgram;
  readonly slice: CompiledProgram;
  readonly gather: CompiledProgram;
}

/** Compiled once a process, whose later scanners find them optimised: undefined before, null where that is not possible. */
let compiled: Compiled | null | undefined;

/** Undefined where the runtime has no vector instructions, or compiles nothing. */
export function programsIn(memory: Memory): Programs | undefined {
  compiled ??= compile();
  if (compiled === null) return undefined;
  const { run: scan, position } = compiled.scan.in(memory);
  return { scan, position, slice: compiled.slice.in(memory).run, gather: compiled.gather.in(memory).run };
}

function compile(): Compiled | null {
  const [scan, slice, gather] = [scanProgram, sliceProgram, gatherProgram].map((text) =>
    CompiledProgram.compile(text),
  );
  return scan && slice && gather ? { scan, slice, gather } : null;
}
