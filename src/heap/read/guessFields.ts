import { EdgeType, edgeTarget, edgeTypeOf, nodeNameOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { HeapValues } from '../graph/values';

/** Fields that are still set in the idle instances of one class. All names are string ordinals. */
export interface GuessedFields {
  className: number;
  fields: number[];
}

/** Names of things that belong to one use, in the words of servers and queues. */
const OF_ONE_USE =
  /^[#_]*(?:callback|cb|done|handler|listener|resolve|reject|request|req|response|res|reply|session|user|body|payload|err|error|value|args|params|job|task|message|client)$/i;
/** Built-in classes: their fields do not tell what instances are pooled for. */
const COMMON_CLASS = /^(?:Object|Array|Map|Set|Promise|Function|Buffer|\(.*|system \/.*)$|Array$/;
const COLLECTION = /^(?:Weak)?(?:Map|Set)$|Buffer$|Array$/;
/** Names for the own instance in a constructor function. In a handler's scope, other names are used for it. */
const OWN_NAME = /^_?(?:this|self|that|me)$/;
const LEAST_IDLE = 2;
const LEAST_VALUES = 2;
const MOST_IDLE = 100_000;
const MOST_EDGES = 64;

/** One field across all idle instances of a list. */
interface Field {
  set: number;
  empty: number;
  values: Set<number>;
}

/**
 * Looks at the contents of an array with a free list's name. If these are instances of one class, it counts a field as
 * forgotten when several instances hold different values in it, and either others have it empty or its name means something
 * of one use. Leaves out what an instance may own: collections, and objects that refer back to it.
 */
export function guessFields(
  objects: HeapObjects,
  values: HeapValues,
  list: number,
): GuessedFields | undefined {
  const { graph } = objects;
  const idle: number[] = [];
  objects.elements(list, (_, edge) => {
    idle.push(edgeTarget(graph, edge));
    return idle.length < MOST_IDLE;
  });
  const [first] = idle;
  if (first === undefined || idle.length < LEAST_IDLE) return undefined;
  const className = graph.nodeName[first]!;
  const isOfOneClass = idle.every(
    node => graph.nodeType[node] === NodeType.object && graph.nodeName[node] === className,
  );
  if (!isOfOneClass || COMMON_CLASS.test(nodeNameOf(graph, first))) return undefined;
  const fields = new Map<number, Field>();
  for (const node of new Set(idle)) addFields(objects, values, node, fields);
  const forgotten = [...fields].filter(([name, { set, empty, values: distinct }]) => {
    const isTelling = empty > 0 || OF_ONE_USE.test(graph.strings.get(name));
    return isTelling && distinct.size >= Math.max(LEAST_VALUES, set / 2);
  });
  if (forgotten.length === 0) return undefined;
  return { className, fields: forgotten.map(([name]) => name) };
}

function addFields(
  objects: HeapObjects,
  values: HeapValues,
  node: number,
  fields: Map<number, Field>,
): void {
  const { graph } = objects;
  const [start, end] = [graph.firstEdge[node]!, graph.firstEdge[node + 1]!];
  for (let edge = start; edge < Math.min(end, start + MOST_EDGES); edge++) {
    const name = graph.edgeNames.of(edge);
    if (edgeTypeOf(graph, edge) !== EdgeType.property || name === objects.name('__proto__'))
      continue;
    const target = edgeTarget(graph, edge);
    let field = fields.get(name);
    if (!field) fields.set(name, (field = { set: 0, empty: 0, values: new Set() }));
    if (graph.nodeType[target] === NodeType.hidden) field.empty++;
    else if (isOfOthers(objects, values, node, target)) {
      field.set++;
      field.values.add(target);
    }
  }
}

/** Whether a value counts as held and was not made by the instance for itself. */
function isOfOthers(
  objects: HeapObjects,
  values: HeapValues,
  instance: number,
  value: number,
): boolean {
  const { graph } = objects;
  if (values.counts(value) !== 'yes') return false;
  if (graph.nodeType[value] === NodeType.closure) {
    const scope = objects.internal(value, 'context');
    return scope === NONE || !refersTo(objects, scope, instance, name => OWN_NAME.test(name));
  }
  if (graph.nodeType[value] !== NodeType.object) return true;
  return !COLLECTION.test(nodeNameOf(graph, value)) && !refersTo(objects, value, instance);
}

/** Whether a property or variable with one of those names is the target. */
function refersTo(
  { graph }: HeapObjects,
  node: number,
  target: number,
  isSought: (name: string) => boolean = () => true,
): boolean {
  const [start, end] = [graph.firstEdge[node]!, graph.firstEdge[node + 1]!];
  for (let edge = start; edge < Math.min(end, start + MOST_EDGES); edge++) {
    if (edgeTarget(graph, edge) !== target) continue;
    const type = edgeTypeOf(graph, edge);
    const isNamed = type === EdgeType.property || type === EdgeType.context;
    if (isNamed && isSought(graph.strings.get(graph.edgeNames.of(edge)))) return true;
  }
  return false;
}
