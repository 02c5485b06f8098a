/** CopyData frames, ready for the socket. */
export interface CopyFrames {
  readonly bytes: Buffer;
  readonly rows: number;
  /** To be called, or not, when nobody needs the bytes any more: their place is then used again. */
  readonly release: () => void;
}

/** 'd' and an int32 length before each frame's rows. */
export const FRAME_HEADER = 5;
/** A frame ends with the first row that takes it past this size. The server holds one frame at a time. */
export const FRAME_BYTES = 128 * 1024;
