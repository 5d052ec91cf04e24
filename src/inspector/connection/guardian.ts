import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { toDisposable, type Disposable } from '../../base/disposable';

/**
 * The guardian's program. Its standard input ends when we do, however we do. Then it says goodbye on the socket that it holds
 * as well, a WebSocket's Close frame (RFC 6455, 5.5.1; masked, as a client's has to be), and takes what still comes until the
 * other side ends the connection, or a minute is over.
 */
const PROGRAM = `
process.stdin.resume().once('close', () => {
  const socket = new (require('net').Socket)({ fd: 3 });
  socket.on('error', () => {}).on('close', () => process.exit()).resume();
  socket.write(Buffer.from([0x88, 0x80, 0, 0, 0, 0]));
  setTimeout(() => process.exit(), 60_000);
});`;

/** Names a guardian on its command line; the pid of the process that it stands by follows. */
const TITLE = 'pool-leaks-guardian';

/**
 * A process of ours that outlives us for a moment when we are killed (`SIGKILL`, out of memory). Node 18 to 22 end with a
 * segmentation fault when a connection to their inspector breaks off while an answer is on its way; with the guardian none does.
 * It has a session of its own, as the signals of a terminal's keys and its end go to whole groups of processes. Dispose it once
 * the connection is closed. Where a socket cannot be handed on (Windows, an encrypted one) there is none.
 */
export function guard(socket: Socket): Disposable {
  const guardian = spawnBeside(socket);
  return toDisposable(() => guardian?.kill('SIGKILL'));
}

/** Without a guardian (no more processes are allowed, say) all is well until we are killed: `undefined`, and no error. */
function spawnBeside(socket: Socket): ChildProcess | undefined {
  const fd = descriptorOf(socket);
  if (fd === undefined) return undefined;
  try {
    const guardian = spawn(process.execPath, ['-e', PROGRAM, TITLE, String(process.pid)], {
      stdio: ['pipe', 'ignore', 'ignore', fd],
      detached: true,
      // VS Code's program is Node only when told; NODE_OPTIONS are for the person's own programs.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      // It keeps nobody from unmounting ours.
      cwd: '/',
    });
    guardian.on('error', () => undefined);
    guardian.stdin?.on('error', () => undefined);
    guardian.unref();
    (guardian.stdin as Socket | undefined)?.unref();
    return guardian;
  } catch {
    return undefined;
  }
}

/** The pid of the process that a guardian stands by, from the guardian's command line; `undefined` for every other process. */
export function guardedBy(args: string[]): number | undefined {
  return args.at(-2) === TITLE ? Number(args.at(-1)) : undefined;
}

/** The types leave it out. */
function descriptorOf(socket: Socket): number | undefined {
  if (socket instanceof TLSSocket) return undefined;
  const { _handle } = socket as Socket & { _handle?: { fd?: number } | null };
  const fd = _handle?.fd;
  return fd !== undefined && fd > 2 ? fd : undefined;
}
