import { assemble } from './dist/wasm/assembler.js';
import { scanProgram } from './dist/wasm/scan-program.js';
import { RecordLoop } from './dist/record-loop.js';
import { csvDialect } from './dist/dialect.js';
import { readFileSync, openSync, readSync } from 'node:fs';
const fd = openSync('/tmp/perf/data-2000000-orders/bucket/orders/data.csv'); const buf = Buffer.alloc(32 << 20); readSync(fd, buf);
let from = buf.indexOf(10) + 1;
const bin = assemble(scanProgram);
const t0 = performance.now();
const mod = new WebAssembly.Module(bin);
const memory = new WebAssembly.Memory({ initial: 200 });
const inst = new WebAssembly.Instance(mod, { m: { memory } });
console.log('compile', performance.now() - t0, bin.length);
const width = 10, cap = 1 << 14, stride = 8 * cap;
const starts = stride * width, ends = starts + 4 * cap, numbers = ends + 4 * cap, win = numbers + 8 * cap;
const u8 = new Uint8Array(memory.buffer);
const d = csvDialect({ delimiter: ',', quote: '"', escape: '"' });
const loop = new RecordLoop(d, width, 1 << 20);
const jsw = new Uint8Array((1 << 20) + 4096);
let tj = [], tw = [], tc = [];
for (let pass = 0; pass < 9; pass++) {
  let a = 0, b = 0, recs = 0, cpy = 0;
  let at = from; let n = 0;
  while (at + (1 << 20) < buf.length) {
    const chunk = buf.subarray(at, at + (1 << 20));
    let t = process.hrtime.bigint();
    jsw.set(chunk); jsw[1 << 20] = 10; jsw[(1 << 20) + 1] = 34;
    cpy += Number(process.hrtime.bigint() - t);
    loop.records = 0; loop.position = 0;
    t = process.hrtime.bigint();
    loop.run(jsw, 1 << 20, false);
    a += Number(process.hrtime.bigint() - t);
    u8.set(chunk, win); u8[win + (1 << 20)] = 10; u8[win + (1 << 20) + 1] = 34;
    t = process.hrtime.bigint();
    const r = inst.exports.run(win, win + (1 << 20), 0, cap, width, 44, 34, 1 << 20, stride, starts, ends, numbers, 1);
    b += Number(process.hrtime.bigint() - t);
    const pos = inst.exports.position.value - win;
    if (r !== loop.records || pos !== loop.position) { console.log('DIFF', r, loop.records, pos, loop.position); process.exit(1); }
    if (pass === 0) {
      const f = new Int32Array(memory.buffer, 0, 2 * cap * width);
      for (let i = 0; i < r; i++) for (let c = 0; c < width; c++) {
        const x = f[2 * (c * cap + i)], y = f[2 * (c * cap + i) + 1];
        const X = loop.fields[2 * (i * width + c)], Y = loop.fields[2 * (i * width + c) + 1];
        if (x - (win << 2) !== X || y - win !== Y) { console.log('FIELD', i, c, x - (win << 2), X, y - win, Y); process.exit(1); }
      }
    }
    recs += r; at += pos; n++;
  }
  tj.push(a / 1e6); tw.push(b / 1e6); tc.push(cpy / 1e6);
  if (pass === 0) console.log('records', recs, 'chunks', n);
}
console.log('js', Math.min(...tj).toFixed(1), 'wasm', Math.min(...tw).toFixed(1), 'copy', Math.min(...tc).toFixed(1), 'ms per 32 MiB; per 221MB: js', (Math.min(...tj) * 6.9).toFixed(0), 'wasm', (Math.min(...tw) * 6.9).toFixed(0));
