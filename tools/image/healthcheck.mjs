// Asks a Sluice service for its gRPC health and exits 0 when it is SERVING. For container runtimes without gRPC
// probes of their own (Kubernetes has them). Usage: node healthcheck.mjs [host:port]; the default is the port of
// SLUICE_LISTEN on 127.0.0.1.
import grpc from '@grpc/grpc-js';

const listen = process.env.SLUICE_LISTEN ?? '127.0.0.1:7400';
const target = process.argv[2] ?? `127.0.0.1:${listen.slice(listen.lastIndexOf(':') + 1)}`;
const client = new grpc.Client(target, grpc.credentials.createInsecure());

// grpc.health.v1.Health/Check: an empty HealthCheckRequest asks for the whole server, and a HealthCheckResponse whose
// field 1 is 1 says SERVING. Two bytes need no .proto file.
client.makeUnaryRequest(
  '/grpc.health.v1.Health/Check',
  () => Buffer.alloc(0),
  (bytes) => bytes,
  undefined,
  new grpc.Metadata(),
  { deadline: Date.now() + 3_000 },
  (error, bytes) => {
    const serving = !error && bytes[0] === 0x08 && bytes[1] === 0x01;
    if (!serving) console.error(error ? error.message : `${target} is not serving`);
    process.exit(serving ? 0 : 1);
  },
);
