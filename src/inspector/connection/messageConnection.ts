import { toDisposable, type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { Failure, sentenceOf } from '../../base/failure';
import { Acknowledgements } from './acknowledgements';
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
import { ProtocolClient } from './protocolClient';
import type { Wire } from './wire';

const REQUEST_TIMEOUT_MS = 10_000;
const KEPT_ROUND_TRIPS = 1_000;
/** Far from the numbers of requests whose answers somebody waits for. */
const LAST_ID = 1_000_000_000;

/** What a connection is called and how it came about: see `Connection`. */
export type ConnectionFacts = Pick<Connection, 'name' | 'shared' | 'debugged'>;

/** A connection over a wire, which it owns. Checks all incoming data before anybody else sees it. */
export class MessageConnection implements Connection {
  readonly roundTrips: RoundTrips = { count: 0, recentMs: [] };
  private readonly lost = new Emitter<Failure>();
  readonly onDidLose = this.lost.event;
  private readonly client: ProtocolClient;
  /** `undefined` where another connection carries this one's messages. */
  private readonly acknowledgements: Acknowledgements | undefined;
  private readonly pending = new Set<(failure: Failure) => void>();
  private requests = 0;
  private over: Failure | undefined;

  readonly name: string;
  readonly shared: boolean;
  readonly debugged: boolean;

  constructor(
    private readonly wire: Wire,
    { name, shared, debugged }: ConnectionFacts,
  ) {
    this.name = name;
    this.shared = shared;
    this.debugged = debugged;
    this.client = new ProtocolClient(wire);
    this.acknowledgements = wire.expect ? undefined : new Acknowledgements(() => this.sendCheap());
  }

  get localPort(): number | undefined {
    return this.wire.localPort;
  }

  send<M extends Method>(
    method: M,
    params?: Params<M>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<Result<M>> {
    if (this.over) return Promise.reject(this.over);
    this.requests++;
    this.acknowledgements?.note(this.requests);
    const started = performance.now();
    const expected = this.expect();
    return new Promise<Result<M>>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.pending.delete(fail);
        expected.dispose();
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

  /** Takes a message that came through the wire. */
  receive(text: string): void {
    if (this.over) return;
    const frame = parseFrame(text);
    if (frame.kind === 'malformed') return this.lose(this.malformed(frame.why));
    if (frame.kind !== 'event' && frame.id > this.requests)
      return this.lose(this.malformed('with a number that nobody gave it'));
    // Passes on the message; an answer that nobody waits for any more is ignored.
    this.client.receive(frame);
    this.acknowledgements?.heard(frame.kind === 'event' ? undefined : frame.id);
  }

  expect(): Disposable {
    return (this.wire.expect ?? this.acknowledgements!.expect.bind(this.acknowledgements))();
  }

  private sendCheap(): number {
    // Nobody waits for the answer; who waits for another one hears of a lost connection.
    this.client.send('Runtime.getIsolateId', {}).catch(() => undefined);
    return ++this.requests;
  }

  /** The failure of a message that no inspector sends. */
  malformed(why: string, cause?: unknown): Failure {
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

  atEnd<M extends Method>(method: M, params: Params<M>): Disposable {
    return this.wire.atEnd(JSON.stringify({ id: LAST_ID, method, params }));
  }

  setFlowing(flowing: boolean): void {
    this.wire.setFlowing(flowing);
  }

  dispose(): void {
    if (this.over) return;
    this.end(new Failure('cancelled', `The connection to ${this.name}`));
    this.wire.close();
  }

  /** Ends the connection because the target is gone or lies. Does nothing after it has ended. */
  lose(failure: Failure): void {
    if (this.over) return;
    this.end(failure);
    this.wire.close();
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
