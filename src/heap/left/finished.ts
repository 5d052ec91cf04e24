import {
  CLOSED_FIELD,
  CONNECTION_CLASSES,
  CONNECTION_FIELDS,
  DESTROYED_FIELD,
  HANDLE_SYMBOL,
  REQUEST_CLASSES,
  SESSION_SYMBOL,
  STATE_SYMBOL,
  STREAM_SYMBOL,
  type RequestPart,
} from '../../protocol/requestStates';
import { EdgeType, edgeTypeOf, NodeType, nodeNameOf } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import { objectsNamed } from '../graph/objectsNamed';
import { oddball } from '../graph/oddball';
import { RequestParts } from './requestParts';
import type { Scripts } from './scripts';

const PROTO_DEPTH = 8;

/** How a snapshot names a property with a symbol. */
function edgeOf(symbol: string): string {
  return `<symbol ${symbol}>`;
}

/** Names to announce to `HeapObjects`. */
export const FINISHED_NAMES = [
  ...[
    CLOSED_FIELD,
    'finished',
    DESTROYED_FIELD,
    'complete',
    'req',
    'res',
    'upgrade',
    'socket',
    'closed',
  ],
  ...['statusCode', '_readableState'],
  ...[edgeOf(STATE_SYMBOL), edgeOf(STREAM_SYMBOL), edgeOf(SESSION_SYMBOL), edgeOf(HANDLE_SYMBOL)],
  ...['prototype', '__proto__', 'shared'],
];

/** The finished requests of a heap. */
export interface Finished {
  /** One node for each finished request: its response where that is still there, else the request or stream. */
  nodes: number[];
  /** All nodes of finished requests: responses, requests and streams. */
  parts: RequestParts;
  /** What else is over: requests of the program's own, with their responses. */
  others: number[];
}

/**
 * Finds requests that are over, by their own state: closed responses; complete requests whose response is gone or closed;
 * closed HTTP/2 streams; upgraded requests whose socket has ended. Classes are recognised by Node's prototypes, never by
 * their names alone.
 */
export function findFinished(objects: HeapObjects, scripts: Scripts): Finished {
  return new FinishedSearch(objects, scripts).run();
}

class FinishedSearch {
  /** What objects with this prototype are. */
  private readonly byPrototype = new Map<number, RequestPart | undefined>();

  constructor(
    private readonly objects: HeapObjects,
    private readonly scripts: Scripts,
  ) {}

  run(): Finished {
    const instances = this.instances();
    const { nodeCount } = this.objects.graph;
    const parts = new RequestParts(nodeCount);
    const nodes: number[] = [];
    const open = new NodeSet(nodeCount);
    const add = (node: number, other = NONE): void => {
      if (parts.has(node)) return;
      nodes.push(node);
      parts.add(node, node);
      if (other !== NONE) parts.add(other, node);
    };
    for (const node of instances.response) {
      const request = this.value(node, 'req');
      if (this.isClosed(node)) add(node, request);
      else if (request !== NONE) open.add(request);
    }
    const standsFor = new Map<number, number>();
    for (const kind of ['stream-response', 'stream-request', 'stream'] as const) {
      for (const node of instances[kind]) {
        const stream = kind === 'stream' ? node : this.value(node, edgeOf(STREAM_SYMBOL));
        if (!this.isStreamOver(node, kind)) continue;
        const first = stream === NONE ? undefined : standsFor.get(stream);
        if (first !== undefined) parts.add(node, first);
        else {
          add(node);
          if (stream !== NONE) standsFor.set(stream, node);
        }
      }
    }
    for (const node of instances.request) {
      if (parts.has(node) || open.has(node)) continue;
      // A response to a request of the program's own has a status, and refers to that request.
      if (!this.is(node, 'statusCode', 'null') || this.value(node, 'req') !== NONE) continue;
      if (this.isRequestOver(node)) add(node);
    }
    const others = instances['client-request'].filter(node => this.isClosed(node));
    return { nodes, parts, others };
  }

  /** All instances of Node's classes by what they are, in the order of the file. */
  private instances(): Record<RequestPart, number[]> {
    const { graph } = this.objects;
    const names = this.candidateNames();
    const found: Record<RequestPart, number[]> = {
      response: [],
      request: [],
      'stream-response': [],
      'stream-request': [],
      'client-request': [],
      stream: [],
    };
    for (const node of objectsNamed(graph, names)) {
      const part = this.partByPrototype(this.value(node, '__proto__'));
      if (part !== undefined && !this.isPrototype(node)) found[part].push(node);
    }
    return found;
  }

