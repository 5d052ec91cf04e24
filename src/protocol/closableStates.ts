/** How a value shows that it can be closed, and that it is closed. The live probe and heap snapshots use the same names. */

/** Methods that close. */
export const CLOSERS = ['close', 'destroy', 'end'];
/** The same, as well-known symbols. */
export const CLOSER_SYMBOLS = ['dispose', 'asyncDispose'] as const;
/** Fields that are true once the value is closed. */
export const END_FLAGS = [
  ...['destroyed', 'closed', '_closed', '_destroyed'],
  ...['isClosed', 'disposed', 'ended'],
];
/** Fields that are false once the value is closed. */
export const OPEN_FLAGS = ['open', 'isOpen'];
/** Fields that hold a file descriptor: `null` or negative once it is closed. */
export const DESCRIPTORS = ['fd', '_fd'];
/** Node's FileHandle keeps its descriptor under a symbol of this description. */
export const DESCRIPTOR_SYMBOL = 'kFd';
export const READY_STATES = ['readyState', '_readyState'];
/** Values of `READY_STATES` that mean closed: by name, and the number that WebSocket uses. */
export const CLOSED_READY_STATES: readonly unknown[] = ['closed', 'ended', 3];
/** Fields in which a stream keeps a state object with `destroyed`. */
export const STREAM_STATES = ['_readableState', '_writableState'];
