import { createHash } from 'node:crypto';
import type { ResolvedSource } from '@sluice/config';
import type { Split__Output } from '@sluice/proto';

/** Splits with an object of their own before any are packed: enough for every loader to have something to do. */
export const UNPACKED_SPLITS = 64;

/** What is left of a plan's splits when small objects share splits. */
export interface PackedPlan {
  /** Splits given on so far. */
  readonly splits: number;
  add(split: Split__Output): Promise<void>;
}

/**
 * Lets small objects that follow each other share a split, and numbers splits: an ordinal is left for every object of a packed
 * split and every range that a large object may be cut into, so that a split that is taken apart later has room where it was,
 * and ordinals follow the keys.
 */
export class Packer {
  #parts: Split__Output['parts'] = [];
  #ids: string[] = [];
  #bytes = 0;
  #ordinal = 0;
  /** Some objects are larger than a split may be. */
  large = false;

  constructor(
    private readonly plan: PackedPlan,
    private readonly source: Pick<ResolvedSource, 'pack' | 'splitBytes'>,
    firstOrdinal = 0,
  ) {
    this.#ordinal = firstOrdinal;
  }

  /** Takes splits over one whole object each, in the order of their keys. */
  async add(split: Split__Output): Promise<void> {
    const { pack, splitBytes } = this.source;
    const size = split.parts[0].object?.size ?? 0;
    const packs = pack.objects > 1 && size <= pack.objectBytes && size <= splitBytes;
    if (!packs || this.plan.splits < UNPACKED_SPLITS) {
      await this.flush();
      await this.#give(split, Math.max(1, Math.ceil(size / splitBytes)));
      this.large ||= size > splitBytes;
      return;
    }
    if (this.#parts.length > 0 && this.#bytes + size > pack.bytes) await this.flush();
    this.#parts.push(...split.parts);
    this.#ids.push(split.splitId);
    this.#bytes += size;
    if (this.#parts.length >= pack.objects) await this.flush();
  }

  async flush(): Promise<void> {
    const parts = this.#parts;
    const ids = this.#ids;
    if (parts.length === 0) return;
    this.#parts = [];
    this.#ids = [];
    this.#bytes = 0;
    const splitId = ids.length === 1 ? ids[0] : packedId(ids);
    await this.#give({ splitId, ordinal: 0, parts, rejects: null, objectSplits: 1 }, parts.length);
  }

  async #give(split: Split__Output, ordinals: number): Promise<void> {
    await this.plan.add({ ...split, ordinal: this.#ordinal });
    this.#ordinal += ordinals;
  }
}

/** 16 hex digits, as the ids that it is made of; the same objects in the same versions have the same. */
function packedId(ids: readonly string[]): string {
  return createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 16);
}
