import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import { readTextFile } from '../../base/readFile';
import { ifReadable } from '../discovery/ifReadable';
import type { LocalProcess, ProcessReader } from '../discovery/localProcess';
import { declaredPort, DEFAULT_PORT, titleOf } from '../discovery/nodeCommand';
import { MAX_SOCKETS_BYTES, parseProcNet } from '../discovery/procNet';

/** The kernel allows 6 MB of arguments and environment. */
const MAX_ENVIRONMENT_BYTES = 8e6;
const TITLE_UNITS = 80;
/** Addresses with which an inspector on 127.0.0.1 cannot share a port. */
const IN_THE_WAY = ['127.0.0.1', '0.0.0.0', '::'];

/** The port at which a process opens its inspector when it is signalled; 0 for any that is free. */
export async function inspectorPortOf({ pid, args }: LocalProcess): Promise<number> {
  const declared = declaredPort(args);
  if (declared !== undefined) return declared;
  const environment =
    process.platform === 'linux'
      ? await ifReadable(readTextFile(`/proc/${pid}/environ`, MAX_ENVIRONMENT_BYTES))
      : undefined;
  const options = environment?.split('\0').find(each => each.startsWith('NODE_OPTIONS='));
  const words = options?.slice(options.indexOf('=') + 1).split(/\s+/) ?? [];
  return declaredPort(words) ?? DEFAULT_PORT;
}

/**
 * Rejects with `portTaken`, which names who has it, when a signalled process could not open its inspector at this port.
 * Resolves where this system does not tell.
 */
export async function assertPortFree(
  { pid }: LocalProcess,
  port: number,
  reader: ProcessReader,
): Promise<void> {
  if (port === 0 || process.platform !== 'linux') return;
  const texts = await ifReadable(
    Promise.all(
      // The process's own view, because a container has its own network.
      ['tcp', 'tcp6'].map(name => readTextFile(`/proc/${pid}/net/${name}`, MAX_SOCKETS_BYTES)),
    ),
  );
  const isTaken = (texts ?? [])
    .flatMap(text => parseProcNet(text))
    .some(socket => socket.port === port && IN_THE_WAY.includes(socket.address));
  if (!isTaken) return;
  const all = await reader.processes();
  const sockets = await reader.listeners(all.map(each => each.pid));
  const owner = sockets.find(socket => socket.port === port)?.pid;
  const holder = all.find(each => each.pid === owner);
  const by = holder
    ? `process ${holder.pid} (${visibleText(titleOf(holder), TITLE_UNITS)})`
    : 'a process that is not visible to this user';
  throw new Failure(
    'portTaken',
    `Process ${pid} was not signalled: it would open its inspector at port ${port}, which ${by} has`,
  );
}
