import * as dns from 'node:dns';
import type { Socket } from 'node:net';
import type { Client } from 'chrome-remote-interface';
import { toDisposable, type Disposable } from '../base/disposable';
import { Emitter } from '../base/event';
import { Failure, throwIfCancelled } from '../base/failure';
import type {
  Connection,
  EventName,
  EventParams,
  Method,
  Params,
  Result,
  RoundTrips,
} from './connection';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const KEPT_ROUND_TRIPS = 1_000;

export interface ConnectOptions {
  url: string;
  /** How to name the target in sentences. */
  name: string;
  shared?: boolean;
  debugged?: boolean;
  signal?: AbortSignal;
}

/**
 * Opens an inspector protocol connection to a WebSocket address. Rejects with `connectionRefused`, `timedOut`, `notNode`
 * or `cancelled`. Hosts are checked by the caller (`checkHost`).
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const open = await loadClient();
  // Before anything is opened that nobody would close.
  throwIfCancelled(options.signal, 'Attaching');
  const opening = open({ target: options.url, protocol: { domains: [] }, local: true });
  const client = await settleWithin(opening, options);
  return new ClientConnection(
    client,
    options.name,
    options.shared ?? false,
    options.debugged ?? false,
  );
}

type Open = (options: object) => Promise<Client>;

/**
 * chrome-remote-interface changes the whole process's DNS order when it is loaded. In the extension host that would touch
 * every other extension, so it is loaded on first use and the order is put back.
 */
async function loadClient(): Promise<Open> {
  const order = dns.getDefaultResultOrder();
  const library = (await import('chrome-remote-interface')) as unknown as { default: Open };
  dns.setDefaultResultOrder(order);
  return library.default;
}

async function settleWithin(opening: Promise<Client>, options: ConnectOptions): Promise<Client> {
  const { signal, name } = options;
  return new Promise<Client>((resolve, reject) => {
    let settled = false;
    const abandon = (failure: Failure): void => {
      settled = true;
      cleanUp();
      reject(failure);
    };
    const timer = setTimeout(() => abandon(new Failure('timedOut', name)), CONNECT_TIMEOUT_MS);
    const onAbort = (): void => abandon(new Failure('cancelled', 'Attaching', signal?.reason));
    const cleanUp = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    signal?.addEventListener('abort', onAbort);
    opening.then(
      client => {
        if (settled) return void client.close();
        cleanUp();
        resolve(client);
      },
      (error: unknown) => {
        if (!settled) abandon(failureOfOpening(error, name));
      },
    );
  });
}

function failureOfOpening(error: unknown, name: string): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return /Unexpected server response|Invalid|Parse Error|socket hang up/i.test(text)
    ? new Failure('notNode', name, error)
    : new Failure('connectionRefused', name, error);
}

interface ClientSocket {
  _ws?: { _socket?: Socket };
}

class ClientConnection implements Connection {
  readonly roundTrips: RoundTrips = { count: 0, recentMs: [] };
  private readonly lost = new Emitter<Failure>();
  readonly onDidLose = this.lost.event;
  private readonly pending = new Set<(failure: Failure) => void>();
  private over: Failure | undefined;

  constructor(
    private readonly client: Client,
    readonly name: string,
    readonly shared: boolean,
    readonly debugged: boolean,
  ) {
    client.on('disconnect', () => {
      if (this.over) return;
      this.end(new Failure('targetGone', name));
      this.lost.fire(this.over!);
    });
  }

  send<M extends Method>(
    method: M,
    params?: Params<M>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<Result<M>> {
    if (this.over) return Promise.reject(this.over);
    const started = performance.now();
    return new Promise<Result<M>>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.pending.delete(fail);
        act();
      };
      const fail = (failure: Failure): void => settle(() => reject(failure));
      const timer = setTimeout(() => fail(new Failure('timedOut', this.name)), timeoutMs);
      this.pending.add(fail);
      this.request(method, params).then(
        result => {
          this.recordRoundTrip(performance.now() - started);
          settle(() => resolve(result as Result<M>));
        },
        (error: unknown) => {
          const words = error instanceof Error ? error.message : String(error);
          fail(this.over ?? new Failure('protocol', `${method}: ${words}`, error));
        },
      );
    });
  }

  /** The library types only the methods it knows; ours are checked by `Params` and `Result`. */
  private request(method: string, params: unknown): Promise<unknown> {
    const untyped = this.client as unknown as {
      send(method: string, params: unknown): Promise<unknown>;
    };
    return untyped.send(method, params ?? {});
  }

  private recordRoundTrip(ms: number): void {
    const { roundTrips } = this;
    roundTrips.count++;
    roundTrips.recentMs.push(ms);
    if (roundTrips.recentMs.length > KEPT_ROUND_TRIPS) roundTrips.recentMs.shift();
  }

  on<E extends EventName>(event: E, listener: (params: EventParams<E>) => void): Disposable {
    const own = (params: EventParams<E>): void => listener(params);
    const emitter = this.client as unknown as NodeJS.EventEmitter;
    emitter.on(event, own);
    return toDisposable(() => emitter.removeListener(event, own));
  }

  get localPort(): number | undefined {
    return (this.client as unknown as ClientSocket)._ws?._socket?.localPort;
  }

  /** The library keeps its socket to itself, and has no other way to let the target wait. */
  setFlowing(flowing: boolean): void {
    const socket = (this.client as unknown as ClientSocket)._ws?._socket;
    if (flowing) socket?.resume();
    else socket?.pause();
  }

  dispose(): void {
    if (this.over) return;
    this.end(new Failure('cancelled', `The connection to ${this.name}`));
    // Closing waits for the other side, which may hang: nobody has to wait for it, and its failure changes nothing.
    this.client.close().catch((error: unknown) => {
      process.emitWarning(`closing the inspector connection: ${String(error)}`);
    });
  }

  private end(failure: Failure): void {
    this.over = failure;
    for (const fail of [...this.pending]) fail(failure);
  }
}
