import type { Metadata } from '@grpc/grpc-js';
import { callerOf } from './caller.js';

/** A call whose client wrote its header by itself: no library of ours has looked at it. */
const from = (...actors: (string | Buffer)[]): Parameters<typeof callerOf>[0] => ({
  metadata: { get: () => actors } as unknown as Metadata, // all of it that is read
  getPeer: () => '10.0.0.7:4711',
});

describe('callerOf', () => {
  it.each<[string, (string | Buffer)[], string]>([
    ['a name', ['anna@laptop'], 'anna@laptop'],
    ['none', [], 'anonymous'],
    ['blanks', ['   '], 'anonymous'],
    ['bytes', [Buffer.from('anna')], 'anonymous'],
    ['what would move a terminal’s cursor or begin a line of a log', ['an\x1b[2Jna\n\x9b'], 'an[2Jna'],
    ['more than 200 characters', ['x'.repeat(300)], 'x'.repeat(200)],
  ])('makes of %s a name that can be shown', (_, actors, actor) => {
    expect(callerOf(from(...actors))).toEqual({ actor, peer: '10.0.0.7:4711' });
  });
});
