import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Played } from './play.js';
import { renderTable, writeReport } from './report.js';

const played: Played = {
  ...{ id: 'x', title: 'Something', faults: 50, runs: 8, retries: 1049, longestSeconds: 23.46 },
  ...{ rows: 12_160, differences: 0, wrong: [] },
};

it('has a line for each scenario and one for all', () => {
  const lines = renderTable([played, { ...played, title: 'Other', longestSeconds: 2, wrong: ['a'] }]).split(
    '\n',
  );
  expect(lines.slice(2)).toEqual([
    '| Something | 50 | 8 | 1,049 | 23.5 s | 12,160 | 0 | 0 |',
    '| Other | 50 | 8 | 1,049 | 2.0 s | 12,160 | 0 | 1 |',
    '| **all** | 100 | 16 | 2,098 | 23.5 s | 24,320 | 0 | 1 |',
  ]);
});

it('replaces the table in the page and leaves the rest', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-report-'));
  const file = join(folder, 'reliability.md');
  await writeFile(file, 'before\n<!-- npm run chaos: begin -->\nold\n<!-- npm run chaos: end -->\nafter\n');
  await writeReport(folder, [played], { command: 'npm run chaos', machine: 'a machine' });
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^before\n<!-- npm run chaos: begin -->\n\n\| fault/);
  expect(text).toContain('`npm run chaos` on a machine.');
  expect(text).toMatch(/<!-- npm run chaos: end -->\nafter\n$/);
  expect(text).not.toContain('old');
  await writeFile(file, 'no place');
  await expect(writeReport(folder, [played], { command: '', machine: '' })).rejects.toThrow('has no place');
  await rm(folder, { recursive: true });
});
