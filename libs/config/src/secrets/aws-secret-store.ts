import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretError, type SecretErrorCode } from './secret-error.js';
import { type SecretStore } from './secret-resolver.js';

/** Secrets Manager through the SDK's own chain of credentials, region and endpoint (AWS_* variables, roles). */
export function awsSecretStore(client?: SecretsManagerClient): SecretStore {
  let lazy = client; // made at the first secret, so that services which need none need no region
  return {
    async read(name) {
      const ref = `secret://${name}`;
      try {
        lazy ??= new SecretsManagerClient({
          maxAttempts: 3,
          // I8: the SDK itself waits for ever.
          requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
        });
        const found = await lazy.send(new GetSecretValueCommand({ SecretId: name }));
        if (found.SecretString !== undefined) return found.SecretString;
        return Buffer.from(found.SecretBinary ?? []).toString('utf8');
      } catch (error) {
        throw failure(ref, name, error);
      }
    },
  };
}

/** The SDK's error names → our codes. Whatever is not listed may pass: `unavailable`. */
const CODES: Readonly<Record<string, SecretErrorCode>> = {
  ResourceNotFoundException: 'not_found',
  InvalidRequestException: 'not_found', // the secret is marked for deletion
  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  DecryptionFailure: 'denied',
  UnrecognizedClientException: 'denied',
  InvalidSignatureException: 'denied',
  ExpiredTokenException: 'denied',
  CredentialsProviderError: 'denied',
  TokenProviderError: 'denied',
  InvalidParameterException: 'invalid',
  ValidationException: 'invalid',
};

function failure(ref: string, name: string, error: unknown): SecretError {
  const kind = error instanceof Error ? error.name : 'Error';
  if (error instanceof Error && /region is missing/i.test(error.message)) {
    return new SecretError(
      'invalid',
      ref,
      `No AWS region is set, so ${ref} cannot be read.`,
      'Set AWS_REGION.',
    );
  }
  const code = CODES[kind] ?? 'unavailable';
  return new SecretError(code, ref, `${MESSAGES[code](name)} (${kind})`, HINTS[code], error);
}

const MESSAGES: Readonly<Record<SecretErrorCode, (name: string) => string>> = {
  not_found: (name) => `Secrets Manager has no secret named ${name}.`,
  denied: (name) => `Secrets Manager refused to give the secret ${name}.`,
  invalid: (name) => `Secrets Manager does not take ${name} for a secret's name.`,
  unavailable: (name) => `Secrets Manager could not be reached for the secret ${name}.`,
  variable_not_set: (name) => `The variable for ${name} is not set.`,
};

const HINTS: Readonly<Record<SecretErrorCode, string>> = {
  not_found: 'Check the name, the account and AWS_REGION, or create the secret.',
  denied: 'Grant secretsmanager:GetSecretValue (and kms:Decrypt for its key) to the role of this service.',
  invalid: 'Use the name or the ARN of the secret after secret://.',
  unavailable: 'Check the network path to Secrets Manager, AWS_REGION and AWS_ENDPOINT_URL_SECRETS_MANAGER.',
  variable_not_set: '',
};
