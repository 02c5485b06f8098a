import { type PipelineDto } from '../spec/pipeline.dto.js';
import { firesOften } from '../cron.js';
import { parseDuration } from '../durations.js';
import { parseKeyTemplate } from '../key-template.js';
import { parseSize } from '../sizes.js';
import { type Rule } from './rules-modes.js';

const dated = (key: string | undefined): boolean => {
  const parts = parseKeyTemplate(key ?? '', true);
  return !('message' in parts) && parts.some(({ kind }) => kind === 'run_date');
};

/** What begins runs by itself. */
function automatic({ schedule, after, source }: PipelineDto): string | undefined {
  if (schedule !== undefined) return 'a schedule';
  if ((after?.length ?? 0) > 0) return 'the pipelines before it';
  return source?.events === undefined ? undefined : 'an event';
}

const SOURCE: readonly Rule[] = [
  {
    at: ['source', 'on_change'],
    when: ({ source }) => source?.select === 'all' && source.on_change !== 'reload' && source.on_change,
    message: '`on_change: {}` has no meaning without `select: new`',
    hint: 'Write select: new, or leave it out: all objects are loaded as they are.',
  },
  {
    at: ['source', 'ready'],
    when: ({ source }) => source?.ready?.marker !== undefined && source.ready.manifest !== undefined,
    message: '`ready` is a `marker` or a `manifest`, not both',
    hint: 'A manifest is waited for as a marker is.',
  },
  {
    at: ['source', 'ready'],
    code: 'missing_key',
    when: ({ source }) =>
      source?.ready !== undefined && source.ready.marker === undefined && source.ready.manifest === undefined,
    message: '`ready` names no object to wait for',
    hint: 'Write marker: KEY or manifest: KEY.',
  },
  {
    at: ['source', 'ready'],
    when: ({ source }) => source?.ready !== undefined && source.events !== undefined,
    message: 'an event starts a run for its own objects, and `ready` waits for a whole set',
    hint: 'Leave one out; with a schedule `ready` waits for the set.',
  },
  {
    at: ['source', 'pack'],
    when: ({ source }) => {
      const { enabled, below, size } = source?.pack ?? {};
      return enabled !== false && (parseSize(below ?? '') ?? 0) > (parseSize(size ?? '') ?? Infinity);
    },
    message: '`below` is more than `size`: such objects fit into no split',
    hint: 'Make `size` a few times as large as `below`.',
  },
  {
    at: ['source', 's3', 'key'],
    when: ({ source }) => source?.events !== undefined && dated(source.s3?.key),
    message: 'an object of an event may be of any date, and `{{ run.date }}` matches one',
    hint: 'Write * in its place; the logical date of such a run is the day of the event.',
  },
];

const RERUN: readonly Rule[] = [
  {
    at: ['on_rerun'],
    when: (dto) =>
      dto.on_rerun === 'replace' && (dto.target?.mode ?? 'append') !== 'append' && dto.target?.mode,
    message:
      '`on_rerun: replace` is for mode append; in mode {} a second run goes by the rows that are there',
    hint: 'Leave it out, or write on_rerun: refuse.',
  },
  {
    at: ['on_rerun'],
    when: ({ on_rerun: rerun, target, transform }) =>
      rerun === 'replace' &&
      (target?.mode ?? 'append') === 'append' &&
      (transform?.lineage?.includes('run_id') !== true || transform.drop?.includes('_run_id')),
    message: '`on_rerun: replace` finds the rows of the first run by `_run_id`, which is not loaded',
    hint: 'Add transform: { lineage: [run_id] }.',
  },
  {
    at: ['on_rerun'],
    when: ({ on_rerun: rerun, source }) => rerun === 'replace' && source?.select === 'new',
    message:
      '`on_rerun: replace` puts the same objects in place of the first run’s, and `select: new` leaves them out',
    hint: 'Write select: all, or leave out on_rerun.',
  },
  {
    at: ['on_rerun'],
    when: ({ on_rerun: rerun, source }) => rerun !== 'duplicate' && source?.events !== undefined && rerun,
    message: 'events start many runs a day, and `on_rerun: {}` lets one of them stand',
    hint: 'Leave it out; select: new keeps objects from being loaded twice.',
  },
];

/** Runs that are all for one logical date. */
const ONE_A_DAY: readonly Rule[] = [
  {
    at: ['on_rerun'],
    when: ({ on_rerun: rerun, schedule }) =>
      rerun !== 'duplicate' && schedule?.cron !== undefined && firesOften(schedule.cron) && rerun,
    message: 'the schedule fires several times a day, and `on_rerun: {}` lets one run a day stand',
    hint: 'Leave it out, or let the schedule fire once a day.',
  },
];

const AUTOMATIC: readonly Rule[] = [
  {
    at: ['params'],
    when: (dto) => {
      const by = automatic(dto);
      const bare = [...(dto.params ?? [])].find(([, param]) => param.default === undefined);
      return by === undefined || bare === undefined ? undefined : `\`${bare[0]}\` has no default, and ${by}`;
    },
    code: 'missing_key',
    message: '{} gives a run no params',
    hint: 'Give it a default.',
  },
  {
    at: ['after'],
    when: ({ after, metadata }) =>
      metadata?.name !== undefined && after?.includes(metadata.name) && metadata.name,
    message: 'pipeline `{}` cannot come after itself',
    hint: 'Runs of one pipeline wait for each other with concurrency: { max_active_runs: 1 }.',
  },
  {
    at: ['after'],
    when: ({ after, schedule }) => (after?.length ?? 0) > 0 && schedule !== undefined,
    message: 'a run begins by the schedule or after other pipelines, not both',
    hint: 'Give the schedule to the first of them.',
  },
  {
    at: ['after'],
    when: ({ after, source }) => (after?.length ?? 0) > 0 && source?.events !== undefined,
    message: 'a run begins by an event or after other pipelines, not both',
    hint: 'Leave one out.',
  },
  {
    at: ['target', 'mode'],
    severity: 'warn',
    when: (dto) => {
      const { mode, version, partition } = dto.target ?? {};
      const byDate = [...(partition?.values() ?? [])].includes('run.date');
      const ordered =
        mode === 'sync' || (mode === 'upsert' && version === undefined) || (mode === 'replace' && !byDate);
      const one = dto.concurrency?.max_active_runs === 1;
      return ordered && !one && automatic(dto) !== undefined && mode;
    },
    message: 'a run in mode {} that is overtaken by one for a later date is refused',
    hint: 'Write concurrency: { max_active_runs: 1 }, so that runs go in the order of their dates.',
  },
  {
    at: ['timeouts', 'split'],
    when: ({ timeouts }) =>
      (parseDuration(timeouts?.split ?? '') ?? 0) > (parseDuration(timeouts?.run ?? '') ?? Infinity),
    message: 'a split may take longer than its run',
    hint: 'Make it shorter than timeouts.run.',
  },
];

export const RUNNING_RULES: readonly Rule[] = [...SOURCE, ...RERUN, ...ONE_A_DAY, ...AUTOMATIC];
