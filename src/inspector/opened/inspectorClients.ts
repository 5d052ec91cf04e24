import { readTextFile } from '../../base/readFile';
import { MAX_SOCKETS_BYTES, parseProcNet } from '../discovery/procNet';

/** How many connections a process's inspector has, `localPort` (our own end of one) not counted. `undefined`: it cannot be seen here. */
export async function inspectorClients(
  pid: number,
  port: number,
  localPort?: number,
): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  let texts: string[];
  try {
    texts = await Promise.all(
      // Of the process: a container has a network of its own.
      ['tcp', 'tcp6'].map(name => readTextFile(`/proc/${pid}/net/${name}`, MAX_SOCKETS_BYTES)),
    );
  } catch {
    return undefined; // it has ended, or is not for us to see
  }
  return texts
    .flatMap(text => parseProcNet(text, 'established'))
    .filter(socket => socket.port === port && socket.remotePort !== localPort).length;
}
