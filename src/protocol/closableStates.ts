/** By what a value tells that it can be closed, and that it is: the live probe and heap snapshots go by the same names. */

/** Methods that close. */
export const CLOSERS = ['close', 'destroy', 'end'];
/** Methods that close, by the names of their well-known symbols. */
export const CLOSER_SYMBOLS = ['dispose', 'asyncDispose'] as const;
/** Fields that are true once it is closed. */
export const END_FLAGS = [
  ...['destroyed', 'closed', '_closed', '_destroyed'],
  ...['isClosed', 'disposed', 'ended'],
];
/** Fields that are false once it is closed. */
export const OPEN_FLAGS = ['open', 'isOpen'];
/** Fields that hold a file's descriptor: `null` or below 0 once it is closed. */
export const DESCRIPTORS = ['fd', '_fd'];
/** Node's FileHandle keeps its descriptor under a symbol of this description. */
export const DESCRIPTOR_SYMBOL = 'kFd';
export const READY_STATES = ['readyState', '_readyState'];
/** Values of those once it is closed: by name, and as WebSockets and XMLHttpRequests count. */
export const CLOSED_READY_STATES: readonly unknown[] = ['closed', 'ended', 3];
/** Where streams keep an object with `destroyed`. */
export const STREAM_STATES = ['_readableState', '_writableState'];
