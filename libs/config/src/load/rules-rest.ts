import { type CsvDto } from '../spec/source.dto.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { parseSize } from '../sizes.js';
import { type Path } from './diagnostic.js';
import { type Report } from './report.js';
import { publishReasons } from './publish-reasons.js';

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
  const reasons = publishReasons(dto);
  const publish = dto.target?.publish;
  if (publish !== undefined && publish !== 'run' && reasons.length > 0) {
    const message = `\`publish: ${publish}\` is too weak for ${reasons.join(', ')}`;
    const hint = 'Write publish: run, or leave it out: what needs the whole run is published as a whole.';
    report.error(['target', 'publish'], 'conflict', message, hint);
  }
}
