import type { ExitStatus } from '../io/commandIo';
import type { CommandParts } from './commandParts';
import { readAndPrint } from './readAndPrint';

const requests = 300;

type DemoParts = Pick<CommandParts, 'engine' | 'startSample' | 'io' | 'signal'>;

/** Shows what `inspect` finds in the sample server, then ends it. Findings are expected, so the status is 0. */
export async function demoCommand({
  engine,
  startSample,
  io,
  signal,
}: DemoParts): Promise<ExitStatus> {
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
