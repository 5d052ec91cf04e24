import { KEY_CLIP, PROTO_DEPTH } from '../../../protocol/heldValues';
import { elementsOf } from './elements';
import type { Host } from './host';

/** An object with more elements is not listed: its keys alone could take all memory that the program may use. */
export const LISTED_ELEMENTS = 10_000;
/**
 * An object that turned out to have more keys is not listed a second time. V8 tells neither how many there are nor the first
 * of them before it has put all in order: some 20 ms for so many, and seconds for millions.
 */
export const LISTED_KEYS = 50_000;

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Cuts a text of the target to the length that is reported. */
export function clip(text: string): string {
  return text.length > KEY_CLIP ? `${text.slice(0, KEY_CLIP)}…` : text;
}

/**
 * Whether its `stack` may be a stack trace. V8 puts one together when it is first read, even by its descriptor, and runs the
 * program's `Error.prepareStackTrace` and the error's getters for it. Unlike other fields, it is not enumerable.
 */
function isStackTrace(target: object): boolean {
  return (
    Object.hasOwn(target, 'stack') &&
    !Reflect.apply(Object.prototype.propertyIsEnumerable, target, ['stack'])
  );
}

/** Reads without running any of the target's code: no getter, no Proxy trap, no `toString`, no patched built-in. */
export class SafeRead {
  /** Objects that turned out to have too many keys (`LISTED_KEYS`). */
  private readonly vast = new WeakSet<object>();

  constructor(private readonly host: Pick<Host, 'isProxy'>) {}

  isProxy(value: unknown): boolean {
    return isObject(value) && this.host.isProxy(value);
  }

  /** True for functions and proxies: only the inspector can look inside. */
  isOpaque(value: object): boolean {
    return typeof value === 'function' || this.isProxy(value);
  }

  /** `undefined` for a Proxy and for a missing property. A stack trace looks like an accessor. */
  descriptor(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    if (this.isProxy(target)) return undefined;
    try {
      if (key === 'stack' && isStackTrace(target)) return { get: undefined };
      return Object.getOwnPropertyDescriptor(target, key);
    } catch {
      return undefined; // a module namespace binding that is not initialised yet
    }
  }

  /** The value of an own data property; `undefined` for accessors, proxies and missing properties. */
  own(target: object, key: PropertyKey): unknown {
    const found = this.descriptor(target, key);
    return found && 'value' in found ? found.value : undefined;
  }

  /** Whether an own property is enumerable. This is all that can be asked without reading it. */
  isEnumerable(target: object, key: PropertyKey): boolean {
    return (
      !this.isProxy(target) && Reflect.apply(Object.prototype.propertyIsEnumerable, target, [key])
    );
  }

  /** Whether the property is an own or inherited accessor. */
  isAccessor(target: object, key: PropertyKey): boolean {
    const found = this.nearest(target, key);
    return found !== undefined && !('value' in found);
  }

  /** The value of a data property, own or inherited. */
  inherited(target: object, key: PropertyKey): unknown {
    const found = this.nearest(target, key);
    return found && 'value' in found ? found.value : undefined;
  }

  proto(target: object): object | null {
    return this.isProxy(target) ? null : (Object.getPrototypeOf(target) as object | null);
  }

  /** Own keys; none of what has too many: see `isVast`. */
  keys(target: object): PropertyKey[] {
    if (this.isProxy(target) || this.vast.has(target)) return [];
    if (elementsOf(target) > LISTED_ELEMENTS) return [];
    try {
      const keys = Reflect.ownKeys(target);
      if (keys.length <= LISTED_KEYS) return keys;
      this.vast.add(target);
      return [];
    } catch {
      return []; // an exotic object that refuses to be listed
    }
  }

  /** Whether `keys`, asked before, found too many keys to list them. */
  isVast(target: object): boolean {
    return this.vast.has(target);
  }

  /** The own property under a symbol with this description, as on Node's own objects. */
  bySymbol(target: object, description: string): unknown {
    for (const key of this.keys(target)) {
      if (typeof key === 'symbol' && key.description === description) return this.own(target, key);
    }
    return undefined;
  }

  /** The function's `name` if it is plain data, else ''. Clipped. */
  functionName(value: unknown): string {
    if (typeof value !== 'function' || this.isProxy(value)) return '';
    const name = this.own(value, 'name');
    return typeof name === 'string' ? clip(name) : '';
  }

  private nearest(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    let holder: object | null = target;
    for (let depth = 0; holder && depth < PROTO_DEPTH; depth++) {
      const found = this.descriptor(holder, key);
      if (found) return found;
      holder = this.proto(holder);
    }
    return undefined;
  }
}
