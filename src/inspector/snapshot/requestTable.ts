import * as v from 'valibot';
import type { RequestFigures } from '../../protocol/requestFigures';
import { CLOSED_FIELD, DESTROYED_FIELD, SESSION_SYMBOL } from '../../protocol/requestStates';
import { checked } from '../connection/checked';
import type { Connection } from '../connection/connection';
import { checkNatives } from '../reading/nativeCheck';
import { RequestListener } from './requestListener';

const GROUP = 'pool-leaks-follow';
/**
 * Limit of requests in the table. V8 looks at weak references in full collections only, so that garbage among these lives
 * until the next one: this bounds it, and the time that one look takes (1 ms).
 */
const MAX_FOLLOWED = 4_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const figures = v.pipe(
  v.object({
    ...{ made: count, over: count, inMemory: count, outlived: count, collections: count },
    oneIn: v.pipe(count, v.minValue(1)),
    http2Unseen: v.boolean(),
  }),
  v.check(({ made, over, inMemory }) => inMemory <= over && over <= made),
  v.check(({ inMemory, outlived }) => outlived <= inMemory),
);

/**
 * The text of the table (see `RequestListener`). It keeps no request alive: to look at a weak reference while V8 collects would
 * do so, and therefore those that are over are only looked at when a collection has just finished, which a registry tells. When
 * it is full, it forgets about half of its requests and follows half as many of those to come, chosen by chance: with each
 * second one, of two kinds of requests that take turns one would never be seen.
 */
export const tableText = (limit = MAX_FOLLOWED): string => `(load, unseen) => {
  const { isProxy } = load('node:util/types');
  const { getOwnPropertyDescriptor, getOwnPropertySymbols } = Object;
  const { random, min, max } = Math;
  const Ref = WeakRef;
  let entries = [];
  let made = 0, over = 0, collected = 0, oneIn = 1, isEnded = false, sessionKey;

  const isObject = value => typeof value === 'object' && value !== null;
  /** Runs no getter and no trap of a Proxy. */
  const own = (target, key) =>
    isObject(target) && !isProxy(target) ? getOwnPropertyDescriptor(target, key)?.value : undefined;
  const refTo = value => (isObject(value) ? new Ref(value) : undefined);
  const targetOf = ref => (ref === undefined ? undefined : ref.deref());

  const thin = () => {
    entries = entries.filter(() => random() < 0.5);
    oneIn *= 2;
  };
  const follow = (message, name, otherName, isStream) => {
    made++;
    if (oneIn > 1 && random() * oneIn >= 1) return;
    const main = refTo(own(message, name));
    if (main === undefined) return;
    const other = refTo(own(message, otherName));
    entries.push({ main, other, isStream, isOver: false, survived: 0 });
    if (entries.length > ${limit}) thin();
  };

  const isClosed = (target, isStream) => {
    if (!isStream || isProxy(target)) {
      const closed = own(target, '${CLOSED_FIELD}');
      return typeof closed === 'boolean' ? closed : own(target, '${DESTROYED_FIELD}') === true;
    }
    const named = ({ description }) => description === '${SESSION_SYMBOL}';
    sessionKey ??= getOwnPropertySymbols(target).find(named);
    return sessionKey !== undefined && own(target, sessionKey) === undefined;
  };
  const look = isCollected => {
    let kept = 0;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (isCollected || !entry.isOver) {
        const target = entry.main.deref();
        if (target === undefined && targetOf(entry.other) === undefined) continue;
        if (entry.isOver) entry.survived++;
        else entry.isOver = target === undefined || isClosed(target, entry.isStream);
      }
      entries[kept++] = entry;
    }
    entries.length = kept;
  };

  // A symbol, because V8 allocates it among old objects, which only full collections free.
  const collections = new FinalizationRegistry(() => {
    if (isEnded) return;
    collected++;
    collections.register(Symbol());
    look(true);
  });
  collections.register(Symbol());

  const read = () => {
    look(false);
    let open = 0, outlived = 0;
    for (let i = 0; i < entries.length; i++) {
      if (!entries[i].isOver) open++;
      // The first collection may have begun, and passed it, before the request was over.
      if (entries[i].survived > 1) outlived++;
    }
    over = max(over, made - min(made, open * oneIn));
    const inMemory = min(over, (entries.length - open) * oneIn);
    const http2Unseen = unseen();
    outlived = min(inMemory, outlived * oneIn);
    return { made, over, inMemory, outlived, collections: collected, oneIn, http2Unseen };
  };
  return {
    onRequest: message => follow(message, 'response', 'request', false),
    onStream: message => follow(message, 'stream', undefined, true),
    end() {
      isEnded = true;
      entries = [];
    },
    handle: { read },
  };
}`;

/**
 * Follows the requests that a target begins, by a listener on Node's own diagnostics channels and a bounded table of weak
 * references. Both are gone after `leave`, and also remove themselves when the connection breaks off.
 */
export class RequestTable {
  private constructor(
    private readonly connection: Connection,
    private readonly listener: RequestListener,
  ) {}

  /** Rejects with a `Failure`, which is `protocol` where the program has replaced what the table needs. */
  static async begin(connection: Connection): Promise<RequestTable> {
    await checkNatives(connection, () => true, undefined, { types: ['isProxy'] });
    return new RequestTable(
      connection,
      await RequestListener.begin(connection, tableText(), GROUP),
    );
  }

  /** What became of the requests since `begin`. */
  async read(): Promise<RequestFigures> {
    const { value } = await this.listener.call('read');
    return checked(figures, value, `${this.connection.name} told of its requests`);
  }

  /** Takes the listener away. Rejects when the target does not answer; the listener then goes with the connection. */
  leave(): Promise<void> {
    return this.listener.leave();
  }
}
