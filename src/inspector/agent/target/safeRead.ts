/** What the agent borrows from the target's own realm: natives that look at internal slots and run no user code. */
export interface HostNatives {
  isProxy(value: unknown): boolean;
  isMap(value: unknown): boolean;
  isSet(value: unknown): boolean;
  /** The target's own state classes of streams: their getters are Node's, and read one own number. */
  streamStates: object[];
  /** The target's `Symbol.dispose` and `Symbol.asyncDispose`: Node 20 defines them in its main realm only. */
  disposeSymbols: symbol[];
  /** Exports of Node's own modules that the program has loaded: they lead nowhere else. */
  builtins: unknown[];
  /** What the instances of Node's `Worker` inherit from; `undefined` in a program without workers. */
  workerPrototype: object | undefined;
  /** The global object, `process` and the cache of modules: where the program's objects begin. */
  globals: object;
  process: object;
  modules: unknown;
  now(): number;
}

/** Reading without running anything of the target's: no getter, no Proxy trap, no `toString`, no patched built-in. */
export interface SafeRead {
  isObject(value: unknown): value is object;
  isProxy(value: unknown): boolean;
  /** The value of an own data property; `undefined` for accessors, proxies and what is not there. */
  own(target: object, key: PropertyKey): unknown;
  /** Whether an own property can be enumerated: the one thing that can be asked of it without reading it. */
  isEnumerable(target: object, key: PropertyKey): boolean;
  /** Whether a getter or setter stands there, own or inherited. */
  isAccessor(target: object, key: PropertyKey): boolean;
  /** The value of a data property, own or inherited. */
  inherited(target: object, key: PropertyKey): unknown;
  proto(target: object): object | null;
  keys(target: object): PropertyKey[];
  /** Name of the function when it is plain data, else ''. Clipped. */
  functionName(value: unknown): string;
  className(value: unknown): string;
  keyText(value: unknown): string | null;
  /** UTF-16 units of a string, bytes of a buffer, else `null`. */
  size(value: unknown): number | null;
  /** Whether a reference to the value counts as retained (design: objects, functions, text or buffers of 1 kB or more). */
  counts(value: unknown): boolean;
  closable(value: unknown): 'open' | 'closed' | null;
  /** Classes may have changed since the last reading. */
  forgetFamilies(): void;
}

/**
 * Made inside the target, in a fresh realm, from this function's own text: it must not use anything from outside its body.
 * The fresh realm is why patched built-ins of the inspected program are never called.
 */
