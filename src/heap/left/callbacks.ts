import { TIMER_CALLBACKS } from '../../protocol/requestStates';
import { nodeNameOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

const MOST_DEPTH = 8;

/** Names to announce to `HeapObjects`. */
export const CALLBACK_NAMES = [...Object.values(TIMER_CALLBACKS), 'bound_function', 'listener'];

/** The program's function that a timer calls; NONE for what is no timer. */
export function timerCallback(objects: HeapObjects, thing: number): number {
  const { graph } = objects;
  if (graph.nodeType[thing] !== NodeType.object) return NONE;
  const name = nodeNameOf(graph, thing);
  if (!Object.hasOwn(TIMER_CALLBACKS, name)) return NONE;
  const callback = objects.target(
    objects.field(thing, TIMER_CALLBACKS[name as keyof typeof TIMER_CALLBACKS]),
  );
  return callback === NONE ? NONE : unbound(objects, callback);
}

/** The program's function behind a bound one, and behind what `once` makes of it. */
export function unbound(objects: HeapObjects, closure: number): number {
  let at = closure;
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    let inner = objects.target(objects.field(at, 'listener'));
    if (inner === NONE) inner = objects.internal(at, 'bound_function');
    if (inner === NONE || objects.graph.nodeType[inner] !== NodeType.closure) break;
    at = inner;
  }
  return at;
}
