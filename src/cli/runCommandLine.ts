import { resolve } from 'node:path';
import { Failure, sentenceOf } from '../base/failure';
import { checkCommand } from './commands/checkCommand';
import type { CommandIo, ExitStatus } from './io/commandIo';
import { compareCommand } from './commands/compareCommand';
import { demoCommand, type StartSample } from './commands/demoCommand';
import type { Checker } from '../protocol/fileCheck';
import type { Engine } from './commands/engine';
import { inertIo } from './io/inertIo';
import { inspectCommand } from './commands/inspectCommand';
import { parseArguments, type Command, type InspectCommand } from './arguments/parseArguments';
import type { SnapshotCommand } from './arguments/parseSnapshot';
import { ReportFile } from './commands/reportFile';
import { snapshotCommand, type SnapshotParts } from './commands/snapshotCommand';
import { targetsCommand } from './commands/targetsCommand';
import { usage } from './arguments/usage';

/** What the composition root hands to the command line. */
export interface CommandLineParts extends SnapshotParts {
  engine: Engine;
  checker: Checker;
  startSample: StartSample;
  io: CommandIo;
  version: string;
  /** Fires at Ctrl+C: the target is left cleanly, and the status is 130. */
  signal: AbortSignal;
}

/** Runs one command. Never rejects: a failure is one line on `io.err` and status 2, after Ctrl+C 130. */
export async function runCommandLine(args: string[], parts: CommandLineParts): Promise<ExitStatus> {
  const io = inertIo(parts.io);
  try {
    return await run(parseArguments(args), { ...parts, io });
  } catch (error) {
    const { aborted } = parts.signal;
    // Ctrl+C reaches the sample server as well: what its end makes fail is told, but the status stays that of Ctrl+C.
    if (!aborted || !isAbort(error)) {
      io.err(`pool-leaks: ${sentenceOf(error)}`);
    }
    return aborted ? 130 : 2;
  }
}

async function run(command: Command, parts: CommandLineParts): Promise<ExitStatus> {
  const { engine, checker, startSample, io, version, signal } = parts;
  switch (command.kind) {
    case 'help':
      io.out(usage);
      return 0;
    case 'version':
      io.out(`${version}\n`);
      return 0;
    case 'targets':
      return targetsCommand(command.json, engine, io, signal);
    case 'inspect':
      return inspectCommand(
        command,
        engine,
        parts.createSnapshotReader,
        io,
        signal,
        await reportFile(command, parts),
      );
    case 'check':
      return checkCommand(command, checker, io, version, signal);
    case 'snapshot':
      return snapshotCommand(command, parts, io, signal, await reportFile(command, parts));
    case 'compare':
      return compareCommand(command, parts, io, signal);
    case 'demo':
      return demoCommand(engine, startSample, io, signal);
  }
}

async function reportFile(
  { report, force }: InspectCommand | SnapshotCommand,
  { io, version }: CommandLineParts,
): Promise<ReportFile | undefined> {
  if (report === undefined) return undefined;
  return ReportFile.open(resolve(io.cwd, report), force, version, io);
}

function isAbort(error: unknown): boolean {
  return error instanceof Failure
    ? error.kind === 'cancelled'
    : error instanceof Error && error.name === 'AbortError';
}
