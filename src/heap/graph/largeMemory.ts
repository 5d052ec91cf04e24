/** Smaller arrays are left to the allocator. */
const LARGE_BYTES = 1 << 20;
/** From here on glibc takes memory from the system and gives it back at once, whatever it has learned from the program. */
const SYSTEM_BYTES = (1 << 25) + (1 << 12);

/**
 * How much to allocate for a typed array, so that its memory goes back to the system with it. glibc keeps what is smaller in
 * the threads' own heaps, and an ended thread's holes stay: after two snapshots of 300 MB these were 50 MB. What stays unused
 * of the memory is never touched.
 */
function roomyBytes(bytes: number): number {
  return bytes < LARGE_BYTES || process.platform !== 'linux'
    ? bytes
    : Math.max(bytes, SYSTEM_BYTES);
}

/** Zeros for `count` numbers. */
export function largeUint32(count: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(new ArrayBuffer(roomyBytes(count * 4)), 0, count);
}

export function largeUint16(count: number): Uint16Array<ArrayBuffer> {
  return new Uint16Array(new ArrayBuffer(roomyBytes(count * 2)), 0, count);
}

export function largeUint8(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(roomyBytes(count)), 0, count);
}

/** Zeros for `words` 32-bit numbers, which several threads can read. */
export function largeShared(words: number): SharedArrayBuffer {
  return new SharedArrayBuffer(roomyBytes(words * 4));
}
