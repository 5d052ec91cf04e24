import {
  CLOSED_FIELD,
  CONNECTION_FIELDS,
  DESTROYED_FIELD,
  HANDLE_SYMBOL,
  SESSION_SYMBOL,
  STATE_SYMBOL,
  STREAM_SYMBOL,
  type RequestPart,
} from '../../../protocol/requestStates';
import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { textOf } from './functionText';
import type { Host } from './host';
import { isObject, type SafeRead } from './safeRead';

/** A part of a request, or an AsyncLocalStorage, whose name is wanted where its store holds one. */
type Part = RequestPart | 'storage';

/**
 * Recognises Node's requests and responses by the prototypes of Node's own classes, and tells from their data alone whether
 * they are over. Snapshots do the same in src/heap/left/finished.ts.
 */
export class Requests {
  private readonly partOfProto = new Map<object, Part | undefined>();
  private readonly isConnectionProto = new Map<object, boolean>();
  private readonly isLoaded: boolean;

  constructor(
    private readonly read: SafeRead,
    private readonly host: Pick<Host, 'requestPrototypes' | 'socketPrototype' | 'duplexPrototype'>,
  ) {
    this.isLoaded = host.requestPrototypes.size > 0;
  }

  /** What an object is of a request; `undefined` also for prototypes of classes. Not for functions and Proxies. */
  partOf(target: object): Part | undefined {
    if (!this.isLoaded) return undefined;
    const proto = this.read.proto(target);
    if (!proto) return undefined;
    let part = this.partOfProto.get(proto);
    if (part === undefined && !this.partOfProto.has(proto)) {
      part = this.partBehind(proto);
      this.partOfProto.set(proto, part);
    }
    return part !== undefined && Object.hasOwn(target, 'constructor') ? undefined : part;
  }

  /** What all parts of one request share: the HTTP/1 request, or the HTTP/2 stream. */
  identityOf(target: object, part: Part): object {
    let shared: unknown;
    if (part === 'response') shared = this.read.own(target, 'req');
    else if (part !== 'request' && part !== 'stream') {
      shared = this.read.bySymbol(target, STREAM_SYMBOL);
    }
    return isObject(shared) && !this.read.isOpaque(shared) ? shared : target;
  }

  /**
   * Whether the part alone shows that its request is over; for an HTTP/1 request, as long as no response to it is open.
   */
  isOver(target: object, part: RequestPart): boolean {
    const { read } = this;
    switch (part) {
      case 'response':
        return this.isClosed(target);
      case 'request':
        return this.isRequestOver(target);
      case 'stream': {
        const key = symbolOf(read, target, SESSION_SYMBOL);
        return key !== undefined && read.own(target, key) === undefined;
      }
      default: {
        const state = read.bySymbol(target, STATE_SYMBOL);
        return isObject(state) && read.own(state, 'closed') === true;
      }
    }
  }

  /** The response that a connection is sending to this request, by the connection's own account. */
  responseTo(request: object): object | undefined {
    const { read } = this;
    const socket = read.own(request, 'socket');
    const response = isObject(socket) ? read.own(socket, '_httpMessage') : undefined;
    return isObject(response) && read.own(response, 'req') === request ? response : undefined;
  }

  /** Whether an HTTP/1 request is the last one of its connection, which is alive: its parser has it until the next one comes. */
  isLastOfConnection(request: object): boolean {
    const { read } = this;
    const socket = read.own(request, 'socket');
    if (!isObject(socket) || !isObject(read.bySymbol(socket, HANDLE_SYMBOL))) return false;
    const parser = read.own(socket, 'parser');
    return isObject(parser) && read.own(parser, 'incoming') === request;
  }

  /** Whether a reference is a live connection's own way to its last request. */
  isConnectionField(holder: object | undefined, name: PropertyKey | undefined): boolean {
    if (!holder || typeof name !== 'string' || !CONNECTION_FIELDS.includes(name)) return false;
    return this.isConnection(holder);
  }

  /** Whether it is a connection that the program has opened, rather than accepted, and that is alive; none of the console's. */
  isOpenedSocket(target: object): boolean {
    const { read } = this;
    if (!this.isConnection(target) || !isObject(read.bySymbol(target, HANDLE_SYMBOL))) return false;
    const isAccepted =
      isObject(read.own(target, 'server')) || isObject(read.own(target, '_server'));
    return !isAccepted && typeof read.own(target, 'fd') !== 'number';
  }

  private isConnection(target: object): boolean {
    const proto = this.read.proto(target);
    if (!proto) return false;
    let isConnection = this.isConnectionProto.get(proto);
    if (isConnection === undefined) {
      isConnection = this.isConnectionBehind(proto);
      this.isConnectionProto.set(proto, isConnection);
    }
    return isConnection;
  }

  private isClosed(response: object): boolean {
    const closed = this.read.own(response, CLOSED_FIELD);
    if (typeof closed === 'boolean') return closed;
    return this.read.own(response, DESTROYED_FIELD) === true;
  }

  private isRequestOver(request: object): boolean {
    const { read } = this;
    // An answer to a request of the program's own has a status, and refers to that request.
    if (read.own(request, 'statusCode') !== null || isObject(read.own(request, 'req')))
      return false;
    if (read.own(request, 'upgrade') === true) {
      const socket = read.own(request, 'socket');
      return !isObject(socket) || read.bySymbol(socket, HANDLE_SYMBOL) === null;
    }
    return read.own(request, 'complete') === true;
  }

  private partBehind(first: object): Part | undefined {
    const { read, host } = this;
    let proto: object | null = first;
    for (let depth = 0; proto && depth < PROTO_DEPTH; depth++) {
      const part = host.requestPrototypes.get(proto);
      if (part !== undefined) return part;
      const constructor = read.own(proto, 'constructor');
      const name = read.functionName(constructor);
      if (name === 'ServerHttp2Stream' && this.isServerStream(proto, constructor)) return 'stream';
      if (name === 'AsyncLocalStorage') return 'storage';
      proto = read.proto(proto);
    }
    return undefined;
  }

  /** Node hands its class of HTTP/2 streams to nobody. */
  private isServerStream(proto: object, constructor: unknown): boolean {
    const { read } = this;
    const base = read.proto(proto);
    return (
      textOf(constructor as object).startsWith('class ServerHttp2Stream extends Http2Stream') &&
      base !== null &&
      read.proto(base) === this.host.duplexPrototype
    );
  }

  private isConnectionBehind(first: object): boolean {
    const { read, host } = this;
    let proto: object | null = first;
    for (let depth = 0; proto && depth < PROTO_DEPTH; depth++) {
      if (proto === host.socketPrototype) return true;
      const constructor = read.own(proto, 'constructor');
      if (read.functionName(constructor) === 'HTTPParser') {
        return textOf(constructor as object) === 'function HTTPParser() { [native code] }';
      }
      proto = read.proto(proto);
    }
    return false;
  }
}

function symbolOf(read: SafeRead, target: object, description: string): symbol | undefined {
  for (const key of read.keys(target)) {
    if (typeof key === 'symbol' && key.description === description) return key;
  }
  return undefined;
}
