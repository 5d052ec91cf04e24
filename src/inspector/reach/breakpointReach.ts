import type { RemoteObject } from '../agent/agentClient';
import type { LiveModel } from '../scripts/modelIndex';
import { awaitHits, type CallFrames } from './awaitHits';
import type { ReachRequest } from './reach';

/** Measured: 0.34 s on a heap of 0.5 GB, most of it V8 preparing the heap for debugging. */
export const MS_PER_MEGABYTE = 0.7;
const MAX_BREAKPOINTS = 20;
const MAX_FRAMES = 8;

/**
 * Waits briefly until a reset method of a missing class runs, then adds its `this` and the visible variables as roots.
 * Never used in a target that somebody debugs, because the stop would show in their editor.
 */
export async function reachByBreakpoint(reach: ReachRequest): Promise<boolean> {
  const { connection, pauses, missing, signal } = reach;
  if (connection.debugged) return false;
  const what = `A breakpoint in ${missing[0]!.model.className}.${missing[0]!.model.resets[0]?.method ?? 'reset'}`;
  if (!(await pauses.allows('breakpoint', MS_PER_MEGABYTE, what))) return false;
  reach.onStep?.('Waiting for a reset to run');
  const reached = await awaitHits({
    ...{ connection, pauses, signal },
    breakpoints: missing.slice(0, MAX_BREAKPOINTS).map(live => () => setBreakpoint(reach, live)),
    onHit: frames => addRoots(reach, frames),
  });
  if (reached) pauses.reached('breakpoint');
  return reached;
}

function setBreakpoint(
  { connection }: ReachRequest,
  live: LiveModel,
): Promise<{ breakpointId: string }> | undefined {
  const reset = live.model.resets[live.model.faults[0]!.reset];
  if (!reset) return undefined;
  const { line, column } = reset.statement;
  return connection.send('Debugger.setBreakpoint', {
    location: { scriptId: live.script.id, lineNumber: line, columnNumber: column },
  });
}

async function addRoots({ agent }: ReachRequest, frames: CallFrames): Promise<void> {
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
}
