export * from './assembler.js';
export { CompiledProgram, createMemory, type Memory, PAGE, type Program } from './program.js';
