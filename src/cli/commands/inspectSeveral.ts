import { Failure } from '../../base/failure';
import { formatQuantity } from '../../base/format';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
import { addressText } from '../../protocol/targetAddress';
import { verdictOf } from '../../protocol/verdict';
import { readProcesses, type ProcessOutcome } from '../../session/readProcesses';
import type { InspectSeveralCommand } from '../arguments/parseInspectSeveral';
import type { CommandIo, ExitStatus } from '../io/commandIo';
import { severalJson } from '../print/jsonOutput';
import { formatSeveral } from '../print/printSeveral';
import type { ReadProcess } from '../print/readProcess';
import { createStyle } from '../print/style';
import type { CommandParts } from './commandParts';
import type { Engine } from './engine';
import { exitStatusOf } from './exitStatus';
import { readWhole } from './readWhole';
import { signalConsent } from './signalConsent';

/** The order in which statuses count when several apply. */
const GRAVEST: readonly ExitStatus[] = [2, 1, 3];

/** Reads each process once, and prints their faults together. Rejects with a `Failure` where there is nothing to read. */
export async function inspectSeveral(
  command: InspectSeveralCommand,
  { engine, io, signal }: Pick<CommandParts, 'engine' | 'io' | 'signal'>,
): Promise<ExitStatus> {
  for (const sentence of await engine.closeLostInspectors()) io.err(sentence);
  const { allowRemote, allowPauseMs, json } = command;
  const addresses =
    command.addresses === 'all' ? await openOnes(engine, io, signal) : command.addresses;
  io.err(`Inspecting ${formatQuantity(addresses.length, 'process', 'processes')}…`);
  const outcomes = await readProcesses(addresses, {
    signal,
    open: address =>
      engine.openSession(address, {
        ...{ allowRemote, signal },
        onLeft: sentence => io.err(sentence),
        signalConsent: signalConsent(command.allowSignal, io),
      }),
    read: session => readWhole(session, { allowPauseMs, signal }, io),
    onDone: done => io.err(`Inspected ${done} of ${addresses.length}…`),
  });
  const processes = outcomes.map((outcome, ordinal): ReadProcess => ({
    outcome,
    name: nameOf(outcome, addresses[ordinal]!),
  }));
  io.out(json ? severalJson(processes) : formatSeveral(processes, createStyle(io), io.cwd));
  const statuses = outcomes.map(statusOf);
  return GRAVEST.find(each => statuses.includes(each)) ?? 0;
}

/** Says which processes are not read, too: nothing is signalled that nobody named. */
async function openOnes(
  engine: Engine,
  io: CommandIo,
  signal: AbortSignal,
): Promise<TargetAddress[]> {
  const targets = await engine.listTargets(signal);
  const closed = targets.filter(({ url, pid }) => url === undefined && pid !== undefined);
  if (closed.length > 0) io.err(closedSentence(closed));
  const addresses = targets.flatMap(({ url }): TargetAddress[] =>
    url === undefined ? [] : [{ kind: 'url', url }],
  );
  if (addresses.length > 0) return addresses;
  throw new Failure(
    'usage',
    'No Node process of this machine has its inspector open. Start the servers with --inspect, or name them: pid:<n>.',
  );
}

function closedSentence(closed: readonly NodeTarget[]): string {
  const processes = formatQuantity(closed.length, 'Node process has', 'Node processes have');
  const names = closed.map(({ pid }) => `pid:${pid}`).join(' ');
  return `${processes} no open inspector and will not be read. To read them too, name them: ${names}`;
}

/** What a person calls the process: its address where it could not be asked. */
function nameOf({ target }: ProcessOutcome, address: TargetAddress): string {
  if (target)
    return target.pid === undefined ? target.title : `${target.title} (pid ${target.pid})`;
  return addressText(address);
}

function statusOf(outcome: ProcessOutcome): ExitStatus {
  return 'why' in outcome ? 2 : exitStatusOf(verdictOf(outcome.reading));
}
