import { readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';

/** Who runs the server. Undefined ids: whoever runs this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** The conventional ids of `nobody`, for systems whose /etc/passwd does not say. */
const NOBODY = { uid: 65534, gid: 65534 };

/** PostgreSQL refuses to run as root, so root hands over to `nobody`, who exists everywhere; no account is made. */
export function serverAccount(): Account {
  return process.getuid?.() === 0 ? nobody() : {};
}

function nobody(): Account {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((l) => l.startsWith('nobody:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    return line ? { uid: Number(uid), gid: Number(gid) } : NOBODY;
  } catch {
    return NOBODY; // no /etc/passwd
  }
}

/**
 * Whether the account can get to `path`: every folder above it lets strangers through. A clone below a folder of
 * mode 0700 (`mktemp -d` as root makes one) does not.
 */
export function reachable(path: string, account: Account): boolean {
  if (account.uid === undefined) return true;
  const open = (folder: string): boolean => (statSync(folder).mode & 0o001) !== 0;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (!open(folder)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A folder for temporary things that the account can reach; a lasting one where they should survive a reboot. */
export function reachableTemp(account: Account, lasting = false): string {
  const candidates = lasting ? ['/var/tmp', tmpdir(), '/tmp'] : [tmpdir(), '/tmp', '/var/tmp'];
  const found = candidates.find((folder) => {
    try {
      return statSync(folder).isDirectory() && reachable(`${folder}/x`, account);
    } catch {
      return false; // not there
    }
  });
  if (!found) {
    throw new Error(
      `PostgreSQL cannot run as root, and user ${account.uid} cannot enter any of ${candidates.join(', ')}. ` +
        'Set TMPDIR to a folder that every user may enter.',
    );
  }
  return found;
}
