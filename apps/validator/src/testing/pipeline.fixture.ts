import { loadPipeline, type ResolvedPipeline } from '@sluice/config';

/** A pipeline of three columns; `change` edits the file's text. */
export const PEOPLE = `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: people }
source:
  s3: { bucket: people, key: '*.csv' }
schema:
  columns:
    - { name: id, type: bigint, required: true }
    - { name: name, type: text }
    - { name: age, type: integer }
target:
  connection: env://TARGET
  table: public.people
  create: true
`;

export function resolved(yaml: string): ResolvedPipeline {
  const { pipeline, diagnostics } = loadPipeline(yaml);
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  return pipeline;
}
