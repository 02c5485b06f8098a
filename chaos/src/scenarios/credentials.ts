import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TARGET_SECRET } from '@sluice/local';
import { query } from '@sluice/testkit';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import { slowSource } from './slow-source.js';
import type { Scenario, Stage } from './scenario.js';

/** A rotation changes the password first and the secret a little later: for so long neither holds. */
const BETWEEN_MS = 1_500;

const password: Scenario = {
  id: 'rotate-password',
  title: "The target's password rotated: changed, sessions ended, the secret written 1.5 s later",
  workloads: [APPEND, WHOLE],
  before: slowSource,
  strike: async (stage) => {
    const { cluster, random, times, struck } = stage;
    await query(cluster.targetUrl, `CREATE ROLE rotated LOGIN SUPERUSER PASSWORD 'first'`);
    await tell(stage, 'first');
    for (let i = 0; i < times(10); i += 1) {
      await wait(random.int(1_000, 2_500));
      const next = `secret-${random.int(1, 1e9)}`;
      await query(cluster.targetUrl, `ALTER ROLE rotated PASSWORD '${next}'`);
      await query(
        cluster.targetUrl,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sluice %'`,
      );
      await wait(BETWEEN_MS);
      await tell(stage, next);
      struck();
    }
  },
};

async function tell({ cluster }: Stage, word: string): Promise<void> {
  const url = new URL(cluster.targetUrl);
  url.username = 'rotated';
  url.password = word;
  await cluster.s3.putSecret(TARGET_SECRET, url.toString());
}

/** A file with access keys, as Kubernetes mounts a secret; the old key is refused as soon as the new one is there. */
const accessKey: Scenario = {
  id: 'rotate-key',
  title: "The access key of S3 rotated in the extractor's credentials file",
  cluster: { keysFile: true },
  workloads: [APPEND, WHOLE],
  before: async (stage) => {
    await slowSource(stage);
    await hand(stage, 'FIRST');
  },
  strike: async (stage) => {
    for (let i = 0; i < stage.times(10); i += 1) {
      await wait(stage.random.int(1_000, 2_500));
      await hand(stage, `KEY${stage.random.int(1, 1e9)}`);
      stage.struck();
    }
  },
};

async function hand({ cluster }: Stage, key: string): Promise<void> {
  const text = `[default]\naws_access_key_id = ${key}\naws_secret_access_key = irrelevant\n`;
  await writeFile(join(cluster.folder, 'credentials'), text);
  cluster.s3.allowAccessKeys([key]);
}

export const CREDENTIALS: readonly Scenario[] = [password, accessKey];
