import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceFault } from './errors.js';
import { faultError, type Faults } from './faults.js';
import type { ServedRequest } from './handler.js';
import type { Secrets } from './secrets.js';

const CONTENT = { 'content-type': 'application/x-amz-json-1.1' };

/** Answers one Secrets Manager request: `X-Amz-Target: secretsmanager.GetSecretValue`, JSON in and out. */
export async function handleSecrets(
  request: IncomingMessage,
  response: ServerResponse,
  secrets: Secrets,
  faults: Faults,
  seen: (served: ServedRequest) => void,
): Promise<void> {
  const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
  let text = '';
  for await (const part of request) text += String(part);
  try {
    const body = JSON.parse(text || '{}') as Readonly<Record<string, unknown>>; // the protocol: always an object
    const key = String(body['SecretId'] ?? body['Name'] ?? '');
    const none = { range: undefined, ifMatch: undefined, versionId: undefined };
    seen({ operation, bucket: '', key, ...none });
    const fault = faults.take({ operation, bucket: '', key });
    const error = fault && faultError(fault);
    if (fault?.kind === 'access_denied') throw denied(operation, key);
    if (error) throw error;
    const answer = await secrets.call(operation, body);
    response.writeHead(200, CONTENT).end(JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    const body = JSON.stringify({ __type: error.code, Message: error.message });
    response.writeHead(error.status, { ...CONTENT, 'x-amzn-errortype': error.code }).end(body);
  }
}

function denied(operation: string, name: string): ServiceFault {
  const message =
    `User: arn:aws:iam::000000000000:user/local is not authorized to perform: secretsmanager:${operation} ` +
    `on resource: ${name} because no identity-based policy allows the secretsmanager:${operation} action`;
  return new ServiceFault(400, 'AccessDeniedException', message);
}
