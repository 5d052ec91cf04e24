import type { TargetFigures } from '../../protocol/liveFigures';
import type { AgentClient } from '../agent/agentClient';
import type { Connection } from '../connection/connection';

/**
 * Asks V8 for the target's memory. May run beside other requests: it leaves no handle and holds the target for less than 1
 * ms. Without an agent, `collected` stays false. Rejects with a `Failure`.
 */
export async function readFigures(
  connection: Connection,
  agent: AgentClient | undefined,
): Promise<TargetFigures> {
  const usage = await connection.send('Runtime.getHeapUsage');
  const collected = (await agent?.calls.collected()) === true;
  const externalBytes = usage.backingStorageSize;
  return {
    at: Date.now(),
    heapUsedBytes: usage.usedSize,
    heapTotalBytes: usage.totalSize,
    ...(externalBytes === undefined ? {} : { externalBytes }),
    collected,
  };
}
