import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { ConnectionSettingsError, type ConnectionSettings } from './settings.js';

/** One way to try: without TLS, or with these options. */
export type TlsChoice = false | ConnectionOptions;

/**
 * The ways to connect, in order, as libpq takes them: `allow` begins without TLS and `prefer` with it, each falling back
 * to the other; `require` checks the certificate's chain only where a CA file is given; `verify-ca` checks the chain;
 * `verify-full` the chain and the host name. Unix sockets never use TLS.
 * Source: PostgreSQL's documentation, "SSL Support" in libpq.
 *
 * @throws ConnectionSettingsError when the CA file cannot be read, or verify-ca has none
 */
export function tlsChoices(settings: ConnectionSettings): readonly TlsChoice[] {
  if (settings.host.startsWith('/')) return [false];
  const unchecked: ConnectionOptions = { rejectUnauthorized: false };
  switch (settings.sslmode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, unchecked];
    case 'prefer':
      return [unchecked, false];
    case 'require':
      return settings.caFile === undefined ? [unchecked] : [chainOnly(settings.caFile)];
    case 'verify-ca':
      if (settings.caFile === undefined) {
        throw new ConnectionSettingsError(
          'sslmode verify-ca needs a CA file: any public authority would do otherwise. Set target.ca_file, or use verify-full',
        );
      }
      return [chainOnly(settings.caFile)];
    case 'verify-full':
      return [{ rejectUnauthorized: true, ...(settings.caFile ? { ca: read(settings.caFile) } : {}) }];
  }
}

function chainOnly(caFile: string): ConnectionOptions {
  return { rejectUnauthorized: true, ca: read(caFile), checkServerIdentity: () => undefined };
}

function read(caFile: string): Buffer {
  try {
    return readFileSync(caFile);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConnectionSettingsError(
      `The CA file ${caFile} cannot be read (${code}); target.ca_file is a path on the loader's file system`,
    );
  }
}
