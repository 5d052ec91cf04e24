import type { CommandIo, ExitStatus } from '../io/commandIo';
import type { Engine } from './engine';
import { readAndPrint } from './readAndPrint';
import type { SampleProcess } from '../../session/sampleProcess';

const requests = 300;

/** Starts the sample server under load; the composition root knows where it lies. */
export type StartSample = (requests: number, signal: AbortSignal) => Promise<SampleProcess>;

/** Shows what `inspect` finds in the sample server, then ends it. Findings are what it is for: the status is 0. */
export async function demoCommand(
  engine: Engine,
  startSample: StartSample,
  io: CommandIo,
  signal: AbortSignal,
): Promise<ExitStatus> {
  io.err(`Starting the sample server and sending it ${requests} requests…`);
  const sample = await startSample(requests, signal);
  try {
    const address = { kind: 'url', url: sample.inspectorUrl } as const;
    const session = await engine.openSession(address, { allowRemote: false, signal });
    try {
      await readAndPrint(session, { json: false, allowPauseMs: undefined, signal }, io);
    } finally {
      await session.detach();
    }
  } finally {
    await sample.end();
  }
  io.out('\nThe same in VS Code: npm run vscode\n');
  return 0;
}
