import { createHash, randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { s3Errors } from './errors.js';
import { type Bucket, type ObjectInfo, sortByKey, type StoredObject } from './store.js';

/** Unfinished uploads; never listed. */
const DRAFT = '.sluice-upload-';

/**
 * A folder as a bucket: keys are paths below it. Keeps no versions and no headers. ETags stand for size and time of
 * change (in the form of multipart ETags, which are no MD5s either), so that big files are not read to list them.
 */
export class DirectoryBucket implements Bucket {
  readonly createdAt = new Date();
  constructor(
    readonly name: string,
    private readonly folder: string,
  ) {}

  get versioned(): boolean {
    return false;
  }

  set versioned(on: boolean) {
    if (on) throw s3Errors.notImplemented('versions of a bucket that is a folder');
  }

  async find(key: string, versionId?: string): Promise<StoredObject> {
    if (versionId && versionId !== 'null') throw s3Errors.noSuchVersion(key, versionId);
    const file = this.#path(key);
    try {
      const stats = await stat(file, { bigint: true });
      if (stats.isFile()) return { ...describe(key, stats), content: { file } };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    throw s3Errors.noSuchKey(key);
  }

  async put(key: string, body: AsyncIterable<Buffer>): Promise<ObjectInfo> {
    const file = this.#path(key);
    await mkdir(dirname(file), { recursive: true });
    const draft = join(dirname(file), `${DRAFT}${randomBytes(6).toString('hex')}`);
    try {
      const handle = await open(draft, 'w');
      try {
        for await (const part of body) await handle.appendFile(part);
      } finally {
        await handle.close();
      }
      await rename(draft, file); // an object is there whole or not at all
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return this.find(key);
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async list(): Promise<readonly ObjectInfo[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(DRAFT));
    const found = files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const key = relative(this.folder, path).split(sep).join('/');
      return describe(key, await stat(path, { bigint: true }));
    });
    return sortByKey(await Promise.all(found));
  }

  #path(key: string): string {
    const segments = key.split('/');
    if (segments.some((s) => s === '' || s === '.' || s === '..' || s.includes('\0'))) {
      throw s3Errors.invalidArgument(`A bucket that is a folder cannot hold the key ${key}`);
    }
    return join(this.folder, ...segments);
  }
}

function describe(key: string, stats: BigIntStats): ObjectInfo {
  const mark = `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
  return {
    key,
    size: Number(stats.size),
    etag: `"${createHash('md5').update(mark).digest('hex')}-1"`,
    lastModified: new Date(Math.floor(Number(stats.mtimeMs) / 1000) * 1000),
    headers: {},
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
