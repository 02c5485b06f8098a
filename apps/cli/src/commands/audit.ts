import { unary, type AuditEntry__Output } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { instant, table } from '../output/text.js';

export interface AuditOptions extends CommonOptions {
  readonly run?: string;
  readonly limit: number;
}

/** Longer details are cut for people; --json has them whole. */
const SHOWN = 100;

export async function listAudit(
  context: Context,
  pipeline: string | undefined,
  options: AuditOptions,
): Promise<ExitCode> {
  const { client } = context;
  const entries: AuditEntry__Output[] = [];
  for (let pageToken = ''; ;) {
    const pageSize = Math.min(1000, options.limit - entries.length);
    const request = { pipeline: pipeline ?? '', runId: options.run ?? '', pageSize, pageToken };
    const page = await unary(client.listAudit.bind(client), request);
    entries.push(...page.entries);
    pageToken = page.nextPageToken;
    if (pageToken === '' || entries.length >= options.limit) break;
  }
  context.answer({ entries }, () => (entries.length === 0 ? 'Nothing yet.' : auditTable(entries)));
  return EXIT.ok;
}

function auditTable(entries: readonly AuditEntry__Output[]): string {
  const rows = entries.map((entry) => [
    instant(entry.atMs),
    entry.actor,
    entry.peer,
    entry.action,
    entry.pipeline,
    entry.runId,
    entry.detailsJson.length > SHOWN ? `${entry.detailsJson.slice(0, SHOWN - 1)}…` : entry.detailsJson,
  ]);
  return table(['at', 'who', 'from', 'did', 'pipeline', 'run', 'details'], rows);
}
