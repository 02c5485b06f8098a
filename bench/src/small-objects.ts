import type { Bucket, ObjectInfo, StoredObject } from '@sluice/testkit';

export const ROWS_PER_OBJECT = 100;
const HEADER = 'id,at,customer,amount,note\n';
const NOTE = 'left at the door, as the customer had asked';

/**
 * A bucket of many small objects that are made as they are asked for: nothing is kept but their keys. Object `n` has the rows
 * n * ROWS_PER_OBJECT + 1 and on, and every object has the same number of bytes.
 */
export class SmallObjects implements Bucket {
  readonly createdAt = new Date();
  versioned = false;
  readonly size = this.bytes(0).length;
  readonly #listed: readonly ObjectInfo[];
  readonly #made = new Date(Math.floor(Date.now() / 1000) * 1000);

  constructor(
    readonly name: string,
    objects: number,
  ) {
    this.#listed = Array.from({ length: objects }, (_, n) => this.#info(n));
  }

  async list(): Promise<readonly ObjectInfo[]> {
    return this.#listed;
  }

  async find(key: string): Promise<StoredObject> {
    const n = Number(/(\d+)\.csv$/.exec(key)?.[1]);
    if (!(n < this.#listed.length)) throw new RangeError(`no object ${key}`);
    return { ...this.#listed[n], content: { bytes: this.bytes(n) } };
  }

  put(): Promise<never> {
    return Promise.reject(new Error('not to be written'));
  }

  delete(): Promise<never> {
    return Promise.reject(new Error('not to be written'));
  }

  private bytes(n: number): Buffer {
    let text = HEADER;
    for (let row = 1; row <= ROWS_PER_OBJECT; row += 1) {
      const id = n * ROWS_PER_OBJECT + row;
      const padded = String(id).padStart(10, '0');
      const day = String(1 + (id % 28)).padStart(2, '0');
      text += `${padded},2026-03-${day}T12:00:00Z,C${padded.slice(4)},${String(id % 10_000).padStart(6, '0')}.50,"${NOTE}"\n`;
    }
    return Buffer.from(text);
  }

  #info(n: number): ObjectInfo {
    const key = `in/${String(n).padStart(7, '0')}.csv`;
    return { key, size: this.size, etag: `"v1-${n}"`, lastModified: this.#made, headers: {} };
  }
}
