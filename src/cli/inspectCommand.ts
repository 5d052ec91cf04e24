import { setTimeout as delay } from 'node:timers/promises';
import type { CommandIo, ExitStatus } from './commandIo';
import type { Engine } from './engine';
import type { InspectCommand } from './parseArguments';
import { readAndPrint } from './readAndPrint';

/** Attaches, reads once or until the signal, detaches. Rejects with a `Failure`. */
export async function inspectCommand(
  command: InspectCommand,
  engine: Engine,
  io: CommandIo,
  signal: AbortSignal,
): Promise<ExitStatus> {
  const { address, json, allowPauseMs, allowRemote, watchSeconds } = command;
  io.err('Attaching…');
  const session = await engine.openSession(address, { allowRemote, signal });
  try {
    for (;;) {
      const { findings } = await readAndPrint(session, { json, allowPauseMs, signal }, io);
      if (watchSeconds === undefined) return findings.length > 0 ? 1 : 0;
      await delay(watchSeconds * 1000, undefined, { signal });
      if (!json) io.out('\n');
    }
  } finally {
    await session.detach();
  }
}
