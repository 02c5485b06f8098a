import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type Path } from './diagnostic.js';
import { type Names } from './names.js';
import { type Report } from './report.js';
import { modeOf } from './rules-modes.js';
import { expectLoaded } from './rules-transform.js';

interface Context {
  readonly dto: PipelineDto;
  readonly names: Names;
  readonly report: Report;
}

/** Columns that the target's settings name: they are loaded, or are those that the mode writes itself. */
export function targetColumnRules(dto: PipelineDto, names: Names, report: Report): void {
  const { target } = dto;
  if (!target) return;
  const context = { dto, names, report };
  const key = target.key ?? [];
  if (modeOf(dto) !== 'append') expectLoaded(key, ['target', 'key'], 'the key', context);
  ordered(target.version, ['target', 'version'], context);
  for (const column of target.partition?.keys() ?? []) {
    const path = ['target', 'partition', column];
    if (one(column, path, context) && dto.transform?.mask?.has(column) === true) {
      report.error(path, 'conflict', `\`${column}\` is masked, so its values are not those that are given`);
    }
  }
  historyRules(context);
  syncRules(context);
  setupRules(context);
}

/** One column, by name or at its own key. */
function one(column: string | undefined, path: Path, { dto, names, report }: Context): boolean {
  if (column === undefined) return false;
  const before = report.count;
  if (names.expect(column, path)) {
    const held = dto.transform?.drop?.includes(column) === true;
    const hint = 'What is decided over the whole run is decided on what is loaded.';
    if (held) report.error(path, 'conflict', `\`${column}\` is dropped by transform.drop`, hint);
  }
  return report.count === before;
}

/** One column whose values say which row is newer. */
function ordered(column: string | undefined, path: Path, context: Context): void {
  if (column === undefined || !one(column, path, context)) return;
  if (context.dto.transform?.mask?.has(column) !== true) return;
  context.report.error(path, 'conflict', `\`${column}\` is masked, so its values have no order`);
}

function historyRules(context: Context): void {
  const { dto, names, report } = context;
  const { history, key = [] } = dto.target ?? {};
  if (!history) return;
  const path = ['target', 'history'];
  const { effective, track = [] } = history;
  ordered(effective, [...path, 'effective'], context);
  if (effective !== undefined && key.includes(effective)) {
    const hint = 'Take it out of the key: versions of one key are told apart by it as it is.';
    report.error([...path, 'effective'], 'conflict', `\`${effective}\` is part of the key`, hint);
  }
  expectLoaded(track, [...path, 'track'], '`track`', context);
  track.forEach((column, i) => {
    const at = [...path, 'track', i];
    const lineage = (dto.transform?.lineage ?? []).some((kind) => column === `_${kind}`);
    const told =
      column === effective
        ? 'says when a row holds, and is no change of it'
        : key.includes(column)
          ? 'is part of the key, which never changes'
          : lineage
            ? 'differs at every load'
            : undefined;
    if (told !== undefined) report.error(at, 'conflict', `\`${column}\` ${told}`, 'Leave it out of `track`.');
  });
  ownColumns(
    (['valid_from', 'valid_to', 'is_current'] as const).map((setting) => [setting, history[setting]]),
    path,
    names,
    report,
  );
}

function syncRules({ dto, names, report }: Context): void {
  const { sync } = dto.target ?? {};
  if (sync?.delete !== 'soft') return;
  ownColumns([['deleted_column', sync.deleted_column]], ['target', 'sync'], names, report);
}

/** Columns that Sluice writes by itself are not those of the rows, nor each other. */
function ownColumns(
  columns: readonly (readonly [setting: string, column: string | undefined])[],
  path: Path,
  names: Names,
  report: Report,
): void {
  columns.forEach(([setting, column], i) => {
    if (column === undefined) return;
    const at = [...path, setting];
    if (names.has(column)) {
      const hint = 'Rename that one in transform.rename, or give this another name.';
      report.error(at, 'duplicate_name', `there is a column \`${column}\` already`, hint);
    } else if (columns.findIndex(([, other]) => other === column) < i) {
      report.error(at, 'duplicate_name', `two columns would be called \`${column}\``);
    }
  });
}

/** What a table has beside the pipeline's columns. */
function tableOwn({ target }: PipelineDto): readonly (string | undefined)[] {
  const { history, sync, mode } = target ?? {};
  if (mode === 'history') return [history?.valid_from, history?.valid_to, history?.is_current];
  return mode === 'sync' && sync?.delete === 'soft' ? [sync.deleted_column] : [];
}

function setupRules(context: Context): void {
  const { dto } = context;
  const { indexes = [], partition_by: by, column_comments: comments } = dto.target ?? {};
  const own = tableOwn(dto);
  indexes.forEach(({ columns = [] }, i) => {
    const path = ['target', 'indexes', i, 'columns'];
    columns.forEach((column, j) => {
      if (columns.indexOf(column) < j) {
        context.report.error([...path, j], 'duplicate_name', `\`${column}\` stands twice in \`columns\``);
      } else if (!own.includes(column)) one(column, [...path, j], context);
    });
  });
  if (by?.range !== undefined) one(by.range, ['target', 'partition_by', 'range'], context);
  else one(by?.list, ['target', 'partition_by', 'list'], context);
  for (const column of comments?.keys() ?? []) {
    if (!own.includes(column)) one(column, ['target', 'column_comments', column], context);
  }
}
