import { startTcpProxy, type Piece, type TcpProxy } from '@sluice/testkit';

const COMMIT = Buffer.from('COMMIT\0'); // not ON COMMIT

/** A proxy before the database of `url`, and the URL that leads through it. */
export async function proxied(url: string): Promise<{ readonly proxy: TcpProxy; readonly url: string }> {
  const through = new URL(url);
  const proxy = await startTcpProxy(Number(through.port));
  through.port = String(proxy.port);
  return { proxy, url: through.href };
}

/** The server gets the first COMMIT, and its reply is lost with the connection; returns how many were lost so far. */
export function loseCommitReply(proxy: TcpProxy): () => number {
  let unanswered: object | undefined;
  let lost = 0;
  proxy.onPiece = ({ to, bytes, connection, cut }) => {
    if (to === 'server' && unanswered === undefined && bytes.includes(COMMIT)) unanswered = connection;
    if (to === 'server' || connection !== unanswered) return;
    lost += 1;
    cut();
  };
  return () => lost;
}

/** Returns what makes present connections silent, once they have been used; later ones pass. */
export function stalling(proxy: TcpProxy): () => void {
  const present = new Map<object, Piece>();
  proxy.onPiece = (piece) => void present.set(piece.connection, piece);
  return () => {
    for (const { silence } of present.values()) silence();
  };
}
