/**
 * The names by which programs in JavaScript reset, release, make, take, keep and close. Every reader of a program reads them
 * here: the analysis of syntax, the cheap look at the text before it, and the search of a heap.
 */

/** Names in one pattern. */
function anyOf(...names: string[]): string {
  return `(?:${names.join('|')})`;
}

/** What ends one use of an instance. */
const RESETS = anyOf(
  ...['reset', 'clear', 'release', 'recycle', 'empty', 'free', 'dispose', 'flush', 'removeall'],
  ...['truncate', 'rewind', 'drain'],
);
const RESET_NAME = new RegExp(RESETS, 'i');

/** Whether a method's name says that it ends a use of the instance. */
export function isResetName(name: string): boolean {
  return RESET_NAME.test(name);
}

/** The same in a text: the beginning of a reset's definition, or a call of one. */
export const RESET_CALL = new RegExp(`${RESETS}\\w*\\s*\\(`, 'i');
/** `reset` alone, as opposed to what ends the instance for good. */
export const PLAIN_RESET = /^[#_]?reset$/i;
export const END_OF_LIFE = /^[#_]?(?:destroy|dispose)$/i;
/** What an instance does to itself when it is parked. */
export const OWN_RESET = /^#?_?(?:reset|clear|recycle)/i;
/** Hooks by which a pool begins and ends a use of its objects. */
export const LIFECYCLE = /^(?:init|reset|activate|passivate|onAcquire|onRelease)$/;
/** What sets the length of a list: `resize`, a setter of `length`. */
export const SHRINKS =
  /length|size|truncat|shrink|trim|unwind|restore|clean|clear|reset|remove|delete|pop/i;

/** What ends a value. */
const CLOSERS = anyOf(
  ...['close', 'destroy', 'end', 'dispose', 'abort', 'terminate', 'cancel', 'unref', 'release'],
);
export const CLOSING = new RegExp(`^${CLOSERS}$`, 'i');
/** The same in a text. */
export const CLOSING_CALL = new RegExp(`\\b${CLOSERS}\\s*(?:\\?\\.)?\\(`, 'i');
/** Methods of a type by which its values are known to be closable. */
const CLOSING_METHODS = anyOf('close', 'destroy', 'dispose');
export const CLOSING_METHOD = new RegExp(`^${CLOSING_METHODS}$`);
/** Types of Node's own modules whose instances must be closed. */
const CLOSABLE_TYPES = anyOf(
  ...['FileHandle', 'ReadStream', 'WriteStream', 'Socket', 'TLSSocket', 'Server', 'Worker'],
  ...['MessagePort', 'FSWatcher', 'StatWatcher', 'WebSocket', 'Readable', 'Writable', 'Duplex'],
  ...['Http2Session', 'Dir'],
);
export const CLOSABLE_TYPE = new RegExp(`^${CLOSABLE_TYPES}$`);
/** The same in a text. */
export const CLOSABLE_TYPE_WORD = new RegExp(`\\b${CLOSABLE_TYPES}\\b`);
/** In the text of types: what has to be closed, or is declared with a method that does. */
export const CLOSABLE_WORDS = new RegExp(`\\b${CLOSABLE_TYPES}\\b|\\b${CLOSING_METHODS}\\s*[?(:<]`);

const START_TIMERS = 'set(?:Timeout|Interval)';
const STOP_TIMERS = 'clear(?:Timeout|Interval)';
export const STARTS_TIMER = new RegExp(`^${START_TIMERS}$`);
export const STOPS_TIMER = new RegExp(`^${STOP_TIMERS}$`);
/** Both in a text. */
export const TIMER_CALL = new RegExp(`\\b(?:${START_TIMERS}|${STOP_TIMERS})\\s*\\(`);

/** Calls that empty a whole list or collection. */
const EMPTIERS = ['clear', 'fill', 'splice'];
export const EMPTIES_ALL: ReadonlySet<string> = new Set(EMPTIERS);
/** Calls that take values out of a list or collection for good. */
export const EMPTYING: ReadonlySet<string> = new Set([...EMPTIERS, 'delete']);
/** The first in a text, and the setting of a length. */
export const EMPTYING_WORDS = new RegExp(`\\.${anyOf(...EMPTIERS)}\\s*\\(|\\.length\\s*=`);

/** Calls that take an instance from a free list, and those that put something into a list. */
export const TAKES: ReadonlySet<string> = new Set(['pop', 'shift']);
export const PUTS: ReadonlySet<string> = new Set(['push', 'unshift', 'add']);
/** Calls by which something is asked of a pool. */
export const ACQUIRES = /^(?:pop|shift|get|acquire|take|borrow|alloc|obtain|next)$/;
/** Methods that take single elements out; those of a ring also read them. */
export const REMOVES = /delete|remove|pop|shift|take|poll|evict/i;
export const REMOVES_FROM_RING = /pop|shift|poll|dequeue|take|remove|read|next/i;

/** Calls that give an instance back to whatever keeps it. */
const RELEASERS = anyOf(
  ...[
    'release',
    'free',
    'put',
    'recycle',
    'giveBack',
    'returnToPool',
    'dealloc',
    'park',
    'destroy',
  ],
);
export const RELEASES = new RegExp(`^[_#]?${RELEASERS}$`);
/** Lists of instances that nobody uses. */
export const LIST_NAME = /free|idle|pool|park/i;
/** The same where the name alone decides. */
export const FREE_LIST_FIELD =
  /^[#_]*(?:idle|free|pool|parked|spare|recycle)|(?:Pool|Idle|FreeList)$/i;
/** Functions and classes that are given what they are to pool. */
export const POOL_MAKER = /reusify|pool/i;

/** Calls that make an instance, and fields that hold such a function. */
export const MAKES = /^(?:create|make|new|build)/;
export const MAKER_FIELD = /create|make|build|factory|alloc/i;
/** Classes of the language: what is made of them is no pooled instance. */
export const BUILT_IN_CLASS = /^(?:Array|Map|Set|Error|Promise)$/;

/** Fields that are positions in a list. */
export const HEAD = /head|start|front|first|read|begin|out/i;
export const TAIL = /tail|back|last|write|end|^_?in$/i;
export const SIZE = /size|count|length|len$|used|num|total/i;
/** A list's counter beside it, in an object of another file. */
export const COUNTER = /index|count|size|num|used|cursor|top$/i;
/** Fields that say how many slots there may be. */
export const CAPACITY = /cap|max|limit/i;
/** The same, and what wraps a position around. */
export const LIMIT = new RegExp(`${CAPACITY.source}|mask`, 'i');
