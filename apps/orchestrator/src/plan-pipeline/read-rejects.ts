import type { BrokenRule, Reject, Split__Output } from '@sluice/proto';

/** Arrow's end of stream. */
const END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/** The first so many rejects of a batch (docs/reference/rejects.md has its columns). */
export async function readRejects(
  schema: Uint8Array,
  ipc: Uint8Array,
  split: Split__Output,
  most: number,
): Promise<Reject[]> {
  // Loaded when it is wanted: nothing else of the orchestrator reads Arrow.
  const { tableFromIPC } = await import('apache-arrow');
  const table = tableFromIPC(Buffer.concat([schema, ipc, END]));
  const column = (name: string): { get(row: number): unknown } | null => table.getChild(name);
  const value = (name: string, row: number): unknown => column(name)?.get(row);
  return Array.from({ length: Math.min(most, table.numRows) }, (_, row) => {
    const object = split.parts[Number(value('part', row))]?.object;
    const raw = value('raw', row);
    return {
      bucket: object?.bucket ?? '',
      key: object?.key ?? '',
      splitId: split.splitId,
      record: Number(value('record', row)),
      byteOffset: Number(value('byte_offset', row)),
      raw: raw instanceof Uint8Array ? Buffer.from(raw) : Buffer.alloc(0),
      broken: brokenOf(String(value('broken', row))),
    };
  });
}

/** As the loader reads the same JSON out of sluice.rejects. */
function brokenOf(json: string): BrokenRule[] {
  const rules: unknown = JSON.parse(json);
  if (!Array.isArray(rules)) return [];
  return rules.map((rule: Readonly<Record<string, unknown>>) => ({
    rule: String(rule['rule'] ?? ''),
    column: String(rule['column'] ?? ''),
    value: String(rule['value'] ?? ''),
    reason: String(rule['reason'] ?? ''),
    severity: rule['severity'] === 'warn' ? 'SEVERITY_WARN' : 'SEVERITY_ERROR',
  }));
}
