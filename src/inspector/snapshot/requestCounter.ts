import * as v from 'valibot';
import { Failure } from '../../base/failure';
import { inFreshRealm, LOAD } from '../agent/freshRealm';
import { checked } from '../connection/checked';
import type { Connection } from '../connection/connection';

const GROUP = 'pool-leaks-record';
/** How long to wait for tidying up. Closing the connection frees everything anyway. */
const LEAVE_MS = 2_000;

/** What the target has done since the counter began. */
const tally = v.object({
  requests: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  idleMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
  activeMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

/** `requests`: how many it began; `null` when that cannot be told. The times of its event loop are in ms. */
export type Tally = v.InferOutput<typeof tally>;

/**
 * The counter, in a fresh realm, where the program has replaced nothing. Only our handle keeps `tally` alive: no function
 * refers to it, so that it goes with the connection, however that ends. The registry then takes the listener away, or the
 * listener itself at the next request. Node 20 publishes nothing of HTTP/2.
 */
const COUNTER = `(load, isBlind, http2) => {
  const channels = load('node:diagnostics_channel');
  const { performance } = load('node:perf_hooks');
  const names = ['http.server.request.start', 'http2.server.stream.start'];
  const watch = held => {
    const leave = () => {
      for (let i = 0; i < names.length; i++) channels.unsubscribe(names[i], listen);
      registry.unregister(held);
    };
    const listen = () => {
      const tally = held.deref();
      if (tally) tally.requests++;
      else leave();
    };
    const registry = new FinalizationRegistry(leave);
    for (let i = 0; i < names.length; i++) channels.subscribe(names[i], listen);
    return { leave, registry, held };
  };
  const begin = tally => {
    const { leave, registry, held } = watch(new WeakRef(tally));
    registry.register(tally, undefined, held);
    tally.leave = leave;
    return tally;
  };
  return begin({
    requests: 0,
    leave: undefined,
    read() {
      const { idle, active } = performance.eventLoopUtilization();
      const isUnseen = this.requests === 0 && isBlind && http2();
      return { requests: isUnseen ? null : this.requests, idleMs: idle, activeMs: active };
    },
  });
}`;

/** Runs in the target's own realm, which may have replaced any built-in: plain calls only, see `inFreshRealm`. */
const EXPRESSION = `(() => {
  ${LOAD}
  if (!load) return undefined;
  const { moduleLoadList, version } = load('node:process');
  const http2 = () => {
    for (let i = 0; i < moduleLoadList.length; i++) if (moduleLoadList[i] === 'NativeModule http2') return true;
    return false;
  };
  const make = ${inFreshRealm(COUNTER)};
  return make(load, version[1] === '1' || version[1] === '2' && version[2] < '2', http2);
})()
//# sourceURL=node:pool-leaks`;

/**
 * Counts the requests that a target begins, by a listener on Node's own diagnostics channels. It is gone after `leave`, and
 * also removes itself when the connection breaks off. Holds nothing of the program.
 */
export class RequestCounter {
  private constructor(
    private readonly connection: Connection,
    private readonly handle: string,
  ) {}

  /** Rejects with a `Failure`, which is `protocol` where the counter could not start. */
  static async begin(connection: Connection): Promise<RequestCounter> {
    for (const includeCommandLineAPI of [false, true]) {
      const { result, exceptionDetails } = await connection.send('Runtime.evaluate', {
        ...{ expression: EXPRESSION, includeCommandLineAPI },
        ...{ objectGroup: GROUP, silent: true },
      });
      if (!exceptionDetails && result.objectId !== undefined) {
        return new RequestCounter(connection, result.objectId);
      }
    }
    throw new Failure('protocol', 'the requests could not be counted');
  }

  /** Since `begin`. */
  async read(): Promise<Tally> {
    const { result } = await this.call('read');
    return checked(tally, result.value, `${this.connection.name} told of its requests`);
  }

  /** Takes the listener away. Rejects when the target does not answer; the listener then goes with the connection. */
  async leave(): Promise<void> {
    await this.call('leave', LEAVE_MS);
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP }, LEAVE_MS);
  }

  private call(method: 'read' | 'leave', timeoutMs?: number) {
    return this.connection.send(
      'Runtime.callFunctionOn',
      {
        objectId: this.handle,
        functionDeclaration: `function() { return this.${method}(); }\n//# sourceURL=node:pool-leaks\n`,
        returnByValue: true,
        silent: true,
      },
      timeoutMs,
    );
  }
}
