import { unary, type Reject__Output } from '@sluice/proto';
import { type CommonOptions, type Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { count, plain } from '../output/text.js';

export interface RejectsOptions extends CommonOptions {
  readonly rule?: string;
  readonly limit: number;
  /** Those that a replay has taken, too. */
  readonly all?: boolean;
}

/** Longer raw records are cut for people; --json has them whole. */
const SHOWN_RAW = 300;

export async function listRejects(
  context: Context,
  runId: string,
  options: RejectsOptions,
): Promise<ExitCode> {
  const { client } = context;
  const rejects: Reject__Output[] = [];
  let pageToken = '';
  do {
    const pageSize = Math.min(1000, options.limit - rejects.length);
    const includeReplayed = options.all ?? false;
    const request = { runId, rule: options.rule ?? '', pageSize, pageToken, includeReplayed };
    const page = await unary(client.listRejects.bind(client), request);
    rejects.push(...page.rejects);
    pageToken = page.nextPageToken;
  } while (pageToken !== '' && rejects.length < options.limit);
  const more = pageToken !== '';
  context.answer({ rejects: rejects.map(rejectForJson), more }, () =>
    rejects.length === 0 ? 'No rejects.' : rejects.map(rejectText).join('\n'),
  );
  if (more) context.note(`More than ${count(rejects.length)}; see them with a greater --limit.`);
  return EXIT.ok;
}

/** `raw` is text where it is UTF-8; `rawBase64` always has the bytes. */
export function rejectForJson(reject: Reject__Output): unknown {
  const bytes = Buffer.from(reject.raw);
  return { ...reject, raw: bytes.toString('utf8'), rawBase64: bytes.toString('base64') };
}

export function rejectText(reject: Reject__Output): string {
  const place = `s3://${reject.bucket}/${reject.key} record ${count(reject.record)}, byte ${count(reject.byteOffset)}`;
  const taken = reject.replayedBy === '' ? '' : ` (replayed by run ${reject.replayedBy})`;
  const lines = [`${plain(place)}${taken}`];
  for (const broken of reject.broken) {
    const value = broken.value === '' ? '' : ` = ${JSON.stringify(broken.value)}`;
    const column = broken.column === '' ? '' : `  ${broken.column}${value}`;
    lines.push(`  ${plain(`${broken.rule}${column}: ${broken.reason}`)}`);
  }
  const raw = Buffer.from(reject.raw).toString('utf8');
  if (raw !== '') lines.push(`  | ${plain(raw.length > SHOWN_RAW ? `${raw.slice(0, SHOWN_RAW)}…` : raw)}`);
  return lines.join('\n');
}
