export * from './assembler.js';
export { MemoryPool, type Workspace } from './memory-pool.js';
export { growTo, LazyProgram, type Memory, type Program } from './program.js';
