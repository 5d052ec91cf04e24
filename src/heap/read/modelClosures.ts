import type { HeapModel } from '../../protocol/heapReading';
import type { ScriptPosition } from '../../protocol/scriptPosition';
import { NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { likeliestOrigins } from './scriptOrigin';

/** The closures that are the classes or methods of models. */
export interface ModelClosures {
  /** Model ordinals by closure. */
  modelOf: Map<number, number>;
  /** Models that got no closure, because their candidates went to a model that cannot be told from them. */
  ambiguous: Set<number>;
}

/** Finds classes by their positions in scripts; where no function is found there, by their names. */
export function closuresOfClasses(
  objects: HeapObjects,
  models: readonly HeapModel[],
): ModelClosures {
  const classes = [...models.entries()].filter(
    ([, { model }]) => model.form === 'class' || model.form === 'constructor',
  );
  const byClosure = closuresAt(
    objects,
    classes.flatMap(([ordinal, { position }]) => (position ? [{ ordinal, position }] : [])),
    (ordinal, node) => isNamed(objects, node, models[ordinal]!.model.className),
  );
  const located = new Set([...byClosure.values()].flat());
  const unlocated = classes.filter(([ordinal]) => !located.has(ordinal));
  for (const [closure, candidates] of closuresNamed(objects, unlocated)) {
    if (!byClosure.has(closure)) byClosure.set(closure, candidates);
  }
  return decided(objects, models, byClosure);
}

/** Finds methods of factories' objects by their positions. */
export function closuresOfFactories(
  objects: HeapObjects,
  models: readonly HeapModel[],
): ModelClosures {
  const positions = [...models.entries()].flatMap(([ordinal, { model, methodPositions }]) =>
    model.form === 'factory' ? methodPositions.map(position => ({ ordinal, position })) : [],
  );
  return decided(
    objects,
    models,
    closuresAt(objects, positions, () => true),
  );
}

/** Gives each closure to one of the models that match it: the one whose file is most similar to its script's. */
function decided(
  objects: HeapObjects,
  models: readonly HeapModel[],
  candidates: ReadonlyMap<number, number[]>,
): ModelClosures {
  const modelOf = new Map<number, number>();
  const ambiguous = new Set<number>();
  for (const [closure, ordinals] of candidates) {
    const [first, ...equals] =
      ordinals.length === 1
        ? ordinals
        : likeliestOrigins(objects, closure, ordinals, ordinal => models[ordinal]!.position?.file);
    modelOf.set(closure, first!);
    for (const equal of equals) ambiguous.add(equal);
  }
  for (const ordinal of modelOf.values()) ambiguous.delete(ordinal);
  return { modelOf, ambiguous };
}

/** Finds closures by their class's name alone. Leaves out those known to be from another script. */
function closuresNamed(
  objects: HeapObjects,
  models: [ordinal: number, model: HeapModel][],
): Map<number, number[]> {
  const { graph } = objects;
  const found = new Map<number, number[]>();
  const byName = new Map<number, [ordinal: number, model: HeapModel][]>();
  for (const entry of models) add(byName, objects.name(entry[1].model.className), entry);
  byName.delete(NONE);
  if (byName.size === 0) return found;
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeType[node] !== NodeType.closure) continue;
    const entries = byName.get(graph.nodeName[node]!);
    if (entries) {
      found.set(
        node,
        entries.map(([ordinal]) => ordinal),
      );
    }
  }
  const { node, scriptId } = graph.locations;
  for (let row = 0; row < node.length; row++) {
    if (!found.has(node[row]!)) continue;
    const ordinals = byName
      .get(graph.nodeName[node[row]!]!)!
      .filter(([, { position }]) => (position?.scriptId ?? scriptId[row]) === scriptId[row])
      .map(([ordinal]) => ordinal);
    if (ordinals.length > 0) found.set(node[row]!, ordinals);
    else found.delete(node[row]!);
  }
  return found;
}

/**
 * Finds closures at these positions: exactly there if the script id is known; otherwise at that line and column of any
 * script that `isLikely` accepts.
 */
function closuresAt(
  { graph }: HeapObjects,
  positions: { ordinal: number; position: ScriptPosition }[],
  isLikely: (ordinal: number, node: number) => boolean,
): Map<number, number[]> {
  const byPosition = new Map<string, { ordinal: number; scriptId: number | undefined }[]>();
  for (const { ordinal, position } of positions) {
    add(byPosition, `${position.line}:${position.column}`, {
      ordinal,
      scriptId: position.scriptId,
    });
  }
  const found = new Map<number, number[]>();
  if (byPosition.size === 0) return found;
  const { node, scriptId, line, column } = graph.locations;
  for (let row = 0; row < node.length; row++) {
    if (graph.nodeType[node[row]!] !== NodeType.closure) continue;
    for (const at of byPosition.get(`${line[row]}:${column[row]}`) ?? []) {
      const fits =
        at.scriptId === undefined
          ? isLikely(at.ordinal, node[row]!)
          : at.scriptId === scriptId[row];
      if (fits) add(found, node[row]!, at.ordinal);
    }
  }
  return found;
}

function isNamed(objects: HeapObjects, node: number, name: string): boolean {
  return objects.graph.nodeName[node] === objects.name(name);
}

function add<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
