import { COUNTED_SIZE } from '../../../protocol/heldValues';
import { byteLengthOf } from './elements';
import type { Families } from './families';
import { clip, isObject, type SafeRead } from './safeRead';

const byteLengthOfBuffer = Object.getOwnPropertyDescriptor(
  ArrayBuffer.prototype,
  'byteLength',
)!.get!;

/**
 * Tells what single values of the target are. Snapshots do the same in src/heap/graph/values.ts, from V8's node types and
 * byte counts. Both share only what counts as held (`COUNTED_SIZE`).
 */
export class Values {
  constructor(
    private readonly read: SafeRead,
    private readonly families: Families,
  ) {}

  className(value: unknown): string {
    if (!isObject(value)) return value === null ? 'null' : typeof value;
    if (this.read.isProxy(value)) return 'Proxy';
    if (typeof value === 'function') return 'Function';
    const prototype = this.read.proto(value);
    return prototype ? this.families.of(prototype).className : 'Object';
  }

  /** A key as text, clipped; `null` for no key. */
  keyText(value: unknown): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return clip(value);
    if (isObject(value)) return this.className(value);
    return clip(String(value));
  }

  /** UTF-16 units of a string, bytes of a buffer, else `null`. */
  size(value: unknown): number | null {
    if (typeof value === 'string') return value.length;
    if (!isObject(value) || this.read.isProxy(value) || !this.mayBeBuffer(value)) return null;
    return byteLength(value);
  }

  /** Whether a reference to the value counts as held: objects, functions, and text or buffers of 1 kB or more. */
  counts(value: unknown): boolean {
    if (typeof value === 'string') return value.length >= COUNTED_SIZE;
    if (!isObject(value)) return false;
    const bytes = this.size(value);
    return bytes === null || bytes >= COUNTED_SIZE;
  }

  private mayBeBuffer(value: object): boolean {
    return ArrayBuffer.isView(value) || this.className(value) === 'ArrayBuffer';
  }
}

function byteLength(value: object): number | null {
  if (ArrayBuffer.isView(value)) return byteLengthOf(value);
  try {
    return Reflect.apply(byteLengthOfBuffer, value, []) as number;
  } catch {
    return null; // not an ArrayBuffer: its internal slot is missing
  }
}
