import { mapConcurrently } from '../base/concurrent';
import { sentenceOf, throwIfCancelled } from '../base/failure';
import type { Reading } from '../protocol/finding';
import type { NodeTarget, TargetAddress } from '../protocol/target';
import type { PoolSession } from './sessionApi';

/** Limit of processes at work at the same time: each of them, and our own threads, have other work. */
const AT_ONCE = 4;

/** What became of one of several processes: its reading, or a sentence that says why there is none. */
export type ProcessOutcome =
  { target: NodeTarget; reading: Reading } | { target: NodeTarget | undefined; why: string };

export interface ReadProcessesOptions {
  signal: AbortSignal;
  open(address: TargetAddress): Promise<PoolSession>;
  read(session: PoolSession): Promise<Reading>;
  /** Called each time that one is done. */
  onDone(done: number): void;
}

/**
 * Attaches to each process, reads it, and leaves it again. One that cannot be read does not stop the others. The outcomes are
 * in the order of the addresses. Rejects with `cancelled`.
 */
export async function readProcesses(
  addresses: readonly TargetAddress[],
  options: ReadProcessesOptions,
): Promise<ProcessOutcome[]> {
  const outcomes = new Array<ProcessOutcome>(addresses.length);
  let done = 0;
  const readAt = async (ordinal: number): Promise<void> => {
    outcomes[ordinal] = await outcomeOf(addresses[ordinal]!, options);
    options.onDone(++done);
  };
  await mapConcurrently([...addresses.keys()], AT_ONCE, readAt);
  return outcomes;
}

async function outcomeOf(
  address: TargetAddress,
  { signal, open, read }: ReadProcessesOptions,
): Promise<ProcessOutcome> {
  throwIfCancelled(signal, 'Inspecting');
  let session: PoolSession | undefined;
  try {
    session = await open(address);
    return { target: session.target, reading: await read(session) };
  } catch (error) {
    throwIfCancelled(signal, 'Inspecting');
    return { target: session?.target, why: sentenceOf(error) };
  } finally {
    await session?.detach();
  }
}
