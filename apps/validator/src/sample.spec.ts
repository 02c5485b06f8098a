import { once } from 'node:events';
import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator } from './testing/validator.fixture.js';

const HEADER = 'id,name,age\n';

describe('Transform of a sample', () => {
  const validator = useValidator();
  const sample = (parts: number, sampleRecords: number, more = ''): Parameters<typeof transform>[1] => ({
    ...request(resolved(PEOPLE + more), parts),
    sampleRecords,
  });

  it('stops after so many records, the rejected and the malformed among them', async () => {
    const lines = ['1,a,1', '2,b,x', '3,ragged', '4,d,4', '5,e,5', '6,f,y', '7,ragged'];
    validator.extractor.script = () => honest([`${HEADER}${lines.join('\n')}\n`]);
    const { error, rows, rejects, trailer } = await transform(validator.client, sample(1, 5));
    expect(error).toBeUndefined();
    expect(rows.map(({ id }) => id)).toEqual([1n, 4n, 5n]);
    expect(rejects.map(({ record }) => record)).toEqual([2, 3]);
    // The bytes of the header and of five records.
    expect(trailer?.counts).toMatchObject({ read: 5, loaded: 3, rejected: 2, bytes: 12 + 6 + 6 + 9 + 6 + 6 });
  });

  it.each([1, 7, 64])('is the same in chunks of %i bytes', async (chunk) => {
    const lines = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? `${i},ragged` : `${i},n,${i}`));
    validator.extractor.script = () => honest([`${HEADER}${lines.join('\n')}\n`], chunk);
    const { trailer } = await transform(validator.client, sample(1, 10));
    expect(trailer?.counts).toMatchObject({ read: 10, loaded: 6, rejected: 4 });
  });

  it('goes on into the next part, and no further than it must', async () => {
    validator.extractor.script = () =>
      honest([`${HEADER}1,a,1\n`, `${HEADER}2,b,2\n3,c,3\n`, `${HEADER}4,d,4\n`]);
    const { rows, trailer } = await transform(validator.client, sample(3, 2));
    expect(rows.map(({ id }) => id)).toEqual([1n, 2n]);
    expect(trailer?.counts).toMatchObject({ read: 2, loaded: 2 });
  });

  it('leaves no extraction open', async () => {
    const cancelled = new EventTarget();
    validator.extractor.onCancel = () => cancelled.dispatchEvent(new Event('cancel'));
    const seen = once(cancelled, 'cancel');
    // Two chunks end with a record each, and the rest never comes.
    validator.extractor.script = () => [
      { chunk: { data: Buffer.from(`${HEADER}1,a,1\n2,b,2\n`), undecodable: [] } },
      'hang',
    ];
    const { error, trailer } = await transform(validator.client, sample(1, 2));
    expect(error).toBeUndefined();
    expect(trailer?.counts).toMatchObject({ read: 2 });
    await seen;
    validator.extractor.onCancel = () => undefined;
  });

  it('that is all of the split is held against its trailer, and counts the bytes of the object', async () => {
    validator.extractor.script = () => honest([`${HEADER}1,a,1\n`]);
    const { trailer } = await transform(validator.client, sample(1, 100));
    expect(trailer?.counts).toMatchObject({ read: 1, bytes: 18 });
  });

  it('is not stopped by limits on the rejects of a whole load', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i},n,x`);
    validator.extractor.script = () => honest([`${HEADER}${lines.join('\n')}\n`]);
    const limits = '\nlimits: { max_rejects: 1, max_reject_ratio: 0.1 }\n';
    const { error, trailer } = await transform(validator.client, sample(1, 20, limits));
    expect(error).toBeUndefined();
    expect(trailer?.counts).toMatchObject({ read: 20, rejected: 20 });
  });
});
