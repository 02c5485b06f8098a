import { parseDuration } from '../durations.js';
import { parseKeyTemplate } from '../key-template.js';
import { PIPELINE_DEFAULTS, type ResolvedPipeline } from '../resolved/pipeline.js';
import { type ResolvedNotification, type ResolvedSchedule } from '../resolved/running.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type NotifyDto } from '../spec/running.dto.js';
import { given } from './given.js';

type Running = Pick<
  ResolvedPipeline,
  'params' | 'schedule' | 'after' | 'concurrency' | 'timeouts' | 'onRerun' | 'notify'
>;

/** When a pipeline's runs begin, what they are given, how many there may be, and whom to tell. */
export function resolveRunning(dto: PipelineDto): Running {
  const { concurrency, timeouts } = dto;
  const { name, weight = 1 } = concurrency?.pool ?? {};
  return {
    params: [...(dto.params ?? [])].map(([param, { type = 'text', default: fallback }]) => ({
      name: param,
      type,
      ...given('default', fallback),
    })),
    ...given('schedule', resolveSchedule(dto)),
    after: dto.after ?? [],
    concurrency: {
      maxActiveRuns: concurrency?.max_active_runs ?? PIPELINE_DEFAULTS.concurrency.maxActiveRuns,
      ...given('pool', name === undefined ? undefined : { name, weight }),
      priority: concurrency?.priority ?? PIPELINE_DEFAULTS.concurrency.priority,
    },
    timeouts: {
      ...given('splitMs', parseDuration(timeouts?.split ?? '')),
      ...given('runMs', parseDuration(timeouts?.run ?? '')),
    },
    onRerun: dto.on_rerun ?? PIPELINE_DEFAULTS.onRerun,
    notify: (dto.notify ?? []).flatMap(resolveNotification),
  };
}

function resolveSchedule({ schedule, source }: PipelineDto): ResolvedSchedule | undefined {
  if (schedule?.cron === undefined) return undefined;
  const parts = parseKeyTemplate(source?.s3?.key ?? '', true);
  // Where each date has objects of its own, a date that is passed over is data that is lost.
  const dated = !('message' in parts) && parts.some(({ kind }) => kind === 'run_date');
  return {
    cron: schedule.cron.trim().split(/\s+/).join(' '),
    timezone: schedule.timezone ?? 'UTC',
    logicalDate: schedule.logical_date ?? 'same',
    catchUp: schedule.catch_up ?? (dated ? 'all' : 'latest'),
    jitterMs: parseDuration(schedule.jitter ?? '') ?? 0,
  };
}

function resolveNotification(notify: NotifyDto): ResolvedNotification[] {
  if (notify.url === undefined) return [];
  return [
    {
      url: notify.url,
      on: notify.on ?? ['failure'],
      format: notify.format ?? 'json',
      ...given('template', notify.template),
      ...given('signingKey', notify.signing_key),
      ...given('lateAfterMs', parseDuration(notify.late_after ?? '')),
    },
  ];
}
