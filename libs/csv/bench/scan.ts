/**
 * Speed of the scanner's hot loop on orders-like data: `node --conditions=@sluice/source libs/csv/bench/scan.ts` after
 * a build (Node strips the types). Prints MB/s of CPU time per variant, without and with vectors, best and median of several passes.
 */
import { csvDialect, CsvScanner } from '../dist/index.js';

const MIB = 1024 * 1024;
const SIZE = 64 * MIB;
const PASSES = 7;

function orders(quotedEvery: number): Buffer {
  const out = Buffer.allocUnsafe(SIZE + 4096);
  let at = out.write(
    'order_id,ordered_at,customer,status,quantity,unit_price,discount,gift,ship_date,note\n',
  );
  for (let n = 1; at < SIZE; n += 1) {
    const note =
      quotedEvery > 0 && n % quotedEvery === 0 ? '"left, by the ""green"" door"' : 'leave it at the door';
    at += out.write(
      `${n},2026-01-02T03:04:05.${100000 + (n % 899999)}Z,DE-${100000 + (n % 900000)},shipped,${n % 100},${n % 1000}.99,` +
        `${n % 3 === 0 ? '' : '0.125'},${n % 2 === 0 ? 'true' : 'false'},2026-01-05,${note}\n`,
      at,
    );
  }
  return out.subarray(0, at);
}

function pass(data: Buffer, vectorsFrom: number): { seconds: number; records: number } {
  const scanner = new CsvScanner({
    dialect: csvDialect({ delimiter: ',', quote: '"', escape: '"' }),
    maxRecordBytes: MIB,
    vectorsFrom,
  });
  let records = 0;
  const begin = process.threadCpuUsage();
  scanner.begin({ header: true });
  for (let at = 0; at < data.length; at += MIB) {
    for (const block of scanner.push(data.subarray(at, at + MIB))) records += block.records;
  }
  for (const block of scanner.finish()) records += block.records;
  const { user, system } = process.threadCpuUsage(begin);
  return { seconds: (user + system) / 1e6, records };
}

for (const [name, quotedEvery] of Object.entries({ unquoted: 0, 'quoted 10 %': 10, 'quoted 100 %': 1 })) {
  const data = orders(quotedEvery);
  for (const [how, vectorsFrom] of [
    ['plain', Infinity],
    ['vectors', 0],
  ] as const) {
    const times = Array.from({ length: PASSES }, () => pass(data, vectorsFrom));
    const seconds = times.map((time) => time.seconds).sort((a, b) => a - b);
    const rate = (s: number): string => (data.length / s / 1e6).toFixed(0).padStart(5);
    process.stdout.write(
      `${name.padEnd(13)} ${how.padEnd(8)} best ${rate(seconds[0])} MB/s, median ${rate(seconds[PASSES >> 1])} MB/s, ${times[0].records} records\n`,
    );
  }
}
