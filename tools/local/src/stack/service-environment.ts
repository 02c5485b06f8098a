import type { ServiceName } from '@sluice/testkit';
import type { Ports } from './ports.js';

export interface Wiring {
  readonly ports: Ports;
  /** Of the S3 and Secrets Manager stand-in. */
  readonly endpoint: string;
  readonly databaseUrl: string;
  readonly targetUrl: string;
  readonly logLevel: string;
}

/** As the images set it: see docs/decisions/0004-collector.md. */
const HEAP = {
  NODE_OPTIONS: '--max-semi-space-size=4 --max-old-space-size=192 --v8-pool-size=1',
  MALLOC_ARENA_MAX: '1',
};

/** What `env://SLUICE_MASK_SALT` in a pipeline means here: good enough to try masks with. */
const LOCAL_SALT = 'a salt that everybody knows';

/** How each service finds the others; each gets only the secrets that it owns (I6). */
export function serviceEnvironment(name: ServiceName, wiring: Wiring): Record<string, string> {
  const { ports, databaseUrl, targetUrl, logLevel } = wiring;
  const at = (service: ServiceName): string => `127.0.0.1:${ports[service]}`;
  const common = { SLUICE_LISTEN: at(name), SLUICE_LOG_LEVEL: logLevel };
  switch (name) {
    case 'extractor':
      return { ...common, ...HEAP, ...aws(wiring) };
    case 'validator':
      return {
        ...common,
        ...HEAP,
        // Secrets Manager alone: `secret://` salts.
        ...aws(wiring),
        SLUICE_EXTRACTOR: at('extractor'),
        SLUICE_LOADER: at('loader'),
        SLUICE_MASK_SALT: LOCAL_SALT,
      };
    case 'loader':
      return {
        ...common,
        ...HEAP,
        ...aws(wiring),
        SLUICE_VALIDATOR: at('validator'),
        SLUICE_TARGET_URL: targetUrl,
      };
    case 'orchestrator':
      return {
        ...common,
        ...HEAP,
        // Secrets Manager: webhooks of `notify`. SQS is not played here; who has one names it by AWS_ENDPOINT_URL_SQS.
        ...aws(wiring),
        SLUICE_DATABASE_URL: databaseUrl,
        SLUICE_EXTRACTOR: at('extractor'),
        SLUICE_VALIDATOR: at('validator'),
        SLUICE_LOADER: at('loader'),
      };
  }
}

/** The stand-in takes any credentials; the SDK wants some. */
function aws({ endpoint }: Wiring): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
