import { didYouMean } from '../nearest.js';
import {
  CHECK_KINDS,
  kindsOf,
  RUN_CHECK_KINDS,
  WITHOUT_COLUMN,
  type CheckDto,
  type CheckKind,
  type RunCheckKind,
} from '../spec/check.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { parseReferences } from '../table-name.js';
import { checkName } from './check-name.js';
import { type Path } from './diagnostic.js';
import { type Names } from './names.js';
import { type Report } from './report.js';
import { dropped, expectLoaded, isDropped } from './rules-transform.js';

const KINDS = [...CHECK_KINDS, ...RUN_CHECK_KINDS];

/** Each check has at least one rule; names are unique, because rejects and results are counted under them. */
export function checkRules(dto: PipelineDto, report: Report): void {
  const seen = new Map<string, number>();
  (dto.checks ?? []).forEach((check, i) => {
    const path = ['checks', i];
    const kinds = kindsOf(check, KINDS);
    if (kinds.length === 0 && !report.hasSaid(path)) {
      report.error(path, 'missing_key', 'the check has no rule', `Add one of ${KINDS.join(', ')}.`);
    }
    columnGiven(check, kinds, path, report);
    severityFits(check, kinds, path, report);
    limits(check, path, report);
    foreignKey(check, path, report);
    repeated(check.enum, [...path, 'enum'], report);
    for (const kind of kinds) {
      const name = checkName(check, kind, kinds.length);
      const first = seen.get(name);
      if (first === undefined) seen.set(name, i);
      else
        report.error(
          path,
          'duplicate_name',
          `there is a check \`${name}\` already`,
          `The first is item ${first + 1}. Give one of them a name.`,
        );
    }
  });
}

type Kinds = readonly (CheckKind | RunCheckKind)[];

function columnGiven(check: CheckDto, kinds: Kinds, path: Path, report: Report): void {
  const needy = kinds.find((kind) => kind !== 'expression' && !WITHOUT_COLUMN.includes(kind));
  const wide = kinds.find((kind) => WITHOUT_COLUMN.includes(kind));
  if (check.column === undefined && needy !== undefined) {
    report.error(
      [...path, 'column'],
      'missing_key',
      '`column` is missing',
      `\`${needy}\` is about a column.`,
    );
  } else if (check.column !== undefined && wide !== undefined) {
    const own = wide === 'unique' || wide === 'foreign_key';
    const message = `\`${wide}\` takes no \`column\`${own ? ': it names its columns itself' : ''}`;
    const hint = kinds.length > 1 ? 'Make it an item of its own.' : 'Leave it out.';
    report.error([...path, 'column'], 'conflict', message, hint);
  }
}

/** Only unique and foreign_key know which rows to blame. */
function severityFits(check: CheckDto, kinds: Kinds, path: Path, report: Report): void {
  if (check.severity !== 'reject') return;
  const runWide: Kinds = RUN_CHECK_KINDS;
  const found = kinds.find((kind) => runWide.includes(kind) && kind !== 'unique' && kind !== 'foreign_key');
  if (found === undefined) return;
  const message = `\`${found}\` has no records to reject`;
  report.error([...path, 'severity'], 'conflict', message, 'Write fail or warn.');
}

const RANGES = ['length', 'row_count', 'null_ratio', 'distinct', 'minimum', 'maximum', 'mean'] as const;

function limits(check: CheckDto, path: Path, report: Report): void {
  for (const kind of RANGES) {
    const range = check[kind];
    if (range === undefined) continue;
    if (range.min === undefined && range.max === undefined) {
      report.error([...path, kind], 'missing_key', `\`${kind}\` needs \`min\`, \`max\` or both`);
    }
    bounds(range.min, range.max, [...path, kind, 'min'], report);
  }
  bounds(check.min, check.max, [...path, 'min'], report);
}

/** Only where both are plain numbers: dates and the like are compared by the validator and the database. */
function bounds(
  min: string | number | undefined,
  max: string | number | undefined,
  path: Path,
  report: Report,
): void {
  const number = /^-?\d{1,15}(\.\d{1,6})?$/;
  if (min === undefined || max === undefined || !number.test(String(min)) || !number.test(String(max)))
    return;
  if (Number(min) > Number(max))
    report.error(path, 'conflict', `\`min\` is ${min}, more than \`max\`, ${max}`);
}

function repeated(values: readonly string[] | undefined, path: Path, report: Report): void {
  const seen = new Set<string>();
  values?.forEach((value, i) => {
    if (seen.has(value)) report.warn([...path, i], 'unused', `\`${value}\` stands twice`);
    seen.add(value);
  });
}

function foreignKey(check: CheckDto, path: Path, report: Report): void {
  const { columns, references } = check.foreign_key ?? {};
  const parsed = references === undefined ? undefined : parseReferences(references);
  if (columns === undefined || parsed === undefined || 'problem' in parsed) return;
  if (parsed.columns.length !== columns.length) {
    const message = `\`references\` has ${parsed.columns.length} columns for ${columns.length} of ours`;
    report.error([...path, 'foreign_key', 'references'], 'conflict', message);
  }
}

/** Columns of rules on single records, which see dropped ones, too. */
export function checkColumnRules(dto: PipelineDto, names: Names, report: Report): void {
  (dto.checks ?? []).forEach((check, i) => {
    const path = ['checks', i];
    if (check.column !== undefined && kindsOf(check, CHECK_KINDS).length > 0) {
      names.expect(check.column, [...path, 'column']);
    }
    messageRules(check, path, names, report);
  });
}

const OWN_WORDS = ['column', 'value'];

/** What a message fills in must be there. */
function messageRules(check: CheckDto, path: Path, names: Names, report: Report): void {
  const rowWide = kindsOf(check, CHECK_KINDS).length > 0;
  const runWide = kindsOf(check, RUN_CHECK_KINDS).length > 0;
  // `{{` and `}}` are braces; single ones are the validator's to find.
  for (const [, place] of check.message?.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g) ?? []) {
    const word = place?.trim();
    if (word === undefined) continue;
    if (runWide && !['observed', 'expected'].includes(word)) {
      const hint = 'Rules over the run fill in {observed} and {expected}.';
      report.error([...path, 'message'], 'unknown_column', `nothing is filled in for {${word}}`, hint);
    } else if (rowWide && !OWN_WORDS.includes(word)) {
      const near = names.now.has(word) ? '' : didYouMean(word, OWN_WORDS);
      if (near === '') names.expect(word, [...path, 'message']);
      else report.error([...path, 'message'], 'unknown_column', `unknown column \`${word}\``, near);
    }
  }
}

/** Columns of rules over the run, which is staged by then: they see what is loaded. */
export function runCheckColumnRules(dto: PipelineDto, names: Names, report: Report): void {
  (dto.checks ?? []).forEach((check, i) => {
    const path = ['checks', i];
    const [kind] = kindsOf(check, RUN_CHECK_KINDS).filter((found) => !WITHOUT_COLUMN.includes(found));
    if (check.column !== undefined && kind !== undefined) {
      // A rule on records beside it has said so already.
      const told = kindsOf(check, CHECK_KINDS).length > 0;
      if (
        (told ? names.now.has(check.column) : names.expect(check.column, [...path, 'column'])) &&
        isDropped(dto, check.column)
      )
        dropped(check.column, [...path, 'column'], report);
    }
    expectLoaded(check.unique ?? [], [...path, 'unique'], '`unique`', { dto, names, report });
    const at = [...path, 'foreign_key', 'columns'];
    expectLoaded(check.foreign_key?.columns ?? [], at, '`columns`', { dto, names, report });
  });
}
