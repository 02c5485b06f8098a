import { loaderClient, type LoaderClient } from '@sluice/proto';

/** Clients of single replicas of the loader, each kept while someone uses it. */
export class Peers {
  readonly #clients = new Map<string, { readonly client: LoaderClient; users: number }>();

  /** @param address as a call to it gave it */
  async use<T>(address: string, work: (loader: LoaderClient) => Promise<T>): Promise<T> {
    const peer = this.#clients.get(address) ?? { client: loaderClient(address), users: 0 };
    this.#clients.set(address, peer);
    peer.users += 1;
    try {
      return await work(peer.client);
    } finally {
      peer.users -= 1;
      if (peer.users === 0) {
        this.#clients.delete(address);
        peer.client.close();
      }
    }
  }
}