export function createSafeRead(host: HostNatives): SafeRead {
  const CLIP = 200;
  const PROTO_DEPTH = 32;
  const COUNTED_SIZE = 1000;
  const typedArrayProto = Object.getPrototypeOf(Uint8Array.prototype) as object;
  const byteLengthOfView = Object.getOwnPropertyDescriptor(typedArrayProto, 'byteLength')!.get!;
  const byteLengthOfDataView = Object.getOwnPropertyDescriptor(
    DataView.prototype,
    'byteLength',
  )!.get!;
  const byteLengthOfBuffer = Object.getOwnPropertyDescriptor(
    ArrayBuffer.prototype,
    'byteLength',
  )!.get!;

  const isObject = (value: unknown): value is object =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';
  const isProxy = (value: unknown): boolean => isObject(value) && host.isProxy(value);

  const descriptor = (target: object, key: PropertyKey): PropertyDescriptor | undefined => {
    if (isProxy(target)) return undefined;
    try {
      return Object.getOwnPropertyDescriptor(target, key);
    } catch {
      return undefined; // a module namespace binding that is not initialised yet
    }
  };
  const own = (target: object, key: PropertyKey): unknown => {
    const found = descriptor(target, key);
    return found && 'value' in found ? found.value : undefined;
  };
  const proto = (target: object): object | null =>
    isProxy(target) ? null : (Object.getPrototypeOf(target) as object | null);

  const inherited = (target: object, key: PropertyKey): unknown => {
    let holder: object | null = target;
    for (let depth = 0; holder && depth < PROTO_DEPTH; depth++) {
      const found = descriptor(holder, key);
      if (found) return 'value' in found ? found.value : undefined;
      holder = proto(holder);
    }
    return undefined;
  };
  const isEnumerable = (target: object, key: PropertyKey): boolean =>
    !isProxy(target) && Reflect.apply(Object.prototype.propertyIsEnumerable, target, [key]);
  const isAccessor = (target: object, key: PropertyKey): boolean => {
    let holder: object | null = target;
    for (let depth = 0; holder && depth < PROTO_DEPTH; depth++) {
      const found = descriptor(holder, key);
      if (found) return !('value' in found);
      holder = proto(holder);
    }
    return false;
  };
  const keys = (target: object): PropertyKey[] => {
    if (isProxy(target)) return [];
    try {
      return Reflect.ownKeys(target);
    } catch {
      return []; // an exotic object that refuses to be listed
    }
  };

  const clip = (text: string): string => (text.length > CLIP ? `${text.slice(0, CLIP)}…` : text);
  const functionName = (value: unknown): string => {
    if (typeof value !== 'function' || isProxy(value)) return '';
    const name = own(value, 'name');
    return typeof name === 'string' ? clip(name) : '';
  };
  const closers: PropertyKey[] = ['close', 'destroy', 'end', ...host.disposeSymbols];

  /** What objects of one prototype have in common: found out once, since values come by the hundred thousand. */
  interface Family {
    className: string;
    /** A class in the chain has a method that closes. */
    closes: boolean;
  }
  let families = new WeakMap<object, Family>();
  const familyOf = (first: object): Family => {
    let family = families.get(first);
    if (family) return family;
    family = { className: '', closes: false };
    let holder: object | null = first;
    for (let depth = 0; holder && depth < PROTO_DEPTH; depth++) {
      family.className ||= functionName(own(holder, 'constructor'));
      for (const key of closers) family.closes ||= typeof own(holder, key) === 'function';
      holder = proto(holder);
    }
    family.className ||= 'Object';
    families.set(first, family);
    return family;
  };
  const className = (value: unknown): string => {
    if (!isObject(value)) return value === null ? 'null' : typeof value;
    if (isProxy(value)) return 'Proxy';
    if (typeof value === 'function') return 'Function';
    const first = proto(value);
    return first ? familyOf(first).className : 'Object';
  };
  const keyText = (value: unknown): string | null => {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return clip(value);
    if (isObject(value)) return className(value);
    return clip(String(value));
  };

  const byteLength = (value: object): number | null => {
    if (!ArrayBuffer.isView(value)) {
      try {
        return Reflect.apply(byteLengthOfBuffer, value, []) as number;
      } catch {
        return null; // not an ArrayBuffer: its internal slot is missing
      }
    }
    try {
      return Reflect.apply(byteLengthOfView, value, []) as number;
    } catch {
      return Reflect.apply(byteLengthOfDataView, value, []) as number;
    }
  };
  const mayBeBuffer = (value: object): boolean =>
    ArrayBuffer.isView(value) || className(value) === 'ArrayBuffer';
  const size = (value: unknown): number | null => {
    if (typeof value === 'string') return value.length;
    if (!isObject(value) || isProxy(value) || !mayBeBuffer(value)) return null;
    return byteLength(value);
  };
  const counts = (value: unknown): boolean => {
    if (typeof value === 'string') return value.length >= COUNTED_SIZE;
    if (!isObject(value)) return false;
    const bytes = size(value);
    return bytes === null || bytes >= COUNTED_SIZE;
  };

  const endFlags = [
    'destroyed',
    'closed',
    '_closed',
    '_destroyed',
    'isClosed',
    'disposed',
    'ended',
  ];
  const descriptorKeys = ['fd', '_fd'];

  /** Streams keep `destroyed` in a state object; newer Node packs it in bits behind a getter of its own. */
  const isDestroyedStream = (value: object): boolean => {
    for (const key of ['_readableState', '_writableState']) {
      const state = inherited(value, key);
      if (!isObject(state) || isProxy(state)) continue;
      if (own(state, 'destroyed') === true) return true;
      const stateClass = proto(state);
      if (!stateClass || !host.streamStates.includes(stateClass)) continue;
      const getter = descriptor(stateClass, 'destroyed')?.get;
      if (getter && Reflect.apply(getter, state, []) === true) return true;
    }
    return false;
  };
  /** Node's FileHandle keeps its descriptor under a symbol. */
  const symbolDescriptor = (value: object): unknown => {
    for (const key of keys(value)) {
      if (typeof key === 'symbol' && key.description === 'kFd') return own(value, key);
    }
    return undefined;
  };
  const isClosedDescriptor = (fd: unknown): boolean =>
    fd === null || (typeof fd === 'number' && fd < 0);
  const isEnded = (value: object): boolean => {
    for (const key of endFlags) if (inherited(value, key) === true) return true;
    for (const key of descriptorKeys) {
      if (isClosedDescriptor(inherited(value, key))) return true;
    }
    if (isClosedDescriptor(symbolDescriptor(value))) return true;
    for (const key of ['readyState', '_readyState']) {
      const state = inherited(value, key);
      if (state === 'closed' || state === 'ended' || state === 3) return true;
    }
    for (const key of ['open', 'isOpen']) if (inherited(value, key) === false) return true;
    return isDestroyedStream(value);
  };
  const closable = (value: unknown): 'open' | 'closed' | null => {
    if (!isObject(value) || isProxy(value) || typeof value === 'function') return null;
    const first = proto(value);
    let closes = first !== null && familyOf(first).closes;
    // `hasOwn` allocates nothing, and most values have no closer of their own.
    for (const key of closers) {
      closes ||= Object.hasOwn(value, key) && typeof own(value, key) === 'function';
    }
    if (!closes) return null;
    return isEnded(value) ? 'closed' : 'open';
  };

  return {
    isObject,
    isProxy,
    own,
    isEnumerable,
    isAccessor,
    inherited,
    proto,
    keys,
    functionName,
    className,
    keyText,
    size,
    counts,
    closable,
    forgetFamilies() {
      families = new WeakMap();
    },
  };
}
