import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used since it started. */
export interface Usage {
  /** CPU seconds, user and system, of the process itself. */
  readonly cpuSeconds: number;
  /** CPU seconds of the children that have ended. */
  readonly endedChildrenSeconds: number;
  /** Greatest resident set so far, in bytes (VmHWM of proc(5)); 0 where the kernel does not say. */
  readonly peakRss: number;
}

const NONE: Usage = { cpuSeconds: 0, endedChildrenSeconds: 0, peakRss: 0 };
let ticks: number | undefined;

const ticksPerSecond = (): number => {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).trim());
  return ticks;
};

/** Of one process. A process that has gone, or a system without /proc, counts nothing. */
export function usageOf(pid: number): Usage {
  try {
    const stat = statFields(pid);
    const hwm = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    // Fields 14 to 17 of proc(5): utime, stime, cutime, cstime.
    const seconds = (first: number): number =>
      (Number(stat[first]) + Number(stat[first + 1])) / ticksPerSecond();
    return { cpuSeconds: seconds(11), endedChildrenSeconds: seconds(13), peakRss: Number(hwm ?? 0) * 1024 };
  } catch {
    return NONE;
  }
}

/**
 * CPU of a process and of its children, for PostgreSQL: a backend that has ended counts in its postmaster's cutime, one
 * that lives counts by itself.
 */
export function cpuOfFamily(parent: number): number {
  for (;;) {
    const before = usageOf(parent);
    const living = childrenOf(parent).reduce((sum, pid) => sum + usageOf(pid).cpuSeconds, 0);
    const after = usageOf(parent);
    // A child that ended in between would count twice or not at all: look again.
    if (before.endedChildrenSeconds === after.endedChildrenSeconds) {
      return after.cpuSeconds + after.endedChildrenSeconds + living;
    }
  }
}

function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === parent);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statFields(pid)[1]);
  } catch {
    return undefined; // it ended between the listing and now
  }
}

/** The fields of /proc/PID/stat from `state` on: the command before them may hold spaces and parentheses. */
function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
