import { validatorClient } from '@sluice/proto';
import { TransformSource } from './transform-source.js';

describe('TransformSource', () => {
  it('tells a validator that was gone before it was asked from one that said nothing', async () => {
    const client = validatorClient('127.0.0.1:1'); // nobody listens there
    const calls = jest.spyOn(client, 'transform');
    const source = new TransformSource(client, {}, 10_000);
    const call = calls.mock.results[0].value as ReturnType<typeof client.transform>; // what it made just now
    await new Promise((resolve) => call.once('status', resolve));
    await expect(source.schema()).rejects.toMatchObject({ reason: 'PEER_UNAVAILABLE' });
    client.close();
  });
});