  /** Names that instances may have: Node's classes and what extends them. */
  private candidateNames(): Set<number> {
    const { graph } = this.objects;
    const names = new Set<number>();
    for (let node = 0; node < graph.nodeCount; node++) {
      if (graph.nodeType[node] !== NodeType.closure) continue;
      const prototype = this.value(node, 'prototype');
      if (prototype === NONE || names.has(graph.nodeName[node]!)) continue;
      if (this.partByPrototype(prototype) !== undefined) names.add(graph.nodeName[node]!);
    }
    return names;
  }

  private partByPrototype(prototype: number): RequestPart | undefined {
    const chain: number[] = [];
    let found: RequestPart | undefined;
    for (let at = prototype; at !== NONE && chain.length < PROTO_DEPTH;) {
      if (this.byPrototype.has(at)) {
        found = this.byPrototype.get(at);
        break;
      }
      chain.push(at);
      found = this.partOfPrototype(at);
      if (found !== undefined) break;
      at = this.value(at, '__proto__');
    }
    for (const node of chain) this.byPrototype.set(node, found);
    return found;
  }

  private partOfPrototype(prototype: number): RequestPart | undefined {
    const { graph } = this.objects;
    const constructor = this.value(prototype, 'constructor');
    if (constructor === NONE || graph.nodeType[constructor] !== NodeType.closure) return undefined;
    const name = nodeNameOf(graph, constructor);
    if (!Object.hasOwn(REQUEST_CLASSES, name)) return undefined;
    const { script, is } = REQUEST_CLASSES[name as keyof typeof REQUEST_CLASSES];
    return this.scripts.scriptNameOf(constructor) === script ? is : undefined;
  }

  private isPrototype(node: number): boolean {
    return this.objects.field(node, 'constructor') !== NONE;
  }

  private isStreamOver(
    node: number,
    kind: 'stream-response' | 'stream-request' | 'stream',
  ): boolean {
    if (kind === 'stream') return this.is(node, edgeOf(SESSION_SYMBOL), 'undefined');
    const state = this.value(node, edgeOf(STATE_SYMBOL));
    return state !== NONE && this.is(state, 'closed', 'true');
  }

  private isClosed(node: number): boolean {
    const closed = oddball(this.objects, this.value(node, CLOSED_FIELD));
    if (closed === 'true' || closed === 'false') return closed === 'true';
    return this.is(node, DESTROYED_FIELD, 'true');
  }

  private isRequestOver(node: number): boolean {
    if (this.is(node, 'upgrade', 'true')) {
      const socket = this.value(node, 'socket');
      return socket === NONE || this.isDestroyed(socket);
    }
    return this.is(node, 'complete', 'true');
  }

  private isDestroyed(socket: number): boolean {
    return HANDLES.some(name => this.is(socket, name, 'null'));
  }

  private value(node: number, name: string): number {
    return this.objects.target(this.objects.field(node, name));
  }

  private is(node: number, name: string, text: string): boolean {
    return oddball(this.objects, this.value(node, name)) === text;
  }
}

/** Edges by which a live connection's own machinery leads to its last request. */
export function connectionEdges(objects: HeapObjects): number[] {
  const { graph } = objects;
  const holders = new Set(
    CONNECTION_CLASSES.map(name => objects.name(name)).filter(n => n !== NONE),
  );
  const requests = new Set(
    ['ServerResponse', 'IncomingMessage'].map(name => objects.name(name)).filter(n => n !== NONE),
  );
  const found: number[] = [];
  if (requests.size === 0) return found;
  for (const node of objectsNamed(graph, holders)) {
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      const target = objects.target(edge);
      if (!requests.has(graph.nodeName[target]!)) continue;
      const name = graph.edgeNames.of(edge);
      const isMachinery =
        edgeTypeOf(graph, edge) === EdgeType.property &&
        CONNECTION_FIELDS.some(text => objects.name(text) === name);
      if (isMachinery) found.push(edge);
    }
  }
  return found;
}

/** Where sockets have their native handle; null once they are closed. Sockets of HTTP servers have it behind a symbol. */
export const HANDLES = ['_handle', edgeOf(HANDLE_SYMBOL)];

/** Names to announce to `HeapObjects`. */
export const CONNECTION_NAMES = [
  ...CONNECTION_FIELDS,
  ...CONNECTION_CLASSES,
  ...['ServerResponse', 'IncomingMessage'],
  ...HANDLES,
];
