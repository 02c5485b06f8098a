import type { ResolvedNotification } from '@sluice/config';
import type { StoredFailure } from '../db/entities/run.entity.js';

export type NotificationEvent = 'failure' | 'recovery' | 'late';

/** What a notification tells, as it was when the run came to it. No secrets (I6): a failure's message names none. */
export interface NotifiedRun {
  readonly id: string;
  readonly pipeline: string;
  readonly pipelineVersion: number;
  readonly owner: string;
  readonly state: string;
  readonly date: string;
  readonly trigger: string;
  readonly triggeredBy: string;
  readonly table: string;
  readonly createdAt: string;
  readonly scheduledFor: string | null;
  readonly endedAt: string | null;
  readonly failure: StoredFailure | null;
}

/** A job of the queue. It names the pipeline version's entry, and holds no address and no key. */
export interface Notification {
  readonly event: NotificationEvent;
  /** Index into the pipeline version's notify. */
  readonly entry: number;
  readonly run: NotifiedRun;
}

const OURS: Readonly<Record<NotificationEvent, string>> = {
  failure:
    'Run {{ run.id }} of {{ run.pipeline }} for {{ run.date }} failed: {{ run.failure.reason }}: {{ run.failure.message }} {{ run.failure.hint }}',
  recovery: '{{ run.pipeline }} works again: run {{ run.id }} for {{ run.date }} succeeded.',
  late: 'Run {{ run.id }} of {{ run.pipeline }} for {{ run.date }} is late: it is {{ run.state }}.',
};

/** What `{{ }}` may name. */
function valuesOf({ event, run }: Notification): Readonly<Record<string, string>> {
  return {
    event,
    'run.id': run.id,
    'run.pipeline': run.pipeline,
    'run.version': String(run.pipelineVersion),
    'run.owner': run.owner,
    'run.state': run.state,
    'run.date': run.date,
    'run.trigger': run.trigger,
    'run.triggered_by': run.triggeredBy,
    'run.table': run.table,
    'run.created_at': run.createdAt,
    'run.scheduled_for': run.scheduledFor ?? '',
    'run.ended_at': run.endedAt ?? '',
    'run.failure.reason': run.failure?.reason ?? '',
    'run.failure.message': run.failure?.message ?? '',
    'run.failure.hint': run.failure?.hint ?? '',
  };
}

/** The text; a name that is not known stays as it is written, so that a misspelt template still tells of the run. */
export function textOf(notification: Notification, template: string | undefined): string {
  const values = valuesOf(notification);
  return (template ?? OURS[notification.event])
    .replace(/\{\{\s*([a-z_.]+)\s*\}\}/g, (written, name: string) =>
      Object.hasOwn(values, name) ? values[name] : written,
    )
    .trim();
}

/** The body as it goes out. `delivery` is the same at every try: receivers tell repetitions by it. */
export function bodyOf(
  notification: Notification,
  { format, template }: Pick<ResolvedNotification, 'format' | 'template'>,
  delivery: string,
): string {
  const text = textOf(notification, template);
  if (format === 'slack') return JSON.stringify({ text: escapeSlack(text) });
  const { event, run } = notification;
  return JSON.stringify({ event, delivery, text, run });
}

/** The three characters that Slack's mrkdwn takes for itself; without this `<!channel>` in a message would call everyone. */
function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
