import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { toDisposable, type Disposable } from '../../base/disposable';

/**
 * The guardian's program. Its standard input ends when our process ends, however that happens; its lines say meanwhile what is to
 * be sent then (`+<number> <text>`) and what no longer is (`-<number>`). It then sends these texts and a WebSocket Close frame
 * (RFC 6455, 5.2 and 5.5.1; masked, as a client's must be) on the socket that it shares, and reads until the other side closes the
 * connection, for at most a minute.
 */
const PROGRAM = `
const words = new Map();
let rest = '';
process.stdin.setEncoding('utf8').on('data', data => {
  const lines = (rest + data).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const [, sign, number, text] = /^([+-])(\\d+) ?(.*)$/.exec(line);
    if (sign === '+') words.set(number, text);
    else words.delete(number);
  }
}).once('close', () => {
  const frames = [...words.values()].map(text => {
    const data = Buffer.from(text);
    const head = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 255];
    head[0] |= 0x80;
    return Buffer.concat([Buffer.from([0x81, ...head, 0, 0, 0, 0]), data]);
  });
  const socket = new (require('net').Socket)({ fd: 3 });
  socket.on('error', () => {}).on('close', () => process.exit()).resume();
  socket.write(Buffer.concat([...frames, Buffer.from([0x88, 0x80, 0, 0, 0, 0])]));
  setTimeout(() => process.exit(), 60_000);
});`;

/** What a guardian may be asked to send: a frame with a short head. */
const MAX_TEXT_BYTES = 65_535;

/** Marks a guardian's command line; the pid of the guarded process follows. */
const TITLE = 'pool-leaks-guardian';

/**
 * Starts a guardian: a process of ours that briefly outlives us when we are killed (`SIGKILL`, out of memory), and closes
 * the connection properly. Without it, Node 18 to 22 crash with a segmentation fault when an inspector connection breaks off
 * while an answer is on its way. The guardian has its own session, because terminal signals go to whole process groups.
 * Dispose it once the connection is closed. Where a socket cannot be inherited (Windows, TLS) there is no guardian.
 */
export function guard(socket: Socket): Guardian {
  const guardian = spawnBeside(socket);
  let words = 0;
  return {
    atEnd(text) {
      if (Buffer.byteLength(text) > MAX_TEXT_BYTES || text.includes('\n')) {
        throw new Error('no guardian can send that');
      }
      const number = ++words;
      guardian?.stdin?.write(`+${number} ${text}\n`);
      return toDisposable(() => guardian?.stdin?.write(`-${number}\n`));
    },
    ...toDisposable(() => guardian?.kill('SIGKILL')),
  };
}

export interface Guardian extends Disposable {
  /** Has this sent before the Close frame should we be killed, until disposed. One line, of at most 65,535 bytes. */
  atEnd(text: string): Disposable;
}

/** `undefined` when the guardian cannot be started (process limit, for example). That only matters once we are killed. */
function spawnBeside(socket: Socket): ChildProcess | undefined {
  const fd = descriptorOf(socket);
  if (fd === undefined) return undefined;
  try {
    const guardian = spawn(process.execPath, ['-e', PROGRAM, TITLE, String(process.pid)], {
      stdio: ['pipe', 'ignore', 'ignore', fd],
      detached: true,
      // VS Code's executable runs as Node only with this variable. NODE_OPTIONS is meant for the person's own programs.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      // The root folder, so that the guardian does not block unmounting ours.
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

/** The guarded process's pid, from a guardian's command line; `undefined` for every other process. */
export function guardedBy(args: string[]): number | undefined {
  return args.at(-2) === TITLE ? Number(args.at(-1)) : undefined;
}

/** The types leave the handle out. */
function descriptorOf(socket: Socket): number | undefined {
  if (socket instanceof TLSSocket) return undefined;
  const { _handle } = socket as Socket & { _handle?: { fd?: number } | null };
  const fd = _handle?.fd;
  return fd !== undefined && fd > 2 ? fd : undefined;
}
