import type { HeapModel, ScriptPlace } from '../protocol/heapReading';
import { EdgeType, edgeTypeOf, NodeType, ORDINAL_MASK } from './heapGraph';
import { NodeSet } from './nodeSet';
import { NONE, type HeapObjects } from './objects';
import { ordinalsOfIds } from './ordinalsOfIds';

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype'];
const CLASS_DEPTH = 4;

const PROTO = 1;
const FREE_LIST = 2;
const METHOD = 4;
const EMPTY = 8;

/** A reference that has the name of a free list: perhaps one. */
export interface Meeting {
  name: string;
  holder: number;
  value: number;
}

/** Instances of the models in a snapshot, and what bears the names that the models mention. */
export interface ModelIndex {
  /** Nodes by model ordinal, in the file's order. */
  instances: number[][];
  modelOf: ReadonlyMap<number, number>;
  meetings: Meeting[];
  /** Values of variables that stand for "empty". */
  empties: ReadonlySet<number>;
}

/** Names to announce to `HeapObjects`. */
export function namesOfModels(models: readonly HeapModel[]): Set<string> {
  const names = new Set<string>(PROTOTYPE_NAMES);
  for (const { model, freeLists } of models) {
    names.add(model.className);
    for (const method of model.methods) names.add(method.name);
    for (const list of freeLists) {
      names.add(list.name);
      if (list.nextField !== undefined) names.add(list.nextField);
      if (list.lengthName !== undefined) names.add(list.lengthName);
    }
    for (const store of model.stores) {
      if (store.kind === 'field') for (const name of store.emptyNames) names.add(name);
      const accesses =
        store.kind === 'slots'
          ? [store.length]
          : store.kind === 'ring'
            ? [store.head, store.tail, store.size]
            : [store.access];
      const columns = store.kind === 'slots' || store.kind === 'ring' ? store.columns : [];
      for (const access of [...accesses, ...columns.map(column => column.access)]) {
        for (const name of access?.path ?? []) names.add(name);
      }
      for (const { keyField, valueFields } of columns) {
        if (keyField !== undefined) names.add(keyField);
        for (const field of valueFields ?? []) names.add(field);
      }
    }
  }
  return names;
}

/**
 * Recognises instances by the prototype of their class, whose constructor is known by its place in a script, or else by its
 * name; objects of factories by the place of their methods. One pass over all edges, one more for each level of subclasses.
 */
export function indexModels(objects: HeapObjects, models: readonly HeapModel[]): ModelIndex {
  const { graph } = objects;
  const modelOf = new Map<number, number>();
  const protos = protosOfModels(objects, models);
  const methods = methodsOfFactories(objects, models);
  for (const [ordinal, { instanceIds }] of models.entries()) {
    for (const node of ordinalsOfIds(graph.nodeId, instanceIds ?? []).values()) {
      modelOf.set(node, ordinal);
    }
  }
  const roles = rolesOfNames(objects, models);
  const meetings: Meeting[] = [];
  const empties = new Set<number>();
  const protoName = objects.name('__proto__');
  let newProtos = protos;
  for (let depth = 0; newProtos.size > 0 || depth === 0; depth++) {
    const derived = new Map<number, number>();
    // Every object has a prototype: most are told from the sought ones by a bit.
    const sought = new NodeSet(graph.nodeCount);
    for (const proto of newProtos.keys()) sought.add(proto);
    eachNamedEdge(objects, roles, (node, edge, role) => {
      const target = graph.edges[edge]! & ORDINAL_MASK;
      if (graph.edgeName[edge] === protoName) {
        if (!sought.has(target)) return;
        const model = newProtos.get(target)!;
        if (isPrototype(objects, node)) derived.set(node, model);
        else if (!modelOf.has(node)) modelOf.set(node, model);
      }
      if (depth > 0) return;
      if ((role & METHOD) !== 0 && methods.has(target)) modelOf.set(node, methods.get(target)!);
      if ((role & EMPTY) !== 0) empties.add(target);
      if ((role & FREE_LIST) !== 0) {
        meetings.push({
          name: graph.strings.get(graph.edgeName[edge]!),
          holder: node,
          value: target,
        });
      }
    });
    newProtos = depth < CLASS_DEPTH ? derived : new Map();
  }
  const instances: number[][] = models.map(() => []);
  for (const node of [...modelOf.keys()].sort((a, b) => a - b)) {
    instances[modelOf.get(node)!]!.push(node);
  }
  return { instances, modelOf, meetings, empties };
}

function eachNamedEdge(
  { graph }: HeapObjects,
  roles: Uint8Array,
  visit: (node: number, edge: number, role: number) => void,
): void {
  const { nodeCount, nodeType, firstEdge, edgeName } = graph;
  for (let node = 0; node < nodeCount; node++) {
    // Only these have properties and variables.
    const type = nodeType[node];
    if (type !== NodeType.object && type !== NodeType.closure) continue;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      const role = roles[edgeName[edge]!]!;
      // Elements are numbered, not named; their numbers may look like a name's ordinal.
      if (role === 0) continue;
      const edgeType = edgeTypeOf(graph, edge);
      if (edgeType === EdgeType.property || edgeType === EdgeType.context) visit(node, edge, role);
    }
  }
}

