import { LazyProgram, type Memory, MemoryPool, type Program } from '@sluice/wasm';
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

const lazy = {
  scan: new LazyProgram(scanProgram),
  slice: new LazyProgram(sliceProgram),
  gather: new LazyProgram(gatherProgram),
};

/** Of scanners that were closed, for those to come. */
export const memories = new MemoryPool(programsIn);

function programsIn(memory: Memory): Programs | undefined {
  const [scan, slice, gather] = [lazy.scan, lazy.slice, lazy.gather].map((program) => program.in(memory));
  if (!scan || !slice || !gather) return undefined;
  return { scan: scan.run, position: scan.position, slice: slice.run, gather: gather.run };
}
