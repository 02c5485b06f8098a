import { createMemory, growTo, type Memory } from './program.js';

/** Memories kept for later, and the bytes of each, at most: others are dropped (I5). */
export const MOST_KEPT = 4;
export const MOST_BYTES = 16 * 1024 * 1024;

/** A memory, and programs that run in it. */
export interface Workspace<Programs> {
  readonly memory: Memory;
  readonly programs: Programs;
}

/**
 * Memories that serve one user after the other, with the programs made in them. A memory that is dropped stays until V8 marks its
 * whole heap, and has it marked sooner: docs/decisions/0004-collector.md. What was given last is taken first.
 */
export class MemoryPool<Programs> {
  readonly #kept: Workspace<Programs>[] = [];

  /** @param programsIn makes the programs in a new memory; undefined where the runtime has none of them */
  constructor(private readonly programsIn: (memory: Memory) => Programs | undefined) {}

  /**
   * A memory of at least so many bytes, which hold whatever its last user left there; undefined where the runtime has no vector
   * instructions, or no addresses.
   */
  take(bytes: number): Workspace<Programs> | undefined {
    const kept = bytes > MOST_BYTES ? undefined : this.#kept.pop();
    if (!kept) return this.#create(bytes);
    try {
      growTo(kept.memory, bytes);
      return kept;
    } catch {
      return undefined;
    }
  }

  /**
   * Once, by who took it, when nobody reads or writes there any more. Views into it are detached, so that one that was
   * forgotten shows nothing of the next user's.
   */
  give(workspace: Workspace<Programs>): void {
    const { memory } = workspace;
    memory.grow(0); // detaches
    if (this.#kept.length < MOST_KEPT && memory.buffer.byteLength <= MOST_BYTES) this.#kept.push(workspace);
  }

  #create(bytes: number): Workspace<Programs> | undefined {
    const memory = createMemory(bytes);
    const programs = memory && this.programsIn(memory);
    return programs && { memory, programs };
  }
}
