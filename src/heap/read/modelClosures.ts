import type { HeapModel, ScriptPlace } from '../../protocol/heapReading';
import { NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { likeliestOrigins } from './scriptOrigin';

/** Which closures are the classes, or the methods, of which models. */
export interface ModelClosures {
  /** Model ordinals by closure. */
  modelOf: Map<number, number>;
  /** Models that have no closure, since all that could be theirs went to a model that nothing tells from them. */
  ambiguous: Set<number>;
}

/** Classes by their places in scripts; those of which nothing stands there by their names. */
export function closuresOfClasses(
  objects: HeapObjects,
  models: readonly HeapModel[],
): ModelClosures {
  const classes = [...models.entries()].filter(([, { model }]) => model.form !== 'factory');
  const placed = closuresAt(
    objects,
    classes.flatMap(([ordinal, { place }]) => (place ? [{ ordinal, place }] : [])),
    (ordinal, node) => isNamed(objects, node, models[ordinal]!.model.className),
  );
  const located = new Set([...placed.values()].flat());
  const unlocated = classes.filter(([ordinal]) => !located.has(ordinal));
  for (const [closure, candidates] of closuresNamed(objects, unlocated)) {
    if (!placed.has(closure)) placed.set(closure, candidates);
  }
  return decided(objects, models, placed);
}

/** Methods of objects that factories make, by their places. */
export function closuresOfFactories(
  objects: HeapObjects,
  models: readonly HeapModel[],
): ModelClosures {
  const places = [...models.entries()].flatMap(([ordinal, { model, methodPlaces }]) =>
    model.form === 'factory' ? methodPlaces.map(place => ({ ordinal, place })) : [],
  );
  return decided(
    objects,
    models,
    closuresAt(objects, places, () => true),
  );
}

/** Gives each closure to one of the models that it could be of: the one whose file is most like its script's. */
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
        : likeliestOrigins(objects, closure, ordinals, ordinal => models[ordinal]!.place?.file);
    modelOf.set(closure, first!);
    for (const equal of equals) ambiguous.add(equal);
  }
  for (const ordinal of modelOf.values()) ambiguous.delete(ordinal);
  return { modelOf, ambiguous };
}

/** Closures by the name of their class alone, but not those that are known to be of another script. */
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
      .filter(([, { place }]) => (place?.scriptId ?? scriptId[row]) === scriptId[row])
      .map(([ordinal]) => ordinal);
    if (ordinals.length > 0) found.set(node[row]!, ordinals);
    else found.delete(node[row]!);
  }
  return found;
}

/**
 * Closures at the places: exactly there and in that script; without a script id at that line and column, and accepted by
 * `isLikely`.
 */
function closuresAt(
  { graph }: HeapObjects,
  places: { ordinal: number; place: ScriptPlace }[],
  isLikely: (ordinal: number, node: number) => boolean,
): Map<number, number[]> {
  const byPlace = new Map<string, { ordinal: number; scriptId: number | undefined }[]>();
  for (const { ordinal, place } of places) {
    add(byPlace, `${place.line}:${place.column}`, { ordinal, scriptId: place.scriptId });
  }
  const found = new Map<number, number[]>();
  if (byPlace.size === 0) return found;
  const { node, scriptId, line, column } = graph.locations;
  for (let row = 0; row < node.length; row++) {
    if (graph.nodeType[node[row]!] !== NodeType.closure) continue;
    for (const at of byPlace.get(`${line[row]}:${column[row]}`) ?? []) {
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
