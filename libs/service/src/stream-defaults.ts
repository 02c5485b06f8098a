import { setDefaultHighWaterMark } from 'node:stream';

/**
 * Call first thing in main.ts, before any stream exists. Both ends of a gRPC stream are object streams with a
 * high-water mark of 16 messages; at 1 MiB a message a paused reader would gather 32 MiB per hop (I5).
 */
export function boundStreams(): void {
  setDefaultHighWaterMark(true, 2);
}
