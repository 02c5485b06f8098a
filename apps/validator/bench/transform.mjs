// Scanner and transformer over an orders file, without the network: seconds, rows/s and peak memory.
//   npm run build, then: node apps/validator/bench/transform.mjs [rows] [pipeline file]
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockTransformer, compilePipeline, loadExpressionParser } from '@sluice/columns';
import { loadPipeline } from '@sluice/config';
import { CsvScanner, csvDialect } from '@sluice/csv';
import { generateCleanOrders } from '@sluice/testkit';

const rows = Number(process.argv[2] ?? 2_000_000);
const yaml = process.argv[3] ?? new URL('../../../examples/orders.yaml', import.meta.url);
const file = join(tmpdir(), `sluice-orders-${rows}.csv`);
if (!existsSync(file)) await generateCleanOrders(file, { rows });

await loadExpressionParser();
const { pipeline: spec, diagnostics } = loadPipeline(readFileSync(yaml, 'utf8'));
if (!spec) throw new Error(JSON.stringify(diagnostics));
const { pipeline, problems } = compilePipeline(spec);
if (!pipeline) throw new Error(JSON.stringify(problems));

const object = { bucket: 'b', key: 'k', lastModifiedMs: 0 };
for (let round = 1; round <= 3; round++) {
  const transformer = new BlockTransformer(pipeline, {
    includeSource: false,
    facts: {
      runId: '00000000-0000-0000-0000-000000000000',
      logicalDate: '2024-01-01',
      triggeredAtMs: 0,
      params: {},
    },
    salts: new Map([['env://SALT', Buffer.alloc(32, 7)]]),
  });
  const scanner = new CsvScanner({
    dialect: csvDialect(spec.source.csv),
    maxRecordBytes: spec.limits.maxRecordBytes,
  });
  scanner.begin({ header: true });
  const start = process.cpuUsage();
  const from = performance.now();
  let bytes = 0;
  let mapped = false;
  const take = (blocks) => {
    for (const block of blocks) {
      if (!mapped) transformer.beginPart(0, scanner.header, object);
      mapped = true;
      for (const { ipc } of transformer.transform(block).batches) bytes += ipc.length;
    }
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) take(scanner.push(chunk));
  take(scanner.finish());
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(start);
  const { loaded, rejected, filtered } = transformer.tally;
  process.stdout.write(
    `round ${round}: ${seconds.toFixed(2)} s wall, ${((user + system) / 1e6).toFixed(2)} s CPU, ` +
      `${Math.round(loaded / seconds / 1000)} k rows/s, ${(statSync(file).size / 1e6).toFixed(0)} MB in, ` +
      `${(bytes / 1e6).toFixed(0)} MB out, ${loaded} loaded, ${rejected} rejected, ${filtered} filtered, ` +
      `max RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`,
  );
}
