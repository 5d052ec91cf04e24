import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { Failure } from '../../base/failure';
import type { Connection } from './connection';
import { failureOfReaching } from './boundedGet';
import { bareHost, isLocalhost, isLoopback, LOCALHOST } from './loopback';
import { socketConnection } from './socketConnection';

const CONNECT_TIMEOUT_MS = 5_000;
/** How long the target may take to answer a WebSocket close. */
const CLOSE_TIMEOUT_MS = 1_000;
/** Fits the largest analysed source: 20 million characters of up to 6 bytes each as JSON. */
const MAX_FRAME_BYTES = 128 * 2 ** 20;

/** The types of ws leave `closeTimeout` out. */
const SOCKET_OPTIONS: ClientOptions & { closeTimeout: number } = {
  followRedirects: false,
  perMessageDeflate: false,
  maxPayload: MAX_FRAME_BYTES,
  closeTimeout: CLOSE_TIMEOUT_MS,
};

export interface ConnectOptions {
  url: string;
  /** The target's name in sentences. */
  name: string;
  shared?: boolean;
  debugged?: boolean;
  signal?: AbortSignal;
}

/**
 * Opens an inspector connection to a WebSocket address and nowhere else: follows no redirect, and a loopback address must be
 * answered by this machine. The caller checks whether a remote address is allowed (`checkHost`). Rejects with
 * `connectionRefused`, `timedOut`, `notNode`, `redirected`, `remoteHost` or `cancelled`.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { protocol, hostname } = new URL(options.url);
  // The library accepts other schemes too, such as Unix sockets, and throws on a fragment.
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
  { name, shared = false, debugged = false, signal }: ConnectOptions,
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
    // Also catches late errors of an abandoned socket, which no longer matter.
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
      // Resolve at once, because the first message may arrive in the next turn.
      resolve(socketConnection(socket, tcp!, { name, shared, debugged }));
    });
  });
}

function failureOfResponse({ statusCode = 0 }: IncomingMessage, name: string): Failure {
  const isRedirect = statusCode >= 300 && statusCode < 400;
  return new Failure(isRedirect ? 'redirected' : 'notNode', name);
}
