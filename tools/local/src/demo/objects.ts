import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { generateOrders, type ObjectAnswer, type S3Server } from '@sluice/testkit';

export interface Uploaded {
  readonly objects: number;
  readonly bytes: number;
  /** What must become of generated objects, by key; empty for files of the user's own. */
  readonly answers: ReadonlyMap<string, ObjectAnswer>;
}

/** The folder that a key glob names: everything before the first segment with a wildcard. */
export function globFolder(glob: string): string {
  const segments = glob.split('/');
  const wild = segments.findIndex((segment) => /[*?[{]/.test(segment));
  const folders = segments.slice(0, wild < 0 ? -1 : Math.min(wild, segments.length - 1));
  return folders.map((folder) => `${folder}/`).join('');
}

export async function uploadOrders(
  s3: S3Server,
  bucket: string,
  glob: string,
  options: { readonly rows: number; readonly objects: number; readonly seed: number },
): Promise<Uploaded> {
  const answers = new Map<string, ObjectAnswer>();
  let bytes = 0;
  for (const { key, body, answer } of generateOrders({ ...options, prefix: `${globFolder(glob)}part-` })) {
    await s3.putObject(bucket, key, body);
    answers.set(key, answer);
    bytes += body.length;
  }
  return { objects: answers.size, bytes, answers };
}

/** Every file below the folder; the pipeline's glob picks from them. */
export async function uploadFolder(
  s3: S3Server,
  bucket: string,
  glob: string,
  folder: string,
): Promise<Uploaded> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  let objects = 0;
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const key = globFolder(glob) + relative(folder, path).split(sep).join('/');
    const { size } = await s3.putObject(bucket, key, createReadStream(path, { highWaterMark: 1 << 20 }));
    bytes += size;
    objects += 1;
  }
  if (objects === 0) throw new Error(`There are no files in ${folder}`);
  return { objects, bytes, answers: new Map() };
}
