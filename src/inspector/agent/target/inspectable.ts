import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { elementsOf } from './elements';
import type { Host } from './host';
import { isObject, LISTED_ELEMENTS, type SafeRead } from './safeRead';

/** Limit of refused objects that are remembered. */
const MOST_NOTED = 100;

/**
 * Tells which objects may be handed to the inspector. V8 runs code of the program for some: it describes an error through
 * its getters, and looks up `splice` to tell lists. Where it lists an object, it goes on to the prototype, which may be a
 * Proxy or have millions of elements.
 */
export class Inspectable {
  /** Number of objects that were refused. */
  refused = 0;
  /** The first of them. */
  readonly noted: object[] = [];
  /** Those, for several walks of a reading may meet one. */
  private readonly met = new WeakSet<object>();

  constructor(
    private readonly read: SafeRead,
    private readonly host: Pick<Host, 'isNativeError' | 'isArguments'>,
  ) {}

  /** Whether the inspector may list the object's properties. Counts those that it may not. */
  allows(target: object): boolean {
    // Of a Proxy, V8 lists only its two parts.
    if (this.read.isProxy(target)) return true;
    const allowed = this.isTame(target) && this.areTame(target);
    if (!allowed) this.refuse(target);
    return allowed;
  }

  /** Counts an object that was not looked into. */
  refuse(target: object): void {
    if (this.met.has(target)) return;
    this.met.add(target);
    this.refused++;
    if (this.noted.length < MOST_NOTED) this.noted.push(target);
  }

  /** Whether V8 can describe all that stands in the object's own properties, and they are few. */
  private areTame(target: object): boolean {
    const keys = this.read.keys(target);
    if (this.read.isVast(target) || keys.length > LISTED_ELEMENTS) return false;
    for (const key of keys) {
      const found = this.read.descriptor(target, key);
      for (const part of [found?.value, found?.get, found?.set]) {
        if (isObject(part) && !this.read.isProxy(part) && !this.isTame(part)) return false;
      }
    }
    return true;
  }

  /** Whether V8 can describe the object without running code of the program, and list what its chain of prototypes has. */
  private isTame(target: object): boolean {
    const { read, host } = this;
    // V8 runs a getter `length` only of what looks like a list: has `splice`, or is made of arguments.
    let isList = host.isArguments(target);
    let holder: object | null = target;
    for (let depth = 0; holder; depth++) {
      if (depth === PROTO_DEPTH || read.isProxy(holder) || host.isNativeError(holder)) return false;
      const splice = read.descriptor(holder, 'splice');
      if (isAccessor(splice)) return false;
      isList ||= typeof splice?.value === 'function';
      if (elementsOf(holder) > LISTED_ELEMENTS) return false;
      holder = read.proto(holder);
    }
    return !isList || !isAccessor(read.descriptor(target, 'length'));
  }
}

function isAccessor(found: PropertyDescriptor | undefined): boolean {
  return found !== undefined && !('value' in found);
}
