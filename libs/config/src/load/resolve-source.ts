import { parseDuration } from '../durations.js';
import { type ResolvedSource, SOURCE_DEFAULTS } from '../resolved/source.js';
import { parseSize } from '../sizes.js';
import { type PackDto, type SourceDto } from '../spec/source.dto.js';
import { given } from './given.js';

const READY_TIMEOUT_MS = 2 * 3_600_000;

export function resolveSource(source: SourceDto | undefined): ResolvedSource {
  const { s3, csv, events } = source ?? {};
  const select = source?.select ?? SOURCE_DEFAULTS.select;
  const ready = resolveReady(source);
  const quote = csv?.quote ?? '"';
  return {
    s3: {
      bucket: s3?.bucket ?? '',
      key: s3?.key ?? '',
      region: s3?.region ?? '',
      endpoint: s3?.endpoint ?? '',
      forcePathStyle: s3?.force_path_style ?? Boolean(s3?.endpoint),
    },
    csv: {
      delimiter: csv?.delimiter ?? ',',
      quote,
      escape: csv?.escape ?? quote,
      header: csv?.header ?? true,
      nullValues: csv?.null_values ?? [''],
      skipLines: csv?.skip_lines ?? 0,
      encoding: csv?.encoding ?? 'utf-8',
      compression: csv?.compression ?? 'auto',
      extraColumns: csv?.extra_columns ?? 'ignore',
    },
    select,
    onChange: source?.on_change ?? SOURCE_DEFAULTS.onChange,
    // Nothing new is no news; nothing at all, where all is asked for, is.
    empty: source?.when_empty ?? (select === 'new' || events ? 'succeed' : SOURCE_DEFAULTS.empty),
    ...given('ready', ready),
    splitBytes: parseSize(source?.split_size ?? '') ?? SOURCE_DEFAULTS.splitBytes,
    pack: resolvePack(source?.pack),
    ...given('events', events?.queue === undefined ? undefined : { queue: events.queue }),
    timezone: source?.timezone ?? '',
  };
}

function resolveReady(source: SourceDto | undefined): ResolvedSource['ready'] {
  const { marker, manifest, timeout = '' } = source?.ready ?? {};
  const key = marker ?? manifest;
  if (key === undefined) return undefined;
  const kind = marker === undefined ? 'manifest' : 'marker';
  return { kind, key, timeoutMs: parseDuration(timeout) ?? READY_TIMEOUT_MS };
}

function resolvePack(pack: PackDto | undefined): ResolvedSource['pack'] {
  const { objectBytes, bytes, objects } = SOURCE_DEFAULTS.pack;
  if (pack?.enabled === false) return { objectBytes: 0, bytes: 0, objects: 1 };
  return {
    objectBytes: parseSize(pack?.below ?? '') ?? objectBytes,
    bytes: parseSize(pack?.size ?? '') ?? bytes,
    objects: pack?.objects ?? objects,
  };
}
