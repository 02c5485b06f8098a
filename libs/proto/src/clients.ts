import { credentials, InterceptingCall, type ChannelCredentials, type Interceptor } from '@grpc/grpc-js';
import { CLIENT_OPTIONS } from './channel.js';
import { api } from './definition.js';
import type { ExtractorClient, LoaderClient, OrchestratorClient, ValidatorClient } from './gen/messages.js';
import { registerWatchingResolver, WATCHED_DNS, WATCHED_DNS_OPTIONS } from './watching-resolver.js';

/**
 * gRPC targets are `host:port`, `dns:///headless-service:port` or `unix:path`. Make one client per target; keep it. Names
 * given with `dns:` are looked up again every half minute, so that new pods get their share.
 */
export function extractorClient(target: string, creds = insecure()): ExtractorClient {
  return new (api().Extractor)(watched(target), creds, CLIENT_OPTIONS);
}

export function validatorClient(target: string, creds = insecure()): ValidatorClient {
  return new (api().Validator)(watched(target), creds, CLIENT_OPTIONS);
}

export function loaderClient(target: string, creds = insecure()): LoaderClient {
  return new (api().Loader)(watched(target), creds, CLIENT_OPTIONS);
}

/** @param actor who calls, for the audit trail; sent with every call as `sluice-actor` */
export function orchestratorClient(target: string, creds = insecure(), actor = ''): OrchestratorClient {
  const interceptors = actor === '' ? [] : [naming(actor)];
  return new (api().Orchestrator)(watched(target), creds, { ...CLIENT_OPTIONS, interceptors });
}

function naming(actor: string): Interceptor {
  // Metadata takes printable ASCII alone.
  const name = actor.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        metadata.set('sluice-actor', name);
        next(metadata, listener);
      },
    });
}

function insecure(): ChannelCredentials {
  return credentials.createInsecure();
}

function watched(target: string): string {
  if (!target.startsWith('dns:')) return target;
  registerWatchingResolver(WATCHED_DNS, WATCHED_DNS_OPTIONS);
  return `${WATCHED_DNS}${target.slice('dns'.length)}`;
}
