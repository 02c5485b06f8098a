import { crc32 } from 'node:zlib';
import { SluiceError, type ExtractTrailer__Output } from '@sluice/proto';

/** Counts what the extractor sends and holds its trailer against it (I4). */
export class SourceCheck {
  chunks = 0;
  bytes = 0;
  crc32 = 0;
  private partBytes = 0;
  private trailer: ExtractTrailer__Output | undefined;

  chunk(data: Uint8Array): void {
    this.refuseAfterTrailer();
    this.chunks += 1;
    this.bytes += data.length;
    this.partBytes += data.length;
    this.crc32 = crc32(data, this.crc32);
  }

  partEnd(expected: number, part: number, bytes: number): void {
    this.refuseAfterTrailer();
    if (part !== expected || bytes !== this.partBytes) {
      throw incomplete(
        `part ${part} of ${bytes} bytes was announced, part ${expected} of ${this.partBytes} came`,
      );
    }
    this.partBytes = 0;
  }

  end(trailer: ExtractTrailer__Output): void {
    this.refuseAfterTrailer();
    const { chunks, bytes, crc32: sum } = trailer;
    if (chunks !== this.chunks || bytes !== this.bytes || sum !== this.crc32) {
      throw incomplete(
        `the trailer counts ${chunks} chunks, ${bytes} bytes, crc32 ${sum}; received were ${this.chunks} chunks, ` +
          `${this.bytes} bytes, crc32 ${this.crc32}`,
      );
    }
    this.trailer = trailer;
  }

  /** After the stream has ended with status OK. @throws SluiceError where no trailer came, or parts are missing */
  finish(partsSeen: number, partsPlanned: number): ExtractTrailer__Output {
    if (this.trailer === undefined) throw incomplete('it ended without a trailer');
    if (partsSeen !== partsPlanned) throw incomplete(`${partsSeen} of ${partsPlanned} parts came`);
    return this.trailer;
  }

  private refuseAfterTrailer(): void {
    if (this.trailer) throw incomplete('a message came after the trailer');
  }
}

function incomplete(what: string): SluiceError {
  return new SluiceError('STREAM_INCOMPLETE', `the extractor's stream is incomplete: ${what}`, {
    hint: 'The split is tried again; look at the network and the extractor if it goes on.',
  });
}
