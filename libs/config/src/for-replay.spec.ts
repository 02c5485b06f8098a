import { forReplay } from './for-replay.js';
import { loadPipeline } from './load/load-pipeline.js';

describe('forReplay', () => {
  it('leaves out what judges how many records there are, and nothing else', () => {
    const { pipeline } = loadPipeline(`
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: orders }
source: { s3: { bucket: orders, key: '*.csv' } }
schema:
  columns: [{ name: id, type: bigint }]
checks:
  - { column: id, min: 1 }
  - { unique: [id] }
  - { row_count: { min: 100 } }
  - { reject_ratio: { max: 0.1 } }
target: { connection: env://TARGET, table: public.orders }
limits: { max_rejects: 5, max_reject_ratio: 0.1, max_record_bytes: 2MiB }
`);
    if (!pipeline) throw new Error('the pipeline was refused');
    const replay = forReplay(pipeline);
    expect(replay.limits).toEqual({ maxRecordBytes: 2 << 20, maxValueBytes: 2 << 20 });
    expect(replay.runChecks.map(({ rule }) => rule.kind)).toEqual(['unique']);
    expect({ ...replay, limits: pipeline.limits, runChecks: pipeline.runChecks }).toEqual(pipeline);
  });
});
