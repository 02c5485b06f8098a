import { CHECK_KINDS } from '../spec/check.dto.js';
import { type CsvDto } from '../spec/source.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { parseSize } from '../sizes.js';
import { type Path } from './diagnostic.js';
import { type Report } from './report.js';
import { checkName } from './check-name.js';

/** Settings of the dialect that exclude each other. */
export function csvRules(csv: CsvDto | undefined, base: Path, report: Report): void {
  if (!csv) return;
  const { delimiter, quote } = csv;
  const escape = csv.escape ?? quote;
  if (delimiter !== undefined && delimiter === quote) {
    report.error([...base, 'quote'], 'conflict', '`quote` and `delimiter` are the same character');
  }
  if (quote === '' && csv.escape) {
    report.error([...base, 'escape'], 'conflict', '`escape` has no meaning without a quote', 'Leave it out.');
  } else if (quote && escape === '') {
    report.error(
      [...base, 'escape'],
      'conflict',
      '`escape` must not be empty while `quote` is set',
      'Leave it out.',
    );
  } else if (escape && escape === delimiter && escape !== quote) {
    report.error([...base, 'escape'], 'conflict', '`escape` and `delimiter` are the same character');
  }
}

/** Each check is a column and at least one rule; names are unique, because rejects are counted under them. */
export function checkRules(dto: PipelineDto, report: Report): void {
  const seen = new Map<string, number>();
  (dto.checks ?? []).forEach((check, i) => {
    const kinds = CHECK_KINDS.filter((kind) => check[kind] !== undefined && check[kind] !== false);
    if (kinds.length === 0) {
      const hint = `Add one of ${CHECK_KINDS.join(', ')}.`;
      report.error(['checks', i], 'missing_key', 'the check has no rule', hint);
    }
    const { min, max } = check.length ?? {};
    if (check.length && min === undefined && max === undefined) {
      report.error(['checks', i, 'length'], 'missing_key', '`length` needs `min`, `max` or both');
    } else if (min !== undefined && max !== undefined && min > max) {
      report.error(
        ['checks', i, 'length', 'min'],
        'conflict',
        `\`min\` is ${min}, more than \`max\`, ${max}`,
      );
    }
    bounds(check.min, check.max, ['checks', i, 'min'], report);
    repeated(check.enum, ['checks', i, 'enum'], report);
    for (const kind of check.column === undefined ? [] : kinds) {
      const name = checkName(check, kind, kinds.length);
      const first = seen.get(name);
      if (first === undefined) seen.set(name, i);
      else
        report.error(
          ['checks', i],
          'duplicate_name',
          `there is a check \`${name}\` already`,
          `The first is item ${first + 1}. Give one of them a name.`,
        );
    }
  });
}

/** Only where both are plain numbers: dates and the like are compared by the validator. */
function bounds(min: string | undefined, max: string | undefined, path: Path, report: Report): void {
  const number = /^-?\d{1,15}(\.\d{1,6})?$/;
  if (min === undefined || max === undefined || !number.test(min) || !number.test(max)) return;
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

export function limitRules(dto: PipelineDto, report: Report): void {
  const record = parseSize(dto.limits?.max_record_bytes ?? '');
  const value = parseSize(dto.limits?.max_value_bytes ?? '');
  if (record !== undefined && value !== undefined && value > record) {
    const message = '`max_value_bytes` is more than `max_record_bytes`';
    report.error(['limits', 'max_value_bytes'], 'conflict', message);
  }
}

export function targetRules(dto: PipelineDto, report: Report): void {
  const { sslmode, ca_file: caFile } = dto.target ?? {};
  if (caFile !== undefined && sslmode === 'disable') {
    report.error(['target', 'ca_file'], 'conflict', '`ca_file` has no meaning with `sslmode: disable`');
  }
}
