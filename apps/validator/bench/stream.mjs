// The validator as a process between an extractor that sends a file and a receiver that drops what it gets: seconds, CPU, RSS.
//   npm run build, then: node apps/validator/bench/stream.mjs [rows]   (makes the file that transform.mjs uses)
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { canonicalJson, loadPipeline, sha256 } from '@sluice/config';
import { api, messages, validatorClient } from '@sluice/proto';
import { prepareRuntime, createLogger, startServer, streamHandler } from '@sluice/service';
import { generateCleanOrders } from '@sluice/testkit';

prepareRuntime();
const rows = Number(process.argv[2] ?? 2_000_000);
const file = join(tmpdir(), `sluice-orders-${rows}.csv`);
if (!existsSync(file)) await generateCleanOrders(file, { rows });
const logger = createLogger('extractor', 'silent');
const unused = () => undefined;

const extractor = await startServer({
  serviceName: 'sluice.v1.Extractor',
  definition: api().Extractor.service,
  implementation: {
    plan: unused,
    sample: unused,
    extract: streamHandler('extractor', logger, async (_request, send) => {
      let [bytes, chunks, sum] = [0, 0, 0];
      for await (const data of createReadStream(file, { highWaterMark: 1 << 20 })) {
        bytes += data.length;
        chunks += 1;
        sum = crc32(data, sum);
        if (!(await send({ chunk: { data } }))) return;
      }
      await send({ partEnd: { part: 0, bytes } });
      await send({ trailer: { chunks, bytes, sourceBytes: bytes, crc32: sum } });
    }),
  },
  listen: '127.0.0.1:0',
  drainTimeoutMs: 100,
  logger,
});

const child = spawn(process.execPath, [new URL('../dist/main.js', import.meta.url).pathname], {
  env: { ...process.env, SLUICE_LISTEN: '127.0.0.1:0', SLUICE_EXTRACTOR: extractor.address },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = await new Promise((resolve) =>
  child.stdout.on('data', (text) => resolve(/listening (\S+)/.exec(String(text))?.[1])),
);
const stat = (name) => {
  if (name === 'rss')
    return /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] / 1024;
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const yaml = readFileSync(new URL('../../../examples/orders.yaml', import.meta.url), 'utf8');
const specJson = canonicalJson(loadPipeline(yaml).pipeline);
const client = validatorClient(address);
const concurrent = Number(process.argv[3] ?? 1);
for (let round = 1; round <= 3; round++) {
  const from = performance.now();
  const cpu = stat('cpu');
  await Promise.all(
    Array.from({ length: concurrent }, async () => {
      const call = client.transform({
        pipeline: { name: 'orders', version: 1, specJson, sha256: sha256(specJson) },
        split: { splitId: 's', parts: [{ object: { bucket: 'b', key: 'k' }, end: 1 }] },
      });
      for await (const event of messages(call)) if (event.trailer) logger.info(event.trailer);
    }),
  );
  process.stdout.write(
    `round ${round}: ${((performance.now() - from) / 1000).toFixed(2)} s wall, validator ${(stat('cpu') - cpu).toFixed(2)} s ` +
      `CPU, peak RSS ${stat('rss').toFixed(0)} MiB\n`,
  );
}
client.close();
child.kill();
await extractor.drain();
