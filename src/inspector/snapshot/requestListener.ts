import { Failure } from '../../base/failure';
import { inFreshRealm, LOAD } from '../agent/freshRealm';
import type { RemoteObject } from '../connection/answers';
import type { Connection } from '../connection/connection';

/** How long to wait for tidying up. Closing the connection frees everything anyway. */
const LEAVE_MS = 2_000;

/**
 * Listens to Node's own channels, in a fresh realm, where the program has replaced nothing. Only our inspector's handle keeps
 * `handle` alive, so that it goes with the connection, however that ends, and the registry then takes the listeners away. They
 * never look at `handle`: each look would make V8 keep it through a collection that is under way, on a busy server for ever.
 */
const LISTENER = `(load, make, unseen) => {
  const channels = load('node:diagnostics_channel');
  const { onRequest, onStream, onConnection, end, handle } = make(load, unseen);
  const leave = () => {
    channels.unsubscribe('http.server.request.start', own.request);
    channels.unsubscribe('http2.server.stream.start', own.stream);
    if (onConnection) channels.unsubscribe('net.server.socket', onConnection);
    own.registry.unregister(own);
    end();
  };
  // The channels keep the listeners, and these the registry.
  const own = {
    registry: new FinalizationRegistry(leave),
    // Node ends the process when a listener throws.
    request: message => { try { own.onRequest(message); } catch {} },
    stream: message => { try { own.onStream(message); } catch {} },
    onRequest,
    onStream,
  };
  own.registry.register(handle, undefined, own);
  channels.subscribe('http.server.request.start', own.request);
  channels.subscribe('http2.server.stream.start', own.stream);
  if (onConnection) channels.subscribe('net.server.socket', onConnection);
  handle.leave = leave;
  return handle;
}`;

/** Runs in the target's own realm, which may have replaced any built-in: plain calls only, see `inFreshRealm`. */
const expressionOf = (make: string): string => `(() => {
  ${LOAD}
  if (!load) return undefined;
  const { moduleLoadList, version } = load('node:process');
  // Node 20 publishes nothing of HTTP/2.
  const isBlind = version[1] === '1' || version[1] === '2' && version[2] < '2';
  const unseen = () => {
    for (let i = 0; isBlind && i < moduleLoadList.length; i++) {
      if (moduleLoadList[i] === 'NativeModule http2') return true;
    }
    return false;
  };
  return ${inFreshRealm(LISTENER)}(load, ${inFreshRealm(make)}, unseen);
})()
//# sourceURL=node:pool-leaks`;

/** Something in the target that hears of the requests it begins. Gone after `leave`, or when the connection ends. */
export class RequestListener {
  private constructor(
    private readonly connection: Connection,
    private readonly handle: string,
    private readonly group: string,
  ) {}

  /**
   * `make` is the text of a function of Node's `load` and of `unseen`, which tells whether there may be HTTP/2 requests that
   * Node does not tell of. It yields what hears of HTTP/1 requests and of HTTP/2 streams (`onRequest`, `onStream`), perhaps what
   * hears of connections to any server and never throws (`onConnection`), what forgets them all (`end`), and `handle`, to whose methods `call` leads; nothing of the former may lead to `handle`. Rejects with a
   * `Failure`, which is `protocol` where it could not start.
   */
  static async begin(
    connection: Connection,
    make: string,
    group: string,
  ): Promise<RequestListener> {
    for (const includeCommandLineAPI of [false, true]) {
      const { result, exceptionDetails } = await connection.send('Runtime.evaluate', {
        ...{ expression: expressionOf(make), includeCommandLineAPI },
        ...{ objectGroup: group, silent: true },
      });
      if (!exceptionDetails && result.objectId !== undefined) {
        return new RequestListener(connection, result.objectId, group);
      }
    }
    throw new Failure('protocol', 'the requests could not be counted');
  }

  /** Calls a method of `handle`. */
  async call(method: string, timeoutMs?: number): Promise<RemoteObject> {
    const { result } = await this.connection.send(
      'Runtime.callFunctionOn',
      {
        objectId: this.handle,
        functionDeclaration: `function() { return this.${method}(); }\n//# sourceURL=node:pool-leaks\n`,
        returnByValue: true,
        silent: true,
      },
      timeoutMs,
    );
    return result;
  }

  /** Rejects when the target does not answer; the listener then goes with the connection. */
  async leave(): Promise<void> {
    await this.call('leave', LEAVE_MS);
    const { group: objectGroup } = this;
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup }, LEAVE_MS);
  }
}
