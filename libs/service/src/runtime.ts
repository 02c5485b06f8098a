import { setDefaultHighWaterMark } from 'node:stream';
import { setFlagsFromString } from 'node:v8';

/**
 * Call first thing in main.ts, before any stream exists.
 *
 * Streams: both ends of a gRPC stream are object streams with a high-water mark of 16 messages; at 1 MiB a message a
 * paused reader would gather 32 MiB per hop (I5).
 *
 * Collector: bulk bytes live outside V8's heap and die young, yet each few MiB of them make V8 start to mark the whole heap
 * incrementally. Without incremental marking the scavenger frees them first. Measured: docs/decisions/0004.
 */
export function prepareRuntime(): void {
  setDefaultHighWaterMark(true, 2);
  setFlagsFromString('--no-incremental-marking');
}
