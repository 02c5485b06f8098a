import type { ResolvedTarget } from '@sluice/config';
import { toSluiceError } from './target-errors.js';

const target = { connection: 'secret://shop', schema: 'public', table: 'orders' } as ResolvedTarget; // all that is read here
const failed = (code: string): Error =>
  Object.assign(new Error(`connect ${code} db.internal:5432`), { code });

describe('a target that cannot be reached', () => {
  it.each([
    ['a wrong port', failed('ECONNREFUSED'), 'ECONNREFUSED'],
    ['a wrong name', failed('ENOTFOUND'), 'ENOTFOUND'],
  ])('tells %s by its code, and names the secret but not the host', (_, error, code) => {
    const told = toSluiceError(error, target);
    expect(told).toMatchObject({
      reason: 'TARGET_UNAVAILABLE',
      message: `The target database of secret://shop is not available (${code}).`,
    });
    expect(told.hint).not.toContain('db.internal');
  });
});
