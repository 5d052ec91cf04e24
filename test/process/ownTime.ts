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
