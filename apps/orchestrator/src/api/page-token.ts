import { SluiceError } from '@sluice/proto';

/** Page tokens are opaque to clients: base64url of the key that the next page starts after. */
export function pageToken(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** @throws SluiceError INVALID_REQUEST for a token that no page gave out */
export function readPageToken(token: string, valid: RegExp): string | undefined {
  if (token === '') return undefined;
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (!valid.test(key) || pageToken(key) !== token) {
    throw new SluiceError('INVALID_REQUEST', 'page_token is not one that a page of this list gave out.', {
      hint: 'Start again without page_token.',
    });
  }
  return key;
}

/** 0 means the default. @throws SluiceError INVALID_REQUEST */
export function pageSize(size: number, fallback: number): number {
  if (size === 0) return fallback;
  if (Number.isInteger(size) && size >= 1 && size <= 1_000) return size;
  throw new SluiceError('INVALID_REQUEST', `page_size is ${size}, but should be from 1 to 1000.`, {
    hint: 'Leave it out for the default.',
  });
}
