import { tableFromIPC } from 'apache-arrow';
import { type BrokenRule } from './row-failures.js';
import { RejectWriter } from './reject-writer.js';

const rule = (i: number, value: string): BrokenRule => ({
  rule: `c${i}`,
  column: 'a',
  value,
  reason: `is not ${i}`,
  severity: 'reject',
});

function written(
  raw: Uint8Array | undefined,
  broken: readonly BrokenRule[],
): { raw: unknown; broken: BrokenRule[] } {
  const writer = new RejectWriter('keep');
  writer.add(0, 1, 0, raw, broken);
  const message = writer.flush();
  const end = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
  const [row] = tableFromIPC(Buffer.concat([writer.schema, message?.ipc ?? end, end])).toArray() as {
    toJSON(): { raw: unknown; broken: string };
  }[]; // rows of the schema that the writer has just named
  const { raw: kept, broken: json } = row.toJSON();
  return { raw: kept, broken: JSON.parse(json) as BrokenRule[] }; // what the writer was given
}

describe('RejectWriter', () => {
  it('writes every rule that a record broke', () => {
    const broken = [rule(1, 'x'), rule(2, '')];
    expect(written(Buffer.from('raw'), broken).broken).toEqual(broken);
  });

  it('keeps no bytes where there are none to keep', () => {
    expect(written(undefined, [rule(1, 'x')]).raw).toBeNull();
  });

  it('leaves values out where all of them would take more than a message may (I5)', () => {
    const control = '\u0001'.repeat(1024); // six bytes each in JSON
    const { broken } = written(
      undefined,
      Array.from({ length: 3000 }, (_, i) => rule(i, control)),
    );
    expect(broken).toHaveLength(3000);
    expect(broken[2999]).toEqual(rule(2999, ''));
  });
});
