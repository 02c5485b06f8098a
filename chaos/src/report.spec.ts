import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Played } from './play.js';
import { lineOf, parseTable, renderTable, writeReport } from './report.js';

const played: Played = {
  ...{ id: 'x', title: 'Something', faults: 50, runs: 8, retries: 1049, longestSeconds: 23.46 },
  ...{ rows: 12_160, differences: 0, wrong: [], notes: [] },
};

const line = lineOf(played);

it('has a line for each scenario and one for all, and can be read again', () => {
  const lines = [line, { ...line, title: 'Other', longestSeconds: 2, wrong: 1 }];
  const table = renderTable(lines);
  expect(table.split('\n').slice(2)).toEqual([
    '| Something | 50 | 8 | 1,049 | 23.5 s | 12,160 | 0 | 0 |',
    '| Other | 50 | 8 | 1,049 | 2.0 s | 12,160 | 0 | 1 |',
    '| **all** | 100 | 16 | 2,098 | 23.5 s | 24,320 | 0 | 1 |',
  ]);
  expect(parseTable(table)).toEqual([{ ...line, ...{ longestSeconds: 23.5 } }, lines[1]].map(bare));
});

it('writes what was played into the table and leaves other lines and the rest of the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-report-'));
  const file = join(folder, 'reliability.md');
  const old = renderTable([
    { ...line, title: 'Other' },
    { ...line, faults: 1 },
    { ...line, title: 'gone' },
  ]);
  const page = (table: string) =>
    `before\n<!-- npm run chaos: begin -->\n${table}\n<!-- npm run chaos: end -->\nafter\n`;
  await writeFile(file, page(old));
  await writeReport(folder, [line], { titles: ['Something', 'Other'], machine: 'a machine' });
  const table = renderTable([line, { ...line, title: 'Other', longestSeconds: 23.5 }]);
  expect(await readFile(file, 'utf8')).toBe(
    page(`\n${table}\n\nEach line is what \`npm run chaos\` found when it was played last, on a machine.\n`),
  );
  await writeFile(file, 'no place');
  await expect(writeReport(folder, [line], { titles: [], machine: '' })).rejects.toThrow('has no place');
  await rm(folder, { recursive: true });
});

function bare({ title, faults, runs, retries, longestSeconds, rows, differences, wrong }: typeof line) {
  return { title, faults, runs, retries, longestSeconds, rows, differences, wrong };
}
