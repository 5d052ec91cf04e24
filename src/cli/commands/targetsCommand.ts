import type { ExitStatus } from '../io/commandIo';
import type { CommandParts } from './commandParts';
import { targetsJson } from '../print/jsonOutput';
import { formatTargets } from '../print/printTargets';
import { createStyle } from '../print/style';

/** Lists the processes that can be inspected. Processes are not findings, so the status is 0. */
export async function targetsCommand(
  json: boolean,
  { engine, io, signal }: Pick<CommandParts, 'engine' | 'io' | 'signal'>,
): Promise<ExitStatus> {
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  const targets = await engine.listTargets(signal);
  io.out(json ? targetsJson(targets) : formatTargets(targets, createStyle(io)));
  return 0;
}
