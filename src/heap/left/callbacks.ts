import { TIMER_CALLBACKS } from '../../protocol/requestStates';
import { edgeTarget, nodeNameOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { handlerOf, isPromise, isReaction } from './promises';
import { TO_SCRIPT } from './scripts';

const MOST_DEPTH = 8;
const MOST_EDGES = 64;

/** Names to announce to `HeapObjects`. */
export const CALLBACK_NAMES = [
  ...Object.values(TIMER_CALLBACKS),
  ...['bound_function', 'listener', 'extension', 'function'],
];

/** The program's function that a timer calls, or that waits for it; NONE for what is no timer. */
export function timerCallback(objects: HeapObjects, thing: number): number {
  const { graph } = objects;
  if (graph.nodeType[thing] !== NodeType.object) return NONE;
  const name = nodeNameOf(graph, thing);
  if (!Object.hasOwn(TIMER_CALLBACKS, name)) return NONE;
  const callback = objects.target(
    objects.field(thing, TIMER_CALLBACKS[name as keyof typeof TIMER_CALLBACKS]),
  );
  return callback === NONE ? NONE : awaiting(objects, unbound(objects, callback));
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

/** The function that goes on when a promise is settled, for V8's function that settles it; the function itself for others. */
function awaiting(objects: HeapObjects, closure: number): number {
  let at = closure;
  for (let depth = 0; depth < MOST_DEPTH && isV8s(objects, at); depth++) {
    const scope = objects.internal(at, 'context');
    const generator = scope === NONE ? NONE : objects.internal(scope, 'extension');
    const suspended = generator === NONE ? NONE : objects.internal(generator, 'function');
    if (suspended !== NONE) return suspended;
    const promise = firstTarget(objects, scope, node => isPromise(objects.graph, node));
    const reaction = firstTarget(objects, promise, node => isReaction(objects.graph, node));
    const next = reaction === NONE ? NONE : handlerOf(objects, reaction);
    if (next === NONE) break;
    at = next;
  }
  return isV8s(objects, at) ? closure : at;
}

/** Whether a function is in no script. */
function isV8s(objects: HeapObjects, closure: number): boolean {
  const shared = objects.internal(closure, 'shared');
  return (
    shared !== NONE &&
    TO_SCRIPT.every(name => {
      const script = objects.internal(shared, name);
      return script === NONE || objects.graph.nodeType[script] === NodeType.hidden;
    })
  );
}

function firstTarget(
  { graph }: HeapObjects,
  node: number,
  isWanted: (target: number) => boolean,
): number {
  if (node === NONE) return NONE;
  const end = Math.min(graph.firstEdge[node + 1]!, graph.firstEdge[node]! + MOST_EDGES);
  for (let edge = graph.firstEdge[node]!; edge < end; edge++) {
    const target = edgeTarget(graph, edge);
    if (isWanted(target)) return target;
  }
  return NONE;
}
