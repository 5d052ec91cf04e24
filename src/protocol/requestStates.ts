/** How a request shows that it is over, and by what it is held. The live walk and heap snapshots use the same names. */

/** Node's classes of requests and responses, those of requests of the program's own, and the scripts that define them. */
export const REQUEST_CLASSES = {
  ServerResponse: { script: 'node:_http_server', is: 'response' },
  IncomingMessage: { script: 'node:_http_incoming', is: 'request' },
  Http2ServerResponse: { script: 'node:internal/http2/compat', is: 'stream-response' },
  Http2ServerRequest: { script: 'node:internal/http2/compat', is: 'stream-request' },
  ClientRequest: { script: 'node:_http_client', is: 'client-request' },
  ServerHttp2Stream: { script: 'node:internal/http2/core', is: 'stream' },
} as const;

/** What an object is of a request. */
export type RequestPart = (typeof REQUEST_CLASSES)[keyof typeof REQUEST_CLASSES]['is'];

/** The field of a response that is true once it is closed. */
export const CLOSED_FIELD = '_closed';
/** One that Node sets just before: it tells where the other is no plain field, because somebody put an accessor there. */
export const DESTROYED_FIELD = 'destroyed';
/** Descriptions of symbols by which HTTP/2 keeps a part's stream, its state, and a stream's session. */
export const STREAM_SYMBOL = 'stream';
export const STATE_SYMBOL = 'state';
export const SESSION_SYMBOL = 'kSession';

/** Description of the symbol by which a socket keeps its native handle: `null` once it is closed. */
export const HANDLE_SYMBOL = 'kHandle';

/** Classes of a live connection's own machinery, and the fields by which it leads to its last request. */
export const CONNECTION_CLASSES = ['Socket', 'TLSSocket', 'HTTPParser'];
export const CONNECTION_FIELDS = ['_httpMessage', 'incoming', 'parser'];

/** Descriptions of symbols by which a resource keeps the store of an AsyncLocalStorage. */
export const STORE_SYMBOLS = ['kResourceStore', 'kAsyncContextFrame', 'context_frame'];
/** Node's timers, and the fields of their callbacks. */
export const TIMER_CALLBACKS = { Timeout: '_onTimeout', Immediate: '_onImmediate' } as const;
/** The field in which an emitter has its listeners, by event, and descriptions of the symbols that event targets use. */
export const EVENTS_FIELD = '_events';
export const EVENTS_SYMBOLS = ['events', 'kEvents'];
/** The classes of a channel of Node's `diagnostics_channel`, and the field in which it has its listeners; it knows its name. */
export const CHANNEL_CLASSES = ['ActiveChannel', 'Channel'];
export const SUBSCRIBERS_FIELD = '_subscribers';

/** A plain object with this many of what is looked for in properties is a dictionary. */
export const LEAST_DICTIONARY = 5;
/** So is one with this many properties that have objects with the same fields: fewer may as well be named parts. */
export const LEAST_ALIKE = 3;
/** A property of a plain object that is named otherwise is a key. */
export const FIELD_NAME = /^[#\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