/** A flag for each string ordinal. */
function rolesOfNames(objects: HeapObjects, models: readonly HeapModel[]): Uint8Array {
  const roles = new Uint8Array(objects.graph.strings.count + 1);
  const give = (name: string, role: number): void => {
    const ordinal = objects.name(name);
    if (ordinal !== NONE) roles[ordinal]! |= role;
  };
  give('__proto__', PROTO);
  for (const { model, freeLists } of models) {
    for (const list of freeLists) give(list.name, FREE_LIST);
    if (model.form === 'factory') for (const method of model.methods) give(method.name, METHOD);
    for (const store of model.stores) {
      if (store.kind === 'field') for (const name of store.emptyNames) give(name, EMPTY);
    }
  }
  return roles;
}

function protosOfModels(objects: HeapObjects, models: readonly HeapModel[]): Map<number, number> {
  const classes = [...models.entries()].filter(([, { model }]) => model.form !== 'factory');
  const closures = closuresAt(
    objects,
    classes.flatMap(([ordinal, { place }]) => (place ? [{ ordinal, place }] : [])),
    (ordinal, node) => isNamed(objects, node, models[ordinal]!.model.className),
  );
  const located = new Set(closures.values());
  const unlocated = classes.filter(([ordinal]) => !located.has(ordinal));
  for (const [closure, ordinal] of closuresNamed(objects, unlocated)) {
    if (!closures.has(closure)) closures.set(closure, ordinal);
  }
  const protos = new Map<number, number>();
  for (const [closure, ordinal] of closures) {
    const proto = objects.target(objects.field(closure, 'prototype'));
    if (proto !== NONE) protos.set(proto, ordinal);
  }
  return protos;
}

/** Closures by the name of their class alone, but not those that are known to be of another script. */
function closuresNamed(
  objects: HeapObjects,
  models: [ordinal: number, model: HeapModel][],
): Map<number, number> {
  const { graph } = objects;
  const found = new Map<number, number>();
  const byName = new Map<number, [ordinal: number, model: HeapModel]>();
  for (const entry of models) byName.set(objects.name(entry[1].model.className), entry);
  byName.delete(NONE);
  if (byName.size === 0) return found;
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeType[node] !== NodeType.closure) continue;
    const entry = byName.get(graph.nodeName[node]!);
    if (entry) found.set(node, entry[0]);
  }
  const { node, scriptId } = graph.locations;
  for (let row = 0; row < node.length; row++) {
    if (!found.has(node[row]!)) continue;
    const wanted = byName.get(graph.nodeName[node[row]!]!)![1].place?.scriptId;
    if (wanted !== undefined && wanted !== scriptId[row]) found.delete(node[row]!);
  }
  return found;
}

function methodsOfFactories(
  objects: HeapObjects,
  models: readonly HeapModel[],
): Map<number, number> {
  const places = [...models.entries()].flatMap(([ordinal, { model, methodPlaces }]) =>
    model.form === 'factory' ? methodPlaces.map(place => ({ ordinal, place })) : [],
  );
  return closuresAt(objects, places, () => true);
}

/**
 * Closures at the places: exactly there and in that script; without a script id, or a script of that id, at that line and
 * column and accepted by `isLikely`.
 */
function closuresAt(
  { graph }: HeapObjects,
  places: { ordinal: number; place: ScriptPlace }[],
  isLikely: (ordinal: number, node: number) => boolean,
): Map<number, number> {
  const byPlace = new Map<string, { ordinal: number; scriptId: number | undefined }[]>();
  for (const { ordinal, place } of places) {
    const key = `${place.line}:${place.column}`;
    const known = byPlace.get(key) ?? [];
    byPlace.set(key, known);
    known.push({ ordinal, scriptId: place.scriptId });
  }
  const found = new Map<number, number>();
  if (byPlace.size === 0) return found;
  const { node, scriptId, line, column } = graph.locations;
  for (let row = 0; row < node.length; row++) {
    if (graph.nodeType[node[row]!] !== NodeType.closure) continue;
    for (const at of byPlace.get(`${line[row]}:${column[row]}`) ?? []) {
      const fits =
        at.scriptId === undefined
          ? isLikely(at.ordinal, node[row]!)
          : at.scriptId === scriptId[row];
      if (fits) found.set(node[row]!, at.ordinal);
    }
  }
  return found;
}

function isNamed(objects: HeapObjects, node: number, name: string): boolean {
  return objects.graph.nodeName[node] === objects.name(name);
}

/** A class's prototype object has the class as constructor itself; an instance inherits it. */
function isPrototype(objects: HeapObjects, node: number): boolean {
  const constructor = objects.target(objects.field(node, 'constructor'));
  return constructor !== NONE && objects.target(objects.field(constructor, 'prototype')) === node;
}
