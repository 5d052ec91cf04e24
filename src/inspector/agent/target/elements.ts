const getter = (holder: object, name: string): (() => unknown) =>
  Object.getOwnPropertyDescriptor(holder, name)!.get!;
const byteLengthOfView = getter(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  'byteLength',
);
const byteLengthOfDataView = getter(DataView.prototype, 'byteLength');
const mapSize = getter(Map.prototype, 'size');
const setSize = getter(Set.prototype, 'size');
const textOfWrapper = String.prototype.valueOf;

/** Number of a Map's entries. */
export function sizeOfMap(map: object): number {
  return Reflect.apply(mapSize, map, []) as number;
}

/** Number of a Set's values. */
export function sizeOfSet(set: object): number {
  return Reflect.apply(setSize, set, []) as number;
}

/** Bytes of a typed array, `Buffer` or `DataView`. */
export function byteLengthOf(view: ArrayBufferView): number {
  try {
    return Reflect.apply(byteLengthOfView, view, []) as number;
  } catch {
    return Reflect.apply(byteLengthOfDataView, view, []) as number;
  }
}

/** Whether the object wraps a text, as `new String('…')` does. Not for a Proxy. */
export function isStringObject(target: object): boolean {
  // Every wrapper has an own length. Asking this first avoids an exception for almost every object.
  if (typeof target === 'function' || Array.isArray(target) || !Object.hasOwn(target, 'length')) {
    return false;
  }
  try {
    Reflect.apply(textOfWrapper, target, []);
    return true;
  } catch {
    return false; // its internal slot is missing
  }
}

/**
 * The number of elements that an object has by its nature, each an own key of it: elements of an array, units of a wrapped
 * text, at most the bytes of a view; 0 for any other object. Not for a Proxy.
 */
export function elementsOf(target: object): number {
  if (ArrayBuffer.isView(target)) return byteLengthOf(target);
  if (Array.isArray(target) || isStringObject(target)) {
    return Object.getOwnPropertyDescriptor(target, 'length')!.value as number;
  }
  return 0;
}
