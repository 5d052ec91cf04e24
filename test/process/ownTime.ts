import * as fs from 'node:fs';

/**
 * The longest time, in ms, that one turn of this process's event loop took while `work` ran: the main thread's own
 * processor time where the system tells it, so that a busy machine is not measured, else what the clock says.
 */
export async function longestTurn<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const now = mainThreadClock();
  let last = now();
  let ms = 0;
  const look = (): void => {
    const at = now();
    ms = Math.max(ms, at - last);
    last = at;
  };
  const timer = setInterval(look, 1);
  try {
    const result = await work();
    look();
    return { ms, result };
  } finally {
    clearInterval(timer);
  }
}

const YARDSTICK_ROUNDS = 9;
const YARDSTICK_NUMBERS = 100_000;

/**
 * The main thread's own time, in ms, for a piece of work that is always the same: about 25 ms on a machine of 2024 with nothing
 * else to do. A machine whose processors are shared takes longer for it, and as much longer for everything else.
 */
export function yardstickMs(): number {
  const now = mainThreadClock();
  const times = Array.from({ length: YARDSTICK_ROUNDS }, () => {
    const before = now();
    let seed = 1;
    const numbers = Array.from(
      { length: YARDSTICK_NUMBERS },
      () => (seed = (seed * 48_271) % 0x7fffffff),
    );
    numbers.sort((a, b) => a - b);
    return now() - before;
  });
  return times.toSorted((a, b) => a - b)[YARDSTICK_ROUNDS >> 1]!;
}

/** On Linux the scheduler's nanoseconds on a processor (proc(5), `schedstat`); the main thread has the process's id. */
function mainThreadClock(): () => number {
  const file = `/proc/self/task/${process.pid}/schedstat`;
  if (!fs.existsSync(file)) return () => performance.now();
  const descriptor = fs.openSync(file, 'r');
  const buffer = Buffer.alloc(64);
  return () => {
    const length = fs.readSync(descriptor, buffer, 0, buffer.length, 0);
    return Number.parseInt(buffer.toString('latin1', 0, length), 10) / 1e6;
  };
}
