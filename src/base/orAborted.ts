import { Failure } from './failure';

/**
 * Settles as the promise does, or rejects with `cancelled` as soon as the signal fires. The promise's later result is
 * dropped, so nobody may depend on its effects.
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
