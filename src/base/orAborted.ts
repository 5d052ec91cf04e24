import { Failure } from './failure';

/**
 * What a promise comes to, or `cancelled` as soon as the signal fires. What the promise came to is then nobody's business:
 * it must be free of effects that somebody waits for.
 */
export function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  what: string,
): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(new Failure('cancelled', what, signal.reason));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
