import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { CLIENT_OPTIONS } from './channel.js';
import { api } from './definition.js';
import type { ExtractorClient, LoaderClient, OrchestratorClient, ValidatorClient } from './gen/messages.js';

/** gRPC targets are `host:port`, `dns:///headless-service:port` or `unix:path`. Make one client per target; keep it. */
export function extractorClient(
  target: string,
  creds: ChannelCredentials = credentials.createInsecure(),
): ExtractorClient {
  return new (api().Extractor)(target, creds, CLIENT_OPTIONS);
}

export function validatorClient(
  target: string,
  creds: ChannelCredentials = credentials.createInsecure(),
): ValidatorClient {
  return new (api().Validator)(target, creds, CLIENT_OPTIONS);
}

export function loaderClient(
  target: string,
  creds: ChannelCredentials = credentials.createInsecure(),
): LoaderClient {
  return new (api().Loader)(target, creds, CLIENT_OPTIONS);
}

export function orchestratorClient(
  target: string,
  creds: ChannelCredentials = credentials.createInsecure(),
): OrchestratorClient {
  return new (api().Orchestrator)(target, creds, CLIENT_OPTIONS);
}
