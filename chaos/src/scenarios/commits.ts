import { setTimeout as wait } from 'node:timers/promises';
import type { Piece } from '@sluice/testkit';
import { APPEND, WHOLE } from '../traffic/workloads.js';
import type { Scenario } from './scenario.js';

const COMMIT = Buffer.from('COMMIT\0');

/**
 * The loader's COMMIT is struck: the server has it and its reply is lost; or it never gets there. The loader cannot tell
 * which, and must find out (I2).
 */
export const COMMITS: readonly Scenario[] = [
  {
    id: 'commit',
    title: "COMMIT's reply lost, or COMMIT itself, and the connection cut",
    cluster: { proxied: true },
    workloads: [APPEND, WHOLE],
    short: true,
    strike: async ({ cluster, random, times, struck }) => {
      let left = times(60);
      const unanswered = new WeakSet<object>();
      const strike = (piece: Piece): void => {
        if (piece.to === 'client') {
          if (unanswered.has(piece.connection)) piece.cut();
          return;
        }
        if (left === 0 || !piece.bytes.includes(COMMIT) || !random.chance(0.3)) return;
        left -= 1;
        struck();
        if (random.chance(0.7)) unanswered.add(piece.connection);
        else piece.cut();
      };
      for (const link of cluster.mesh.between('loader', 'target')) link.onPiece = strike;
      while (left > 0) await wait(50);
    },
  },
];
