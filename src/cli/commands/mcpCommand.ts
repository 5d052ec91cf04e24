import type { ExitStatus } from '../io/commandIo';
import type { CommandParts } from './commandParts';

/** Serves the tools of coding assistants until their client goes away. */
export async function mcpCommand({
  engine,
  serveTools,
  io,
}: Pick<CommandParts, 'engine' | 'serveTools' | 'io'>): Promise<ExitStatus> {
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  await serveTools();
  return 0;
}
