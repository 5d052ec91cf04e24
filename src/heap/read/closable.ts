import {
  CLOSED_READY_STATES,
  CLOSER_SYMBOLS,
  CLOSERS,
  DESCRIPTOR_SYMBOL,
  DESCRIPTORS,
  END_FLAGS,
  OPEN_FLAGS,
  READY_STATES,
  STREAM_STATES,
} from '../../protocol/closableStates';
import { PROTO_DEPTH } from '../../protocol/heldValues';
import { nodeNameOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { oddball } from '../graph/oddball';

/** A snapshot names symbols only by their descriptions. */
const closers = [...CLOSERS, ...CLOSER_SYMBOLS.map(name => `<symbol Symbol.${name}>`)];
const descriptors = [...DESCRIPTORS, `<symbol ${DESCRIPTOR_SYMBOL}>`];

/** Names to announce to `HeapObjects`. */
export const CLOSABLE_NAMES = [
  ...closers,
  ...END_FLAGS,
  ...descriptors,
  ...READY_STATES,
  ...OPEN_FLAGS,
  ...STREAM_STATES,
];

/**
 * Tells whether a value can be closed, and whether it is closed by its own state, from data alone, as the live probe does. A
 * snapshot does not show states that newer streams pack into bits; such a stream counts as open until its descriptor is
 * gone.
 */
export class Closables {
  /** Whether a prototype's objects inherit a closing method. */
  private readonly byPrototype = new Map<number, boolean>();

  constructor(private readonly objects: HeapObjects) {}

  stateOf(node: number): 'open' | 'closed' | null {
    const { objects } = this;
    if (objects.graph.nodeType[node] !== NodeType.object) return null;
    const prototype = objects.target(objects.field(node, '__proto__'));
    const closes =
      this.inheritsCloser(prototype) ||
      closers.some(name => this.isMethod(objects.field(node, name)));
    return closes ? (this.isEnded(node) ? 'closed' : 'open') : null;
  }

  private inheritsCloser(prototype: number): boolean {
    if (prototype === NONE) return false;
    let closes = this.byPrototype.get(prototype);
    if (closes === undefined) {
      closes = closers.some(name => this.isMethod(inherited(this.objects, prototype, name)));
      this.byPrototype.set(prototype, closes);
    }
    return closes;
  }

  private isMethod(edge: number): boolean {
    const { objects } = this;
    return edge !== NONE && objects.graph.nodeType[objects.target(edge)] === NodeType.closure;
  }

  private isEnded(node: number): boolean {
    const { objects } = this;
    const value = (name: string): number => objects.target(inherited(objects, node, name));
    const is = (name: string, text: string): boolean => oddball(objects, value(name)) === text;
    if (END_FLAGS.some(name => is(name, 'true'))) return true;
    for (const name of descriptors) {
      const fd = objects.number(value(name));
      if (is(name, 'null') || (fd !== undefined && fd < 0)) return true;
    }
    for (const name of READY_STATES) {
      const state = value(name);
      if (state === NONE) continue;
      const stated = objects.number(state) ?? nodeNameOf(objects.graph, state);
      if (CLOSED_READY_STATES.includes(stated)) return true;
    }
    if (OPEN_FLAGS.some(name => is(name, 'false'))) return true;
    return STREAM_STATES.some(name => {
      const state = value(name);
      const destroyed = state === NONE ? NONE : objects.target(objects.field(state, 'destroyed'));
      return oddball(objects, destroyed) === 'true';
    });
  }
}

/** The edge of an own or inherited data property; NONE when there is none. */
function inherited(objects: HeapObjects, node: number, name: string): number {
  let holder = node;
  for (let depth = 0; holder !== NONE && depth < PROTO_DEPTH; depth++) {
    const edge = objects.field(holder, name);
    if (edge !== NONE) return objects.isAccessor(edge) ? NONE : edge;
    holder = objects.target(objects.field(holder, '__proto__'));
  }
  return NONE;
}
