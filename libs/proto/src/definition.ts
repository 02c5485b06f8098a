import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType as ExtractorTypes } from './gen/extractor.js';
import type { ProtoGrpcType as LoaderTypes } from './gen/loader.js';
import type { ProtoGrpcType as OrchestratorTypes } from './gen/orchestrator.js';
import type { ProtoGrpcType as ValidatorTypes } from './gen/validator.js';
import { LOADER_OPTIONS } from './options.js';

export const PROTO_PACKAGE = 'sluice.v1';

type ProtoGrpcType = ExtractorTypes & ValidatorTypes & LoaderTypes & OrchestratorTypes;

export const PROTO_FILES = ['extractor', 'validator', 'loader', 'orchestrator'].map(
  (f) => `sluice/v1/${f}.proto`,
);

/** The folder of the .proto files: beside the package's `src` and `dist` alike. */
export function protoDirectory(): string {
  const dir = join(dirname(fileURLToPath(import.meta.url)), '..', 'proto');
  if (!existsSync(dir)) throw new Error(`The .proto files are missing: expected them in ${dir}`);
  return dir;
}

let loaded: { definition: PackageDefinition; grpc: ProtoGrpcType } | undefined;

function load(): { definition: PackageDefinition; grpc: ProtoGrpcType } {
  if (!loaded) {
    const definition = loadSync(PROTO_FILES, { ...LOADER_OPTIONS, includeDirs: [protoDirectory()] });
    loaded = { definition, grpc: loadPackageDefinition(definition) as unknown as ProtoGrpcType }; // as generated
  }
  return loaded;
}

/** Everything that reflection serves. */
export function packageDefinition(): PackageDefinition {
  return load().definition;
}

/** The clients' constructors and the services' definitions: `api().Loader`, `api().Loader.service`. */
export function api(): ProtoGrpcType['sluice']['v1'] {
  return load().grpc.sluice.v1;
}
