import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { Failure } from '../../base/failure';
import type { Connection } from './connection';
import { failureOfReaching } from './boundedGet';
import { bareHost, isLocalhost, isLoopback, LOCALHOST } from './loopback';
import { SocketConnection } from './socketConnection';

const CONNECT_TIMEOUT_MS = 5_000;
/** How long the other side may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 1_000;
/** The largest source that is analysed has 20 million characters, of up to 6 bytes each as JSON. */
const MAX_FRAME_BYTES = 128 * 2 ** 20;

/** `closeTimeout` is missing in the types of ws. */
const SOCKET_OPTIONS: ClientOptions & { closeTimeout: number } = {
  followRedirects: false,
  perMessageDeflate: false,
  maxPayload: MAX_FRAME_BYTES,
  closeTimeout: CLOSE_TIMEOUT_MS,
};

export interface ConnectOptions {
  url: string;
  /** How to name the target in sentences. */
  name: string;
  shared?: boolean;
  debugged?: boolean;
  signal?: AbortSignal;
}

/**
 * Opens an inspector protocol connection to a WebSocket address, and to nothing else: no redirect is followed, and where the
 * address is of this machine, so is what answers. Rejects with `connectionRefused`, `timedOut`, `notNode`, `redirected`,
 * `remoteHost` or `cancelled`. Whether the address may be a remote one is checked by the caller (`checkHost`).
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { protocol, hostname } = new URL(options.url);
  // The library knows more of them, sockets of the file system among them; a fragment it refuses with a throw.
  if (!/^wss?:$/.test(protocol)) throw new Failure('notNode', options.name);
  if (!isLocalhost(hostname)) return open(withHost(options.url, bareHost(hostname)), options);
  let refused: unknown;
  for (const address of LOCALHOST) {
    try {
      return await open(withHost(options.url, address), options);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'connectionRefused') throw error;
      refused ??= error;
    }
  }
  throw refused;
}

function withHost(address: string, host: string): string {
  const url = new URL(address);
  url.hostname = host.includes(':') ? `[${host}]` : host;
  url.hash = '';
  return url.href;
}

function open(
  url: string,
  { name, shared, debugged, signal }: ConnectOptions,
): Promise<Connection> {
  return new Promise<Connection>((resolve, reject) => {
    if (signal?.aborted) return reject(new Failure('cancelled', 'Attaching', signal.reason));
    const socket = new WebSocket(url, SOCKET_OPTIONS);
    const cleanUp = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const abandon = (failure: Failure): void => {
      cleanUp();
      reject(failure);
      socket.terminate();
    };
    const timer = setTimeout(() => abandon(new Failure('timedOut', name)), CONNECT_TIMEOUT_MS);
    const onAbort = (): void => abandon(new Failure('cancelled', 'Attaching', signal?.reason));
    signal?.addEventListener('abort', onAbort);
    // Also what the abandoned socket says of its end, which changes nothing any more.
    socket.on('error', error => abandon(failureOfReaching(error, name)));
    socket.on('unexpected-response', (_, response) => abandon(failureOfResponse(response, name)));
    let tcp: Socket | undefined;
    socket.on('upgrade', response => {
      tcp = response.socket;
      const peer = tcp.remoteAddress ?? '';
      if (isLoopback(bareHost(new URL(url).hostname)) && !isLoopback(peer)) {
        abandon(new Failure('remoteHost', peer || name));
      }
    });
    socket.on('open', () => {
      cleanUp();
      socket.removeAllListeners();
      // At once: the first message may come with the next turn.
      resolve(new SocketConnection(socket, tcp!, name, shared ?? false, debugged ?? false));
    });
  });
}

function failureOfResponse({ statusCode = 0 }: IncomingMessage, name: string): Failure {
  const isRedirect = statusCode >= 300 && statusCode < 400;
  return new Failure(isRedirect ? 'redirected' : 'notNode', name);
}
