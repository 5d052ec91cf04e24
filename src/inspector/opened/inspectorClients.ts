import { readTextFile } from '../../base/readFile';
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
  let texts: string[];
  try {
    texts = await Promise.all(
      // The process's own view, because a container has its own network.
      ['tcp', 'tcp6'].map(name => readTextFile(`/proc/${pid}/net/${name}`, MAX_SOCKETS_BYTES)),
    );
  } catch {
    return undefined; // the process has ended, or is not visible to us
  }
  return texts
    .flatMap(text => parseProcNet(text, 'established'))
    .filter(socket => socket.port === port && socket.remotePort !== localPort).length;
}
