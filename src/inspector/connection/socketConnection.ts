import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import { toDisposable, type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { Failure, sentenceOf } from '../../base/failure';
import { answers, events } from './answers';
import { checked } from './checked';
import type {
  Connection,
  EventName,
  EventParams,
  Method,
  Params,
  Result,
  RoundTrips,
} from './connection';
import { parseFrame } from './frames';
import { guard } from './guardian';
import { ProtocolClient } from './protocolClient';

const REQUEST_TIMEOUT_MS = 10_000;
const KEPT_ROUND_TRIPS = 1_000;

/**
 * Open sockets. Each is closed with a WebSocket Close frame, also when the process exits: data written then still leaves.
 * `guard` explains why, and covers the case that we are killed.
 */
const open = new Set<WebSocket>();
function sayGoodbye(): void {
  for (const socket of open) socket.close();
}

/** A connection over an open WebSocket, which it owns. Checks all incoming data before anybody else sees it. */
export class SocketConnection implements Connection {
  readonly roundTrips: RoundTrips = { count: 0, recentMs: [] };
  private readonly lost = new Emitter<Failure>();
  readonly onDidLose = this.lost.event;
  private readonly client: ProtocolClient;
  private port: number | undefined;
  private readonly pending = new Set<(failure: Failure) => void>();
  private requests = 0;
  private over: Failure | undefined;

  constructor(
    private readonly socket: WebSocket,
    tcp: Socket,
    readonly name: string,
    readonly shared: boolean,
    readonly debugged: boolean,
  ) {
    this.port = tcp.localPort;
    this.client = new ProtocolClient(socket);
    const guardian = guard(tcp);
    if (open.size === 0) process.on('exit', sayGoodbye);
    open.add(socket);
    socket.on('message', data => this.receive(data));
    socket.on('close', () => {
      open.delete(socket);
      guardian.dispose();
      this.port = undefined;
      if (open.size === 0) process.off('exit', sayGoodbye);
      this.lose(new Failure('targetGone', name));
    });
    // Errors of the socket itself: frames that are too large or violate the WebSocket protocol.
    socket.on('error', error => this.lose(this.malformed('that is not allowed', error)));
  }

  get localPort(): number | undefined {
    return this.port;
  }

  send<M extends Method>(
    method: M,
    params?: Params<M>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<Result<M>> {
    if (this.over) return Promise.reject(this.over);
    this.requests++;
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
      this.client.send(method, params ?? {}).then(
        result => {
          this.recordRoundTrip(performance.now() - started);
          try {
            const answer = checked(answers[method], result, `${this.name} answered ${method}`);
            settle(() => resolve(answer));
          } catch (error) {
            fail(error as Failure);
          }
        },
        (error: unknown) => fail(this.over ?? refusal(method, error)),
      );
    });
  }

  private recordRoundTrip(ms: number): void {
    const { roundTrips } = this;
    roundTrips.count++;
    roundTrips.recentMs.push(ms);
    if (roundTrips.recentMs.length > KEPT_ROUND_TRIPS) roundTrips.recentMs.shift();
  }

  private receive(data: RawData): void {
    if (this.over) return;
    const frame = parseFrame(String(data));
    if (frame.kind === 'malformed') return this.lose(this.malformed(frame.why));
    if (frame.kind !== 'event' && frame.id > this.requests)
      return this.lose(this.malformed('with a number that nobody gave it'));
    // Passes on the message; an answer that nobody waits for any more is ignored.
    this.client.receive(frame);
  }

  private malformed(why: string, cause?: unknown): Failure {
    return new Failure('malformedAnswer', `${this.name} sent a message ${why}`, cause);
  }

  on<E extends EventName>(event: E, listener: (params: EventParams<E>) => void): Disposable {
    const own = (params: unknown): void => {
      let facts: EventParams<E>;
      try {
        facts = checked(events[event], params, `${this.name} told of ${event}`);
      } catch (error) {
        return this.lose(error as Failure);
      }
      listener(facts);
    };
    this.client.on(event, own);
    return toDisposable(() => this.client.off(event, own));
  }

  setFlowing(flowing: boolean): void {
    if (flowing) this.socket.resume();
    else this.socket.pause();
  }

  dispose(): void {
    if (this.over) return;
    this.end(new Failure('cancelled', `The connection to ${this.name}`));
    this.client.end();
  }

  private lose(failure: Failure): void {
    if (this.over) return;
    this.end(failure);
    this.client.end();
    this.lost.fire(failure);
  }

  private end(failure: Failure): void {
    this.over = failure;
    for (const fail of [...this.pending]) fail(failure);
  }
}

/** Turns the inspector's refusal, which the library keeps in `response`, into a failure. */
function refusal(method: string, error: unknown): Failure {
  const { response } = error as { response?: { message?: string } };
  return new Failure('protocol', `${method}: ${response?.message ?? sentenceOf(error)}`, error);
}
