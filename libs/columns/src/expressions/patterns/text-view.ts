import { type Alphabet, type Beside, EDGE } from './alphabet.js';
import { decodeAt, previous } from './utf8.js';

/** The value that is being matched: bytes from..to of `data`. One object is used for all values. */
export class TextView {
  data: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;

  constructor(readonly alphabet: Alphabet) {}

  set(data: Uint8Array, from: number, to: number): void {
    this.data = data;
    this.from = from;
    this.to = to;
  }

  /** Colour of the character at `at`, and its bytes: colour * 8 + bytes; the edge, of no bytes, at the end. */
  right(at: number): number {
    if (at >= this.to) return this.alphabet.edge * 8;
    const byte = this.data[at];
    if (byte < 0x80) return this.alphabet.ascii[byte] * 8 + 1;
    const decoded = decodeAt(this.data, at);
    return this.alphabet.colorOf(decoded >> 3) * 8 + (decoded & 7);
  }

  /** The same for the character that ends at `at`. */
  left(at: number): number {
    if (at <= this.from) return this.alphabet.edge * 8;
    const byte = this.data[at - 1];
    if (byte < 0x80) return this.alphabet.ascii[byte] * 8 + 1;
    const before = previous(this.data, at);
    return this.alphabet.colorOf(decodeAt(this.data, before) >> 3) * 8 + (at - before);
  }

  besideLeft(at: number): Beside {
    return at <= this.from ? EDGE : this.side(this.left(at));
  }

  besideRight(at: number): Beside {
    return at >= this.to ? EDGE : this.side(this.right(at));
  }

  private side(symbol: number): Beside {
    return this.alphabet.beside[symbol >> 3] as Beside; // the alphabet writes nothing else there
  }
}
