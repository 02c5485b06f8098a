import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { SERVICES } from '@sluice/local';
import { useStack } from './stack.fixture.js';

const t = useStack();

const NAMES = {
  orchestrator: 'sluice.v1.Orchestrator',
  extractor: 'sluice.v1.Extractor',
  validator: 'sluice.v1.Validator',
  loader: 'sluice.v1.Loader',
} as const;
const bytes = (message: Buffer): Buffer => message;

describe.each(SERVICES)('%s', (name) => {
  let grpc: Client;
  beforeAll(() => {
    grpc = new Client(t.stack.services[name].address, credentials.createInsecure());
  });
  afterAll(() => grpc.close());

  it('lists itself and the health service through reflection, as grpcurl asks', async () => {
    const listed = await new Promise<Buffer>((resolve, reject) => {
      const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
      const call = grpc.makeBidiStreamRequest(path, bytes, bytes, new Metadata(), {
        deadline: Date.now() + 10_000,
      });
      call.on('data', resolve);
      call.on('error', reject);
      // ServerReflectionRequest { list_services: "" }: field 7, a string of no bytes.
      call.write(Buffer.from([0x3a, 0x00]));
      call.end();
    });
    expect(listed.toString('latin1')).toContain(NAMES[name]);
    expect(listed.toString('latin1')).toContain('grpc.health.v1.Health');
  });

  it('is SERVING as a whole and by name, as Kubernetes asks', async () => {
    for (const service of ['', NAMES[name]]) {
      // HealthCheckRequest { service }: field 1.
      const request = Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);
      const answer = await new Promise<Buffer | undefined>((resolve, reject) => {
        grpc.makeUnaryRequest('/grpc.health.v1.Health/Check', bytes, bytes, request, (error, response) =>
          error ? reject(error) : resolve(response),
        );
      });
      // HealthCheckResponse { status: SERVING }.
      expect(answer).toEqual(Buffer.from([0x08, 0x01]));
    }
  });
});
