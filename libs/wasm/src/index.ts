export * from './assembler.js';
export { createMemory, LazyProgram, type Memory, PAGE, type Program } from './program.js';
