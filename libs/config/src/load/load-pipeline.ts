import { type ResolvedPipeline } from '../resolved/pipeline.js';
import { PipelineDto } from '../spec/pipeline.dto.js';
import { type PipelineDiagnostic } from './diagnostic.js';
import { Positions, type Position } from './positions.js';
import { Report } from './report.js';
import { resolve, type ResolvedPaths } from './resolve.js';
import { columnRules } from './rules-columns.js';
import { checkRules } from './rules-checks.js';
import { combinationRules } from './rules-modes.js';
import { notifyRules } from './rules-notify.js';
import { paramRules } from './rules-params.js';
import { csvRules, limitRules, targetRules } from './rules-rest.js';
import { readShape } from './shape.js';
import { parseYaml } from './yaml-source.js';

export interface LoadedPipeline {
  /** Everything that is wrong, in the order of the file. */
  readonly diagnostics: readonly PipelineDiagnostic[];
  /** Undefined when a diagnostic is an error. */
  readonly pipeline: ResolvedPipeline | undefined;
  /** What could be made out whatever else is wrong; for finding more problems, never for running. */
  readonly draft: ResolvedPipeline;
  /** Where each part of `pipeline` and `draft` stands in the file. */
  readonly paths: ResolvedPaths;
  /** Of a path's value; `within` counts UTF-16 units into its text (for carets in expressions). */
  positionOf(path: string, within?: number): Position;
}

/** Reads a pipeline file; every problem at once. Never throws for what the file holds. */
export function loadPipeline(yamlText: string): LoadedPipeline {
  const source = parseYaml(yamlText);
  const positions = new Positions(source);
  const report = new Report(positions);
  for (const { code, message, path, offset, hint } of source.problems) {
    report.add('error', path, code, message, hint, () => positions.atOffset(offset));
  }
  // After a syntax error the rest of the tree is guesswork, and its problems mostly echoes.
  const readable = !source.problems.some(({ code }) => code === 'yaml_syntax' || code === 'too_large');
  const dto = readable ? readShape(source, PipelineDto, [], report) : new PipelineDto();
  if (readable) {
    csvRules(dto.source?.csv, ['source', 'csv'], report);
    columnRules(dto, report);
    checkRules(dto, report);
    targetRules(dto, report);
    limitRules(dto, report);
    combinationRules(dto, report);
    paramRules(dto, report);
    notifyRules(dto, report);
  }
  const { pipeline: draft, paths } = resolve(dto);
  return {
    diagnostics: report.diagnostics(),
    pipeline: report.hasErrors ? undefined : draft,
    draft,
    paths,
    positionOf: (path, within) => positions.ofValue(path, within),
  };
}
