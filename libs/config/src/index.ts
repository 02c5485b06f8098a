export { canonicalJson, sha256 } from './canonical-json.js';
export { ConfigError } from './config-error.js';
export { readEnv, type EnvOf, type EnvSpec } from './env/read-env.js';
export { variable, type Variable, type VariableOptions } from './env/variables.js';
export { forReplay } from './for-replay.js';
export { parseResolved } from './parse-resolved.js';
export * from './resolved/checks.js';
export * from './resolved/pipeline.js';
export * from './resolved/running.js';
export * from './resolved/source.js';
export * from './resolved/target.js';
export * from './resolved/transform.js';
export { awsSecretStore } from './secrets/aws-secret-store.js';
export {
  parseConnectionSecret,
  type ConnectionFields,
  type ConnectionSecret,
} from './secrets/connection-secret.js';
export { SecretError, type SecretErrorCode } from './secrets/secret-error.js';
export { parseSecretRef, type SecretRef } from './secrets/secret-ref.js';
export {
  createSecretResolver,
  createSecrets,
  DEFAULT_SECRET_TTL_MS,
  type SecretKind,
  type Secrets,
  type SecretResolver,
  type SecretResolverOptions,
  type SecretStore,
} from './secrets/secret-resolver.js';
export {
  DIAGNOSTIC_CODES,
  formatPath,
  type DiagnosticCode,
  type PipelineDiagnostic,
} from './load/diagnostic.js';
export { loadPipeline, type LoadedPipeline } from './load/load-pipeline.js';
export { type Position } from './load/positions.js';
export { type ResolvedPaths } from './load/resolve.js';
export { cronProblem } from './cron.js';
export { formatDuration, parseDuration } from './durations.js';
export {
  escapeGlob,
  fillKeyTemplate,
  parseKeyTemplate,
  type KeyPart,
  type KeyProblem,
  type KeyValues,
} from './key-template.js';
export { keyGlob, type KeyGlob } from './key-glob.js';
export { didYouMean, nearest } from './nearest.js';
export { checkParams, fillParams, type ParamProblem } from './params.js';
export { parseTypeName, TYPE_NAMES, type ParsedType } from './pg-types.js';
export { formatSize, parseSize } from './sizes.js';
export { parseTableName, type TableName } from './table-name.js';
export { pipelineJsonSchema, type JsonSchema } from './docs/json-schema.js';
export { pipelineReference } from './docs/reference.js';
export { environmentReference } from './docs/environment.js';
