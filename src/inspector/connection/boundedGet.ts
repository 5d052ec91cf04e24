import * as http from 'node:http';
import { isIPv6 } from 'node:net';
import { Failure } from '../../base/failure';

const MAX_BYTES = 256 * 1024;

export interface GetOptions {
  /** An IP address. */
  address: string;
  port: number;
  path: string;
  /** For the whole exchange, connecting and body included. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * GETs JSON from an address that may be anything: at most 256 kB, at most `timeoutMs`, no redirect, no kept connection.
 * Rejects with `connectionRefused`, `timedOut`, `redirected`, `notNode` (whatever answers does not answer JSON) or `cancelled`.
 */
export function getJson(options: GetOptions): Promise<unknown> {
  const { address, port, path, timeoutMs, signal } = options;
  const name = addressName(address, port);
  return new Promise<unknown>((resolve, reject) => {
    const onAbort = (): void =>
      fail(new Failure('cancelled', 'Looking for inspectors', signal?.reason));
    if (signal?.aborted) {
      reject(new Failure('cancelled', 'Looking for inspectors', signal.reason));
      return;
    }
    const request = http.get({ host: address, port, path, agent: false, headers: { host: name } });
    const timer = setTimeout(() => fail(new Failure('timedOut', name)), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      request.destroy();
    };
    const fail = (failure: Failure): void => {
      settle();
      reject(failure);
    };
    signal?.addEventListener('abort', onAbort);
    request.on('error', error => fail(failureOfReaching(error, name)));
    request.on('response', response => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const { statusCode = 0 } = response;
      if (statusCode !== 200) {
        const isRedirect = statusCode >= 300 && statusCode < 400;
        return fail(new Failure(isRedirect ? 'redirected' : 'notNode', name));
      }
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > MAX_BYTES) fail(new Failure('notNode', name));
      });
      response.on('error', error => fail(failureOfReaching(error, name)));
      response.on('end', () => {
        settle();
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(new Failure('notNode', name, error));
        }
      });
    });
  });
}

/** `127.0.0.1:9229`, `[::1]:9229`. */
export function addressName(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

const UNREACHED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'EINVAL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What kept us from an address: `connectionRefused` or `timedOut`, and `notNode` where something answered in its own way. */
export function failureOfReaching(error: NodeJS.ErrnoException, name: string): Failure {
  if (UNREACHED.has(error.code ?? '')) return new Failure('connectionRefused', name, error);
  if (error.code === 'ETIMEDOUT') return new Failure('timedOut', name, error);
  return new Failure('notNode', name, error);
}
