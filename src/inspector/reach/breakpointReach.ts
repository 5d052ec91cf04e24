import { DisposableStore } from '../../base/disposable';
import { orAborted } from '../../base/orAborted';
import type { RemoteObject } from '../agent/agentClient';
import type { EventParams } from '../connection/connection';
import type { LiveModel } from '../scripts/modelIndex';
import type { ReachRequest } from './reach';

/** Measured: 0.34 s on a heap of 0.5 GB, most of it V8 preparing the heap for debugging. */
const MS_PER_MEGABYTE = 0.7;
const WAIT_MS = 700;
const MAX_BREAKPOINTS = 20;
const MAX_HITS = 20;
const MAX_FRAMES = 8;

/**
 * Waits briefly until a reset method of a missing class runs, then adds its `this` and the visible variables as roots.
 * Never used in a target that somebody debugs, because the stop would show in their editor.
 */
export async function reachByBreakpoint(reach: ReachRequest): Promise<boolean> {
  const { connection, pauses, missing } = reach;
  if (connection.debugged) return false;
  const what = `A breakpoint in ${missing[0]!.model.className}.${missing[0]!.model.resets[0]?.method ?? 'reset'}`;
  if (!(await pauses.allows('breakpoint', MS_PER_MEGABYTE, what))) return false;
  reach.onStep?.('Waiting for a reset to run');
  const reached = await waitForHits(reach);
  if (reached) pauses.reached('breakpoint');
  return reached;
}

async function waitForHits(reach: ReachRequest): Promise<boolean> {
  const { connection, missing, pauses, signal } = reach;
  let reached = false;
  const listeners = new DisposableStore();
  const breakpoints: string[] = [];
  try {
    await pauses.measure(() => inTime(connection.send('Debugger.enable', {}), signal));
    const hit = new Promise<void>((resolve, reject) => {
      let hits = 0;
      listeners.add(
        connection.on('Debugger.paused', event => {
          hits++;
          pauses
            .measure(() => addRoots(reach, event.callFrames))
            .then(() => {
              reached = true;
              if (hits >= Math.min(missing.length, MAX_HITS)) resolve();
            }, reject);
        }),
      );
    });
    for (const live of missing.slice(0, MAX_BREAKPOINTS)) {
      const id = await setBreakpoint(reach, live);
      if (id !== undefined) breakpoints.push(id);
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

async function setBreakpoint(reach: ReachRequest, live: LiveModel): Promise<string | undefined> {
  const reset = live.model.resets[live.model.faults[0]!.reset];
  if (!reset) return undefined;
  const { line, column } = reset.statement;
  const request = reach.connection.send('Debugger.setBreakpoint', {
    location: { scriptId: live.script.id, lineNumber: line, columnNumber: column },
  });
  return (await inTime(request, reach.signal)).breakpointId;
}

/** Hands the frame's objects to the agent while the target is paused, because their handles die when it resumes. */
async function addRoots(
  { connection, agent }: ReachRequest,
  frames: EventParams<'Debugger.paused'>['callFrames'],
): Promise<void> {
  try {
    const receivers: RemoteObject[] = [];
    const scopes: RemoteObject[] = [];
    for (const frame of frames.slice(0, MAX_FRAMES)) {
      // In a sloppy function `this` may be the global object, which the agent ignores.
      receivers.push(frame.this);
      for (const { type, object } of frame.scopeChain) if (type !== 'global') scopes.push(object);
    }
    const live = (objects: RemoteObject[]): RemoteObject[] =>
      objects.filter(root => root.objectId !== undefined);
    await agent.calls.addFrames(...live(scopes));
    await agent.calls.addSeeds(...live([...receivers, ...scopes]));
  } finally {
    await connection.send('Debugger.resume', {});
  }
}

function inTime<T>(request: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return orAborted(request, signal, 'Waiting for a reset');
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
