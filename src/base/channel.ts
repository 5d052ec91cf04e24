import type { Disposable } from './disposable';
import { Failure, type FailureKind } from './failure';

/** One end of a channel: a worker, its parent port, or a message port. Messages are structured clones. */
export interface ChannelPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** A contract: named methods, each with one argument and one answer. */
export type Contract = Record<string, (argument: never) => unknown>;

type Argument<C extends Contract, M extends keyof C> = Parameters<C[M]>[0];
type Answer<C extends Contract, M extends keyof C> = Awaited<ReturnType<C[M]>>;

interface Request {
  id: number;
  method: string;
  argument: unknown;
}

interface Reply {
  id: number;
  ok: boolean;
  value?: unknown;
  /** Set for a `Failure`, whose message is already a sentence for people. */
  error?: { kind: FailureKind | undefined; message: string };
}

/** Answers a contract's requests on a port. A handler's exception becomes the caller's rejection. */
export function serveChannel<C extends Contract>(port: ChannelPort, handlers: C): void {
  port.on('message', message => {
    const { id, method, argument } = message as Request;
    const answer = async (): Promise<unknown> => {
      if (!Object.hasOwn(handlers, method)) throw new Failure('protocol', 'no such request');
      return handlers[method]!(argument as never);
    };
    answer().then(
      value => port.postMessage({ id, ok: true, value } satisfies Reply),
      (error: unknown) => {
        const words = error instanceof Error ? error.message : String(error);
        const kind = error instanceof Failure ? error.kind : undefined;
        port.postMessage({ id, ok: false, error: { kind, message: words } } satisfies Reply);
      },
    );
  });
}

/** The calling end of a contract. Every pending call settles: by its reply, its signal, or `dispose`. */
export class ChannelClient<C extends Contract> implements Disposable {
  private readonly pending = new Map<
    number,
    { resolve(value: unknown): void; reject(error: Failure): void }
  >();
  private nextId = 0;
  private over: Failure | undefined;

  constructor(private readonly port: ChannelPort) {
    port.on('message', message => this.settle(message as Reply));
  }

  call<M extends keyof C & string>(
    method: M,
    argument: Argument<C, M>,
    signal?: AbortSignal,
  ): Promise<Answer<C, M>> {
    if (this.over) return Promise.reject(this.over);
    const id = this.nextId++;
    return new Promise<Answer<C, M>>((resolve, reject) => {
      const onAbort = (): void => this.drop(id, new Failure('cancelled', 'The request'));
      if (signal?.aborted) return reject(new Failure('cancelled', 'The request'));
      signal?.addEventListener('abort', onAbort, { once: true });
      const leave = (): void => signal?.removeEventListener('abort', onAbort);
      this.pending.set(id, {
        resolve: value => {
          leave();
          resolve(value as Answer<C, M>);
        },
        reject: error => {
          leave();
          reject(error);
        },
      });
      this.port.postMessage({ id, method, argument } satisfies Request);
    });
  }

  private settle(reply: Reply): void {
    const waiting = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(failureOf(reply));
  }

  private drop(id: number, failure: Failure): void {
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    waiting?.reject(failure);
  }

  /** Ends the channel: pending and later calls reject with `failure`. */
  close(failure: Failure): void {
    this.over ??= failure;
    for (const id of [...this.pending.keys()]) this.drop(id, failure);
  }

  dispose(): void {
    this.close(new Failure('cancelled', 'The request'));
  }
}

function failureOf({ error }: Reply): Failure {
  return error?.kind === undefined
    ? new Failure('protocol', error?.message ?? 'no answer')
    : Failure.received(error.kind, error.message);
}
