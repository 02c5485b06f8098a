import { type ResolvedPipeline, SecretError, type SecretKind, type Secrets } from '@sluice/config';
import { SluiceError, type Reason } from '@sluice/proto';

/** The salts of `mask … hash`, which the validator alone resolves (I6). */
export type Salts = Secrets<Uint8Array>;

/** Whoever can guess the salt can guess values and compare, so a short one is no protection. */
const LEAST_BYTES = 16;

const SALT_HINT = 'Store a random text of at least 16 bytes, such as the output of `openssl rand -hex 32`.';

/** A salt is the secret's text as it stands, but for a line end at its end. */
export const SALT: SecretKind<Uint8Array> = {
  parse(ref, text) {
    const salt = Buffer.from(text.replace(/\r?\n$/, ''));
    if (salt.length >= LEAST_BYTES) return salt;
    throw new SecretError(
      'invalid',
      ref,
      `The salt in ${ref} is shorter than ${LEAST_BYTES} bytes.`,
      SALT_HINT,
    );
  },
  notSetHint: (name) => `Set ${name} in the validator's environment and restart it. ${SALT_HINT}`,
};

const REASONS = {
  not_found: 'SECRET_NOT_FOUND',
  denied: 'SECRET_ACCESS_DENIED',
  invalid: 'SECRET_INVALID',
  unavailable: 'SECRET_UNAVAILABLE',
  variable_not_set: 'VARIABLE_NOT_SET',
} as const satisfies Record<SecretError['code'], Reason>;

/**
 * The salts that a pipeline's masks name, by reference.
 *
 * @throws SluiceError SECRET_* or VARIABLE_NOT_SET, naming the reference
 */
export async function saltsOf(
  { transform }: ResolvedPipeline,
  salts: Salts,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const refs = new Set(transform.mask.flatMap(({ how }) => (how.kind === 'hash' ? [how.salt] : [])));
  const found = new Map<string, Uint8Array>();
  for (const ref of refs) {
    try {
      found.set(ref, await salts.resolve(ref));
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      const { hint } = error;
      throw new SluiceError(REASONS[error.code], error.message, {
        hint,
        where: { secret: ref },
        cause: error,
      });
    }
  }
  return found;
}
