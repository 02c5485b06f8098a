import { compilePipeline, type CompiledPipeline } from '@sluice/columns';
import { ConfigError, parseResolved, type ResolvedPipeline } from '@sluice/config';
import { SluiceError, type PipelineVersion__Output } from '@sluice/proto';

export interface Compiled {
  readonly spec: ResolvedPipeline;
  readonly pipeline: CompiledPipeline;
}

/** Few pipelines run at a time; a compiled one is small (I5). */
const KEPT = 64;

/** Compiled pipelines by the hash of their specification. They are immutable, so streams share them. */
export class Pipelines {
  private readonly bySha = new Map<string, Compiled>();

  /** @throws SluiceError INVALID_PIPELINE for a version that this validator cannot compile */
  get(version: PipelineVersion__Output | null): Compiled {
    if (version === null || version.specJson === '') {
      throw new SluiceError('INVALID_REQUEST', 'the request has no pipeline', {
        hint: 'Send PipelineVersion.spec_json.',
      });
    }
    const known = this.bySha.get(version.sha256);
    if (known) return known;
    const compiled = compile(version);
    if (version.sha256 !== '') {
      this.bySha.set(version.sha256, compiled);
      const [oldest] = this.bySha.keys();
      if (this.bySha.size > KEPT) this.bySha.delete(oldest);
    }
    return compiled;
  }
}

function compile({ name, version, specJson }: PipelineVersion__Output): Compiled {
  const where = { pipeline: name, version: String(version) };
  const hint = 'Apply the pipeline again, so that it is checked by this version of Sluice.';
  let spec: ResolvedPipeline;
  try {
    spec = parseResolved(specJson);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new SluiceError('INVALID_PIPELINE', error.message, { hint, where, cause: error });
  }
  const { pipeline, problems } = compilePipeline(spec);
  if (pipeline) return { spec, pipeline };
  const [first] = problems;
  throw new SluiceError('INVALID_PIPELINE', `pipeline ${name}: ${first.message}`, {
    hint: first.hint || hint,
    where,
  });
}
