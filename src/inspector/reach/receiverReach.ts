import { awaitHits, type CallFrames } from './awaitHits';
import { MS_PER_MEGABYTE } from './breakpointReach';
import type { ReachRequest } from './reach';

const MOST_FUNCTIONS = 20;

/**
 * Waits briefly until arrow functions run whose `this` nothing else leads to, as in a server's listener, and adds it as a root.
 * Never used in a target that somebody debugs.
 */
export async function reachReceivers(reach: Omit<ReachRequest, 'missing'>): Promise<boolean> {
  const { connection, agent, pauses, signal } = reach;
  if (connection.debugged) return false;
  const what = 'A breakpoint in an arrow function whose this is out of reach';
  if (!(await pauses.allows('breakpoint', MS_PER_MEGABYTE, what))) return false;
  const functions = await agent.calls.unseenReceivers(MOST_FUNCTIONS);
  const handles = functions.flatMap(({ objectId }) => (objectId === undefined ? [] : [objectId]));
  if (handles.length === 0) return false;
  reach.onStep?.('Waiting for a call');
  const reached = await awaitHits({
    ...{ connection, pauses, signal },
    breakpoints: handles.map(
      objectId => () => connection.send('Debugger.setBreakpointOnFunctionCall', { objectId }),
    ),
    onHit: frames => addReceiver(reach, frames),
  });
  if (reached) pauses.reached('breakpoint');
  return reached;
}

/** V8 tells the `this` of an arrow function's frame only when it is asked for it as code. */
async function addReceiver(
  { connection, agent }: Pick<ReachRequest, 'connection' | 'agent'>,
  [frame]: CallFrames,
): Promise<void> {
  if (!frame) return;
  const { result } = await connection.send('Debugger.evaluateOnCallFrame', {
    callFrameId: frame.callFrameId,
    expression: 'this',
    silent: true,
  });
  if (result.objectId !== undefined) await agent.calls.addSeeds(result);
}
