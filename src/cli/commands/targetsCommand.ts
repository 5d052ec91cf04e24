import { namedTargetsIn } from '../../check/projectConfig';
import type { ExitStatus } from '../io/commandIo';
import type { CommandParts } from './commandParts';
import { targetsJson } from '../print/jsonOutput';
import { formatNamed, formatTargets } from '../print/printTargets';
import { createStyle } from '../print/style';

/** Lists the processes that can be inspected. Processes are not findings, so the status is 0. */
export async function targetsCommand(
  json: boolean,
  { engine, io, signal }: Pick<CommandParts, 'engine' | 'io' | 'signal'>,
): Promise<ExitStatus> {
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  const targets = await engine.listTargets(signal);
  if (json) io.out(targetsJson(targets));
  else {
    const style = createStyle(io);
    io.out(formatTargets(targets, style));
    io.out(formatNamed(namedTargetsIn([io.cwd]), style));
  }
  return 0;
}
