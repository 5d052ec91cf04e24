import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { textOf } from './functionText';
import { isObject, type SafeRead } from './safeRead';

const TELLER = 'getAsyncContextFrameForDebuggingOnly';
/** No function of a program has this text: a bound one and a Proxy have no name in theirs. */
const TELLERS_TEXT = `function ${TELLER}() { [native code] }`;

/** As Node calls the field by which it keeps a context with what is no native handle. */
export const FRAME_FIELD = Symbol('kAsyncContextFrame');

type Teller = (this: object) => unknown;

/**
 * The async contexts that native handles keep, such as a socket that of the request that opened it. From Node 24 on no property
 * shows them. Later versions of it have a function of the handles' class that tells: it runs no code of the program.
 */
export class AsyncFrames {
  private readonly tellers = new Map<object, Teller | undefined>();

  constructor(private readonly read: SafeRead) {}

  /** Whether a native handle tells its context. */
  isTold(handle: object): boolean {
    return this.tellerOf(handle) !== undefined;
  }

  /** The context of a native handle: a Map from storages to stores. `undefined` for other objects, and where there is none. */
  of(target: object): object | undefined {
    const tell = this.tellerOf(target);
    if (!tell) return undefined;
    try {
      const frame = Reflect.apply(tell, target, []);
      return isObject(frame) ? frame : undefined;
    } catch {
      // An object that has a handle's prototype and is none: Node refuses it.
      return undefined;
    }
  }

  private tellerOf(target: object): Teller | undefined {
    const proto = this.read.proto(target);
    if (!proto) return undefined;
    if (!this.tellers.has(proto)) this.tellers.set(proto, this.tellerBehind(proto));
    return this.tellers.get(proto);
  }

  private tellerBehind(first: object): Teller | undefined {
    const { read } = this;
    let proto: object | null = first;
    for (let depth = 0; proto && depth < PROTO_DEPTH; depth++) {
      const teller = read.own(proto, TELLER);
      if (typeof teller === 'function') {
        return textOf(teller) === TELLERS_TEXT ? (teller as Teller) : undefined;
      }
      proto = read.proto(proto);
    }
    return undefined;
  }
}
