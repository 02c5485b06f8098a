import type { ObjectRef__Output } from '@sluice/proto';

/** An object as a listing shows it; not pinned to a version yet. */
export interface ListedObject {
  readonly key: string;
  /** With its quotes. */
  readonly etag: string;
  readonly size: number;
  readonly lastModifiedMs: number;
}

/** Bytes on their way. Reading ends at the end of the range, or earlier when the connection does. */
export interface ObjectBody extends AsyncIterable<Uint8Array> {
  /** Lets go of the connection; a pending read fails with `reason`. */
  destroy(reason?: Error): void;
}

/**
 * What the extractor wants of an object store. Methods throw SluiceErrors that name bucket and key; one that is worth
 * another try has the retry class `retry`.
 */
export interface ObjectStore {
  /** Every object below the prefix, in the order of the keys' UTF-8 bytes, page by page (I5). */
  list(bucket: string, prefix: string, signal: AbortSignal): AsyncIterable<ListedObject>;
  /** False also where that may not be asked: objects are then pinned by ETag. */
  keepsVersions(bucket: string, signal: AbortSignal): Promise<boolean>;
  /** A version of an object, the newest where none is named, or undefined when there is none. */
  head(
    bucket: string,
    key: string,
    signal: AbortSignal,
    versionId?: string,
  ): Promise<ObjectRef__Output | undefined>;
  /**
   * The stored bytes from `start` (inclusive) to `end` (exclusive, more than `start`) of exactly the pinned version (I3).
   *
   * @throws SluiceError SOURCE_CHANGED, OBJECT_NOT_FOUND, SOURCE_ACCESS_DENIED, SOURCE_UNAVAILABLE …
   */
  read(object: ObjectRef__Output, start: number, end: number, signal: AbortSignal): Promise<ObjectBody>;
}

/** The options of a source that decide which store it is. */
export interface StoreLocation {
  /** Empty: the SDK's default chain. */
  readonly region: string;
  /** Empty: AWS. */
  readonly endpoint: string;
  readonly forcePathStyle: boolean;
}

export type StoreFor = (location: StoreLocation) => ObjectStore;
