import { readTextFile } from '../../base/readFile';
import { ifReadable } from '../discovery/ifReadable';
import { MAX_SOCKETS_BYTES, parseProcNet } from '../discovery/procNet';

/**
 * The number of connections to a process's inspector, except ours at `localPort`; `undefined` when it cannot be told here.
 */
export async function inspectorClients(
  pid: number,
  port: number,
  localPort?: number,
): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const texts = await ifReadable(
    Promise.all(
      // The process's own view, because a container has its own network.
      ['tcp', 'tcp6'].map(name => readTextFile(`/proc/${pid}/net/${name}`, MAX_SOCKETS_BYTES)),
    ),
  );
  return texts
    ?.flatMap(text => parseProcNet(text, 'established'))
    .filter(socket => socket.port === port && socket.remotePort !== localPort).length;
}
