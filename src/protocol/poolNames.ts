/**
 * The names that JavaScript programs use for resetting, making, keeping and closing. All readers of a
 * program share them: the analysis of its syntax, the cheap scan of its text before that, and the search of a heap.
 */

/** One pattern that matches any of the names. */
function anyOf(...names: string[]): string {
  return `(?:${names.join('|')})`;
}

/** Methods that end one use of an instance. */
const RESETS = anyOf(
  ...['reset', 'clear', 'release', 'recycle', 'empty', 'free', 'dispose', 'flush', 'removeall'],
  ...['truncate', 'rewind', 'drain'],
);
const RESET_NAME = new RegExp(RESETS, 'i');

/** Whether a method's name says that it ends a use of its instance. */
export function isResetName(name: string): boolean {
  return RESET_NAME.test(name);
}

/** Matches a text at the start of a reset's definition, or at a call of one. */
export const RESET_CALL = new RegExp(`${RESETS}\\w*\\s*\\(`, 'i');
/** Only `reset`, not the methods that end the instance for good. */
export const PLAIN_RESET = /^[#_]?reset$/i;
export const END_OF_LIFE = /^[#_]?(?:destroy|dispose)$/i;
/** Hooks by which a pool begins and ends a use of its objects. */
export const LIFECYCLE = /^(?:init|reset|activate|passivate|onAcquire|onRelease)$/;

/** Methods that end a value. */
const CLOSERS = anyOf(
  ...['close', 'destroy', 'end', 'dispose', 'abort', 'terminate', 'cancel', 'unref', 'release'],
);
export const CLOSING = new RegExp(`^${CLOSERS}$`, 'i');
/** Matches a text at a call of one. */
export const CLOSING_CALL = new RegExp(`\\b${CLOSERS}\\s*(?:\\?\\.)?\\(`, 'i');
/** Methods that make a type closable. */
const CLOSING_METHODS = anyOf('close', 'destroy', 'dispose');
export const CLOSING_METHOD = new RegExp(`^${CLOSING_METHODS}$`);
/** Types of Node's own modules whose instances must be closed. */
const CLOSABLE_TYPES = anyOf(
  ...['FileHandle', 'ReadStream', 'WriteStream', 'Socket', 'TLSSocket', 'Server', 'Worker'],
  ...['MessagePort', 'FSWatcher', 'StatWatcher', 'WebSocket', 'Readable', 'Writable', 'Duplex'],
  ...['Http2Session', 'Dir'],
);
export const CLOSABLE_TYPE = new RegExp(`^${CLOSABLE_TYPES}$`);
/** Matches such a type's name in a text. */
export const CLOSABLE_TYPE_WORD = new RegExp(`\\b${CLOSABLE_TYPES}\\b`);
/** Matches the text of a type that must be closed, or that declares a closing method. */
export const CLOSABLE_WORDS = new RegExp(`\\b${CLOSABLE_TYPES}\\b|\\b${CLOSING_METHODS}\\s*[?(:<]`);

const START_TIMERS = 'set(?:Timeout|Interval)';
const STOP_TIMERS = 'clear(?:Timeout|Interval)';
export const STARTS_TIMER = new RegExp(`^${START_TIMERS}$`);
export const STOPS_TIMER = new RegExp(`^${STOP_TIMERS}$`);
/** Matches a text at a call of either. */
export const TIMER_CALL = new RegExp(`\\b(?:${START_TIMERS}|${STOP_TIMERS})\\s*\\(`);

/** Calls that empty a whole list or collection. */
const EMPTIERS = ['clear', 'fill', 'splice'];
export const EMPTIES_ALL: ReadonlySet<string> = new Set(EMPTIERS);
/** Calls that remove values from a list or collection for good. */
export const EMPTYING: ReadonlySet<string> = new Set([...EMPTIERS, 'delete']);
/** Matches a text at one of the `EMPTIERS`, or where a length is set. */
export const EMPTYING_WORDS = new RegExp(`\\.${anyOf(...EMPTIERS)}\\s*\\(|\\.length\\s*=`);

/** Names of lists of unused instances, used where the name alone decides. */
export const FREE_LIST_FIELD =
  /^[#_]*(?:idle|free|pool|parked|spare|recycle)|(?:Pool|Idle|FreeList)$/i;

/** Built-in classes: their instances are never pooled instances. */
export const BUILT_IN_CLASS = /^(?:Array|Map|Set|Error|Promise)$/;
