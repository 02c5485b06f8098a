// Assembles what one app needs at run time into a directory: its build, the workspace libraries that it reaches, and
// the production closure of their packages out of the installed node_modules. Container images copy that directory;
// it runs as it stands:
//
//   node tools/image/assemble.mjs loader /out/loader && node /out/loader/apps/loader/dist/main.js
//
// `npm ci --omit=dev -w …` would keep the test kit (a workspace is never a development dependency of the root), and
// with it a whole PostgreSQL.
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const [app, out] = process.argv.slice(2);
if (!app || !out || !existsSync(join(root, 'apps', app, 'package.json'))) {
  console.error('usage: node tools/image/assemble.mjs APP DIRECTORY   (APP is a folder of apps/)');
  process.exit(2);
}
const target = resolve(out);
const done = new Set();

/** As Node resolves a package: the nearest node_modules upwards, within the repository. */
function find(name, from) {
  for (let dir = from; dir.startsWith(root); dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

const inPackage = (path, dir) => !relative(dir, path).split('/').includes('node_modules');

function addDependencies(dir, manifest) {
  const optional = { ...manifest.optionalDependencies };
  for (const [name, meta] of Object.entries(manifest.peerDependenciesMeta ?? {})) {
    if (meta.optional) optional[name] = true;
  }
  const names = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  for (const name of Object.keys(names)) {
    const found = find(name, dir);
    if (found) add(found);
    else if (!(name in optional))
      throw new Error(`${manifest.name} needs ${name}, which is not installed: npm ci`);
  }
}

function add(path) {
  if (done.has(path)) return;
  done.add(path);
  const real = realpathSync(path);
  const manifest = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8'));
  if (real !== path) {
    const link = join(target, relative(root, path));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(path), real), link);
    addWorkspace(real, manifest);
    return;
  }
  cpSync(path, join(target, relative(root, path)), {
    recursive: true,
    filter: (source) => inPackage(source, path) && !source.endsWith('.map'),
  });
  addDependencies(path, manifest);
}

function addWorkspace(dir, manifest) {
  if (done.has(dir)) return;
  done.add(dir);
  if (!existsSync(join(dir, 'dist'))) throw new Error(`${manifest.name} is not built: npm run build`);
  for (const part of ['package.json', 'dist', 'proto', 'bin']) {
    if (!existsSync(join(dir, part))) continue;
    cpSync(join(dir, part), join(target, relative(root, dir), part), {
      recursive: true,
      filter: (source) => !source.endsWith('.tsbuildinfo') && !source.endsWith('.d.ts.map'),
    });
  }
  // Development dependencies are left out: that is the point.
  addDependencies(dir, manifest);
}

const appDir = join(root, 'apps', app);
addWorkspace(appDir, JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')));
cpSync(join(root, 'tools/image/healthcheck.mjs'), join(target, 'healthcheck.mjs'));
cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
console.log(`${app}: ${done.size} packages in ${target}`);
