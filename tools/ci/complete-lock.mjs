// Adds to package-lock.json the optional packages of other platforms that npm left out.
//
// npm writes an optional package into the lock file only where it could read that package's manifest; behind a mirror
// that keeps few platforms it drops the others without a word, and `npm ci` then refuses the lock file on every
// machine ("Missing: … from lock file"). What npm needs of them is a version and the platform, and both follow from
// the exact version in `optionalDependencies` and from the package's name. Run it after `npm install`:
//
//   node tools/ci/complete-lock.mjs          completes the file
//   node tools/ci/complete-lock.mjs --check  only says whether it is complete (exit 1 if not)
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const os = /(?:^|-)(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)(?:-|$)/;
const cpus = {
  aarch64: 'arm64',
  arm64: 'arm64',
  arm: 'arm',
  armv7: 'arm',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
};

const added = [];
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const here = `node_modules/${name}`;
    if (lock.packages[here] || lock.packages[`${parent}/${here}`]) continue;
    const words = name.slice(name.indexOf('/') + 1).split('-');
    const system = os.exec(name)?.[1];
    const cpu = words.map((word) => cpus[word]).find(Boolean);
    if (!system || !cpu || !/^\d+\.\d+\.\d+[\w.-]*$/.test(range)) {
      console.error(
        `${name}@${range} (of ${parent}): no platform in its name or no exact version; add it by hand`,
      );
      process.exitCode = 1;
      continue;
    }
    const libc =
      system !== 'linux' ? [] : words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
    lock.packages[here] = {
      version: range,
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...(libc.length > 0 ? { libc } : {}),
      ...(entry.license ? { license: entry.license } : {}),
      optional: true,
      os: [system],
    };
    added.push(`${name}@${range}`);
  }
}

if (added.length === 0) {
  console.log('package-lock.json names every platform.');
} else if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${added.join(', ')}: run node tools/ci/complete-lock.mjs`);
  process.exitCode = 1;
} else {
  const root = lock.packages[''];
  const rest = Object.keys(lock.packages).filter((key) => key !== '');
  // npm's own order, so that its next write leaves the file as it is.
  rest.sort((a, b) => a.localeCompare(b, 'en'));
  lock.packages = { '': root, ...Object.fromEntries(rest.map((key) => [key, lock.packages[key]])) };
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${added.join(', ')}`);
}
