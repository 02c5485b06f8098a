import { Zone } from '../../kernels/zone.js';
import { expectKind, type Impl } from '../impl.js';
import { TextOut } from '../text-out.js';
import { momentText } from '../to-text.js';
import { infiniteSign, Instant } from './instant.js';

/** timestamptz → text: the zone's wall clock and its distance from UTC, as DateStyle ISO writes them. */
export function zonedText(timezone: string): Impl {
  const zone = Zone.of(timezone);
  const at = new Instant();
  return (args, target, rows) => {
    const from = expectKind(args[0], 'int64');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) {
        if (at.read(from, r)) {
          const offset = zone.offsetAtUtc(at.seconds);
          at.addSeconds(offset);
          out.addText(momentText(at, offsetText(offset)));
        } else out.addText(infiniteSign(from, r) > 0 ? 'infinity' : '-infinity');
      }
      out.end();
    }
  };
}

/** `+02`, `+05:45` or, before standard time, `+00:53:28`. */
export function offsetText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const size = Math.abs(seconds);
  const minutes = Math.floor(size / 60) % 60;
  const rest = size % 60;
  const text = `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}`;
  if (rest !== 0) return `${text}:${two(minutes)}:${two(rest)}`;
  return minutes === 0 ? text : `${text}:${two(minutes)}`;
}
