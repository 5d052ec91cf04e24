import { DisposableStore } from '../../base/disposable';
import { orAborted } from '../../base/orAborted';
import type { Connection, EventParams } from '../connection/connection';
import type { PauseBudget } from '../connection/pauseBudget';

const WAIT_MS = 700;
const MAX_HITS = 20;

export type CallFrames = EventParams<'Debugger.paused'>['callFrames'];

/** Breakpoints to wait for, briefly. */
export interface AwaitedHits {
  connection: Connection;
  pauses: PauseBudget;
  signal: AbortSignal | undefined;
  /** Sets one breakpoint each; `undefined` where there is no place for one. */
  breakpoints: readonly (() => Promise<{ breakpointId: string }> | undefined)[];
  /** Hands what it wants to the agent while the target is paused, because handles die when it resumes. */
  onHit(frames: CallFrames): Promise<void>;
}

/** Waits briefly until breakpoints are hit, about each once, and answers whether one was. Leaves none of them behind. */
export async function awaitHits(awaited: AwaitedHits): Promise<boolean> {
  const { connection, pauses, signal, onHit } = awaited;
  let reached = false;
  const listeners = new DisposableStore();
  const breakpoints: string[] = [];
  try {
    await pauses.measure(() => inTime(connection.send('Debugger.enable', {}), signal));
    const hit = new Promise<void>((resolve, reject) => {
      let hits = 0;
      listeners.add(
        connection.on('Debugger.paused', ({ callFrames }) => {
          hits++;
          pauses
            .measure(async () => {
              try {
                await onHit(callFrames);
              } finally {
                await connection.send('Debugger.resume', {});
              }
            })
            .then(() => {
              reached = true;
              if (hits >= Math.min(awaited.breakpoints.length, MAX_HITS)) resolve();
            }, reject);
        }),
      );
    });
    for (const set of awaited.breakpoints) {
      const request = set();
      if (request) breakpoints.push((await inTime(request, signal)).breakpointId);
    }
    if (breakpoints.length > 0) await Promise.race([hit, deadline(listeners, signal)]);
    return reached;
  } finally {
    const removed = breakpoints.map(breakpointId =>
      connection.send('Debugger.removeBreakpoint', { breakpointId }),
    );
    // Disabling also resumes a pause that came after the last check.
    removed.push(connection.send('Debugger.disable'));
    listeners.dispose();
    await inTime(Promise.all(removed), signal);
  }
}

function inTime<T>(request: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return orAborted(request, signal, 'Waiting for a call');
}

function deadline(disposables: DisposableStore, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => resolve();
    const timer = setTimeout(end, WAIT_MS);
    signal?.addEventListener('abort', end, { once: true });
    disposables.add({ dispose: () => clearTimeout(timer) });
    disposables.add({ dispose: () => signal?.removeEventListener('abort', end) });
  });
}
