import type { ScriptCounts, UnmetLoop } from '../agent/agentApi';
import type { AgentClient } from '../agent/agentClient';
import { asJson } from '../agent/json';
import type { Connection } from '../connection/connection';

const SLICE_MS = 2;
/** So much garbage makes V8 collect new objects. */
const MOST_SLICES = 25;
/** As many arguments as words, up to this. */
const MOST_ARGUMENTS = 4;

/**
 * How many more objects native code keeps alive than the latest search met, such as sockets and watchers that are unreferenced;
 * 0 where the difference may be chance. Without a pause. Ask after the slots are read.
 */
export async function unmetHandles(
  connection: Connection,
  agent: AgentClient,
  counts: ScriptCounts,
): Promise<number> {
  // Those of a debugger that shares the connection are not to be told from the program's.
  if (connection.shared) return 0;
  const scripts = asJson(counts);
  let { unmet, sliceMs } = await agent.calls.unmetHandles(scripts, 0);
  agent.noteSlice(sliceMs);
  for (let i = 0; i < MOST_SLICES && unmet > 0; i++) {
    ({ unmet, sliceMs } = await agent.calls.unmetHandles(scripts, SLICE_MS));
    agent.noteSlice(sliceMs);
  }
  return unmet === 0 ? 0 : Math.max(0, unmet - (await ofConsole(connection)));
}

/**
 * The unreferenced handles of the target's event loop whose objects the latest search did not meet, by kind: however few,
 * unlike `unmetHandles`. Only for a process that has no worker threads.
 */
export async function unmetLoop(connection: Connection, agent: AgentClient): Promise<UnmetLoop[]> {
  if (connection.shared) return [];
  const { unmet, sliceMs } = await agent.calls.unmetLoop();
  agent.noteSlice(sliceMs);
  return unmet;
}

/**
 * Handles of what the inspector keeps because it was written to the console: one for each argument. It tells the texts; to
 * have it tell the arguments would run getters of errors among them (Node 24 and later).
 */
async function ofConsole(connection: Connection): Promise<number> {
  let kept = 0;
  const listener = connection.on('Console.messageAdded', ({ message: { text } }) => {
    kept += Math.min(text.split(' ', MOST_ARGUMENTS).length, MOST_ARGUMENTS);
  });
  try {
    await connection.send('Console.enable');
    await connection.send('Console.disable');
  } finally {
    listener.dispose();
  }
  return kept;
}
