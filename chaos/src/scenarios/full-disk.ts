import { execFileSync } from 'node:child_process';
import { chown, mkdir, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { query } from '@sluice/testkit';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario, Stage } from './scenario.js';

const SIZE = '48m';
/** Left free while the disk is full: less than a split needs. */
const SPARE_BYTES = 16 << 10;
const FULL_MS = 3_000;

/** The target's tables, staging and books are in a tablespace on a small file system, which is filled and freed. */
export const FULL_DISK: Scenario = {
  id: 'disk-full',
  title: "The disk of the target's tables and staging full, then freed",
  workloads: [APPEND, WHOLE],
  impossible: () =>
    process.platform === 'linux' && process.getuid?.() === 0
      ? undefined
      : 'it mounts a tmpfs, which takes root',
  before: async (stage) => {
    await slowSource(stage);
    const folder = placeOf(stage);
    await mkdir(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0755`, 'tmpfs', folder]);
    await moveTables(stage, folder);
  },
  strike: async (stage) => {
    const folder = placeOf(stage);
    try {
      for (let i = 0; i < stage.times(4); i += 1) {
        await wait(stage.random.int(1_000, 3_000));
        await fill(folder);
        stage.struck();
        await wait(FULL_MS);
        await rm(join(folder, 'filler'));
      }
      await stage.traffic.stop();
      await moveBack(stage);
    } finally {
      execFileSync('umount', ['-l', folder]);
      await rmdir(folder);
    }
  },
};

/** Where strangers may enter: the server is not run by root. It goes with the cluster. */
const placeOf = ({ cluster }: Stage): string =>
  join(dirname(dirname(cluster.target.dataDir)), `${basename(cluster.folder)}-disk`);

async function moveTables({ cluster, workloads }: Stage, folder: string): Promise<void> {
  const { uid, gid } = statSync(cluster.target.dataDir);
  const place = join(folder, 'space');
  await mkdir(place, { mode: 0o700 });
  await chown(place, uid, gid);
  await query(cluster.targetUrl, `CREATE TABLESPACE small LOCATION '${place}'`);
  await query(cluster.targetUrl, 'ALTER DATABASE target SET default_tablespace = small');
  for (const { name } of workloads)
    await query(cluster.targetUrl, `ALTER TABLE ${name} SET TABLESPACE small`);
}

async function moveBack({ cluster }: Stage): Promise<void> {
  await query(cluster.targetUrl, 'ALTER DATABASE target RESET default_tablespace');
  await query(cluster.targetUrl, 'ALTER TABLE ALL IN TABLESPACE small SET TABLESPACE pg_default');
  await query(cluster.targetUrl, 'ALTER INDEX ALL IN TABLESPACE small SET TABLESPACE pg_default');
  await query(cluster.targetUrl, 'DROP TABLESPACE small');
}

/** Everything but a little; where the server was quicker, it is as full as can be. */
async function fill(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const bytes = Buffer.alloc(Math.max(0, bavail * bsize - SPARE_BYTES));
  await writeFile(join(folder, 'filler'), bytes).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
}
