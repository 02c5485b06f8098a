import { createHash, randomBytes } from 'node:crypto';
import { s3Errors } from './errors.js';

/** What S3 says about an object. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  /** Undefined where the bucket keeps no versions. */
  readonly versionId?: string;
  /** Headers that were stored with it: content-type, content-encoding, x-amz-meta-…. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An object's bytes: in memory, or a file. */
export type Content = { readonly bytes: Buffer } | { readonly file: string };

export interface StoredObject extends ObjectInfo {
  readonly content: Content;
}

/** Where one bucket's objects are. */
export interface Bucket {
  readonly name: string;
  readonly createdAt: Date;
  versioned: boolean;
  /** Newest version, or the one that is named. Throws NoSuchKey or NoSuchVersion. */
  find(key: string, versionId?: string): Promise<StoredObject>;
  put(
    key: string,
    body: AsyncIterable<Buffer>,
    headers: Readonly<Record<string, string>>,
  ): Promise<ObjectInfo>;
  delete(key: string): Promise<void>;
  /** Sorted by the keys' UTF-8 bytes, as S3 lists. */
  list(): Promise<readonly ObjectInfo[]>;
}

/** Keys sort as UTF-8; JavaScript's own order (UTF-16) differs beyond the basic plane. */
export function sortByKey<T extends { readonly key: string }>(objects: T[]): T[] {
  const ascii = objects.every(({ key }) => /^[\x20-\x7e]*$/.test(key));
  if (ascii) return objects.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  return objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}

/** A bucket in memory; ETags are MD5s, as S3's are for whole uploads. */
export class MemoryBucket implements Bucket {
  readonly createdAt = new Date();
  readonly #versions = new Map<string, StoredObject[]>();
  #listed: readonly ObjectInfo[] | undefined;

  constructor(
    readonly name: string,
    public versioned: boolean,
  ) {}

  async find(key: string, versionId?: string): Promise<StoredObject> {
    const versions = this.#versions.get(key) ?? [];
    const found = versionId ? versions.find((v) => v.versionId === versionId) : versions.at(-1);
    if (found) return found;
    throw versionId ? s3Errors.noSuchVersion(key, versionId) : s3Errors.noSuchKey(key);
  }

  async put(
    key: string,
    body: AsyncIterable<Buffer>,
    headers: Readonly<Record<string, string>>,
  ): Promise<ObjectInfo> {
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part);
    return this.putBytes(key, Buffer.concat(parts), headers);
  }

  putBytes(key: string, bytes: Buffer, headers: Readonly<Record<string, string>> = {}): ObjectInfo {
    const stored: StoredObject = {
      key,
      size: bytes.length,
      etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      lastModified: new Date(Math.floor(Date.now() / 1000) * 1000), // S3 keeps seconds
      headers,
      content: { bytes },
      ...(this.versioned ? { versionId: randomBytes(16).toString('base64url') } : {}),
    };
    const older = this.versioned ? (this.#versions.get(key) ?? []) : [];
    this.#versions.set(key, [...older, stored]);
    this.#listed = undefined;
    return stored;
  }

  async delete(key: string): Promise<void> {
    this.#versions.delete(key);
    this.#listed = undefined;
  }

  async list(): Promise<readonly ObjectInfo[]> {
    const newest = (): ObjectInfo[] => [...this.#versions.values()].flatMap((versions) => versions.slice(-1));
    this.#listed ??= sortByKey(newest());
    return this.#listed;
  }
}
