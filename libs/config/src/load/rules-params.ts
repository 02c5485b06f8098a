import { word } from '../formats.js';
import { type KeyPart, parseKeyTemplate } from '../key-template.js';
import { didYouMean } from '../nearest.js';
import { paramValueProblem } from '../params.js';
import { type PipelineDto } from '../spec/pipeline.dto.js';
import { type Path } from './diagnostic.js';
import { type Report } from './report.js';
import { partitionValue } from './resolve-target.js';

/** Params are named and typed well, and what is filled in is declared. */
export function paramRules(dto: PipelineDto, report: Report): void {
  for (const [name, { type = 'text', default: fallback }] of dto.params ?? []) {
    const path = ['params', name];
    const wrong = word(name);
    if (wrong) report.errorAtKey(path, 'bad_format', `the name of a param ${wrong.message}`);
    const hint = fallback === undefined ? undefined : paramValueProblem(type, fallback);
    if (hint !== undefined) {
      report.error([...path, 'default'], 'bad_format', `\`default\` is not of type ${type}`, hint);
    }
  }
  const { s3, ready } = dto.source ?? {};
  keyRules(s3?.key, true, ['source', 's3', 'key'], dto, report);
  keyRules(ready?.marker, false, ['source', 'ready', 'marker'], dto, report);
  keyRules(ready?.manifest, false, ['source', 'ready', 'manifest'], dto, report);
  partitionRules(dto, report);
}

function keyRules(
  key: string | undefined,
  globs: boolean,
  path: Path,
  dto: PipelineDto,
  report: Report,
): void {
  const parts = parseKeyTemplate(key ?? '', globs);
  if ('message' in parts) return; // said of its form
  for (const part of parts) if (part.kind === 'param') paramPart(part, path, dto, report);
}

function paramPart(
  part: Extract<KeyPart, { kind: 'param' }>,
  path: Path,
  dto: PipelineDto,
  report: Report,
): void {
  if (!declared(part.name, path, dto, report)) return;
  const { type = 'text' } = dto.params?.get(part.name) ?? {};
  if (part.format === '' || type === 'date') return;
  const message = `\`params.${part.name}\` is of type ${type}, and the format ${part.format} is one of dates`;
  report.error(path, 'conflict', message, 'Declare the param as a date, or leave out the format.');
}

function declared(name: string, path: Path, dto: PipelineDto, report: Report): boolean {
  const names = [...(dto.params?.keys() ?? [])];
  if (names.includes(name)) return true;
  const hint = didYouMean(name, names) || `Declare it: params: { ${name}: text }.`;
  report.error(path, 'unknown_column', `there is no param \`${name}\``, hint);
  return false;
}

function partitionRules(dto: PipelineDto, report: Report): void {
  for (const [column, text] of dto.target?.partition ?? []) {
    const path = ['target', 'partition', column];
    const value = partitionValue(text);
    if (value?.kind === 'param') declared(value.name, path, dto, report);
    if (value !== undefined) continue;
    const near = didYouMean(text, [
      'run.date',
      ...[...(dto.params?.keys() ?? [])].map((name) => `params.${name}`),
    ]);
    const hint = near || `There are run.date and params.NAME; for the text itself write '=${text}'.`;
    report.error(path, 'bad_format', `\`${text}\` is no value of a partition`, hint);
  }
}
