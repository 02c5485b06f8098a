import { compilePipeline, outputColumns, type PipelineProblem } from '@sluice/columns';
import { canonicalJson, loadPipeline, sha256, type LoadedPipeline } from '@sluice/config';
import { type CheckResponse, type Diagnostic } from '@sluice/proto';
import { pathOf } from './path-of.js';

/**
 * Compiles a pipeline file. Problems of the file and problems of what stands in it (expressions, patterns, constants,
 * defaults, formats) come in one list, in the order of the file.
 */
export function checkPipeline(yaml: string): CheckResponse {
  const loaded = loadPipeline(yaml);
  const { problems, pipeline: compiled } = compilePipeline(loaded.draft);
  const diagnostics = [
    ...loaded.diagnostics.map((found): Diagnostic => ({
      ...found,
      severity: found.severity === 'error' ? 'SEVERITY_ERROR' : 'SEVERITY_WARN',
    })),
    ...onlyNew(
      problems.map((problem) => diagnosticOf(loaded, problem)),
      loaded,
    ),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  if (loaded.pipeline === undefined || compiled === undefined) return { diagnostics };
  const specJson = canonicalJson(loaded.pipeline);
  return {
    diagnostics,
    name: loaded.pipeline.name,
    specJson,
    sha256: sha256(specJson),
    columns: [...outputColumns(compiled)],
  };
}

/** What the file's own rules have said about a place is not said again. */
function onlyNew(found: readonly Diagnostic[], loaded: LoadedPipeline): readonly Diagnostic[] {
  const said = new Set(loaded.diagnostics.filter((d) => d.severity === 'error').map((d) => d.path));
  return found.filter(
    ({ path = '' }) => ![...said].some((other) => path === other || other.startsWith(`${path}.`)),
  );
}

function diagnosticOf(loaded: LoadedPipeline, problem: PipelineProblem): Diagnostic {
  const path = pathOf(loaded, problem.at);
  const { line, column } = loaded.positionOf(path, problem.offset);
  const { code, message, hint } = problem;
  return { severity: 'SEVERITY_ERROR', code: `bad_${code}`, message, path, line, column, hint };
}
