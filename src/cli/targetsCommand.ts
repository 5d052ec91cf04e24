import type { CommandIo, ExitStatus } from './commandIo';
import type { Engine } from './engine';
import { targetsJson } from './jsonOutput';
import { formatTargets } from './printTargets';
import { createStyle } from './style';

/** Lists the processes that can be inspected. Finding some is not a finding: the status is 0. */
export async function targetsCommand(
  json: boolean,
  engine: Engine,
  io: CommandIo,
  signal: AbortSignal,
): Promise<ExitStatus> {
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  const targets = await engine.listTargets(signal);
  io.out(json ? targetsJson(targets) : formatTargets(targets, createStyle(io.colours)));
  return 0;
}
