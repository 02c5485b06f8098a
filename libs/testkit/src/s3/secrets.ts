import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { ServiceFault } from './errors.js';

interface Secret {
  readonly name: string;
  readonly value: string;
  readonly versionId: string;
  /** Seconds since 1970, as the protocol has it. */
  readonly createdAt: number;
}

type Answer = Readonly<Record<string, unknown>>;

/**
 * Secrets Manager's calls that an application makes, in the JSON 1.1 protocol:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html.
 */
export class Secrets {
  readonly #secrets = new Map<string, Secret>();

  private constructor(private readonly file: string | undefined) {}

  /** With a file, secrets outlive the process; in plain text, so for local throwaway ones only. */
  static async open(file?: string): Promise<Secrets> {
    const secrets = new Secrets(file);
    if (file && existsSync(file)) {
      const stored = JSON.parse(await readFile(file, 'utf8')) as Secret[]; // written by #save
      for (const secret of stored) secrets.#secrets.set(secret.name, secret);
    }
    return secrets;
  }

  async put(name: string, value: string): Promise<Secret> {
    const secret = { name, value, versionId: randomUUID(), createdAt: Date.now() / 1000 };
    this.#secrets.set(name, secret);
    await this.#save();
    return secret;
  }

  async delete(name: string): Promise<void> {
    this.#secrets.delete(name);
    await this.#save();
  }

  async call(operation: string, request: Readonly<Record<string, unknown>>): Promise<Answer> {
    switch (operation) {
      case 'GetSecretValue': {
        const secret = this.#find(request['SecretId']);
        return { ...identity(secret), SecretString: secret.value, CreatedDate: secret.createdAt };
      }
      case 'CreateSecret': {
        const name = text(request, 'Name');
        if (this.#secrets.has(name)) {
          const message = `The operation failed because the secret ${name} already exists.`;
          throw new ServiceFault(400, 'ResourceExistsException', message);
        }
        return identity(await this.put(name, text(request, 'SecretString')));
      }
      case 'PutSecretValue': {
        const { name } = this.#find(request['SecretId']);
        return identity(await this.put(name, text(request, 'SecretString')));
      }
      case 'DeleteSecret': {
        const secret = this.#find(request['SecretId']);
        await this.delete(secret.name);
        return { ARN: arn(secret.name), Name: secret.name, DeletionDate: Date.now() / 1000 };
      }
      default:
        throw new ServiceFault(400, 'UnknownOperationException', `The stand-in does not know ${operation}.`);
    }
  }

  #find(id: unknown): Secret {
    const name = String(id).replace(/^arn:aws:secretsmanager:[^:]*:[^:]*:secret:(.*)-[A-Za-z0-9]{6}$/, '$1');
    const secret = this.#secrets.get(name);
    if (secret) return secret;
    const message = "Secrets Manager can't find the specified secret.";
    throw new ServiceFault(400, 'ResourceNotFoundException', message);
  }

  async #save(): Promise<void> {
    if (this.file)
      await writeFile(this.file, JSON.stringify([...this.#secrets.values()], null, 2), { mode: 0o600 });
  }
}

const arn = (name: string): string => `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-LocalX`;

function identity({ name, versionId }: Secret): Answer {
  return { ARN: arn(name), Name: name, VersionId: versionId, VersionStages: ['AWSCURRENT'] };
}

function text(request: Readonly<Record<string, unknown>>, name: string): string {
  const value = request[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceFault(
    400,
    'InvalidParameterException',
    `You must provide a value for the ${name} parameter.`,
  );
}
