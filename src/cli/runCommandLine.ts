import { resolve } from 'node:path';
import { Failure, sentenceOf } from '../base/failure';
import { namedTargetsIn } from '../check/projectConfig';
import type { NamedTargets } from '../protocol/targetAddress';
import { parseArguments, type Command } from './arguments/parseArguments';
import type { InspectCommand } from './arguments/parseInspect';
import type { RecordCommand } from './arguments/parseRecord';
import type { SnapshotCommand } from './arguments/parseSnapshot';
import { usage } from './arguments/usage';
import { checkCommand } from './commands/checkCommand';
import type { CommandParts } from './commands/commandParts';
import { compareCommand } from './commands/compareCommand';
import { demoCommand } from './commands/demoCommand';
import { mcpCommand } from './commands/mcpCommand';
import { inspectCommand } from './commands/inspectCommand';
import { inspectSeveral } from './commands/inspectSeveral';
import { redactCommand } from './commands/redactCommand';
import { recordCommand } from './commands/recordCommand';
import { ReportFile } from './commands/reportFile';
import { snapshotCommand } from './commands/snapshotCommand';
import { targetsCommand } from './commands/targetsCommand';
import type { ExitStatus } from './io/commandIo';
import { inertIo } from './io/inertIo';

/** Runs one command. Never rejects: a failure prints one line on `io.err` and gives status 2, or 130 after Ctrl+C. */
export async function runCommandLine(args: string[], parts: CommandParts): Promise<ExitStatus> {
  const io = inertIo(parts.io);
  try {
    const names = (): NamedTargets => namedTargetsIn([io.cwd]);
    return await run(parseArguments(args, names), { ...parts, io });
  } catch (error) {
    const { aborted } = parts.signal;
    // Ctrl+C ends the sample server too. Report the failures that this causes, but keep the status of Ctrl+C.
    if (!aborted || !isAbort(error)) {
      io.err(`pool-leaks: ${sentenceOf(error)}`);
    }
    return aborted ? 130 : 2;
  }
}

async function run(command: Command, parts: CommandParts): Promise<ExitStatus> {
  const { io, version } = parts;
  switch (command.kind) {
    case 'help':
      io.out(usage(command.of));
      return 0;
    case 'version':
      io.out(`${version}\n`);
      return 0;
    case 'targets':
      return targetsCommand(command.json, parts);
    case 'inspect':
      return inspectCommand(command, parts, await reportFile(command, parts));
    case 'inspectSeveral':
      return inspectSeveral(command, parts);
    case 'record':
      return recordCommand(command, parts, await reportFile(command, parts));
    case 'check':
      return checkCommand(command, parts);
    case 'snapshot':
      return snapshotCommand(command, parts, await reportFile(command, parts));
    case 'compare':
      return compareCommand(command, parts);
    case 'redact':
      return redactCommand(command, parts);
    case 'mcp':
      return mcpCommand(parts);
    case 'demo':
      return demoCommand(parts);
  }
}

async function reportFile(
  { report, force }: InspectCommand | RecordCommand | SnapshotCommand,
  { io, version }: CommandParts,
): Promise<ReportFile | undefined> {
  if (report === undefined) return undefined;
  return ReportFile.open(resolve(io.cwd, report), force, version, io);
}

function isAbort(error: unknown): boolean {
  return error instanceof Failure
    ? error.kind === 'cancelled'
    : error instanceof Error && error.name === 'AbortError';
}
