import type { HeapModel } from '../../protocol/heapReading';
import { CLASS_DEPTH } from '../../protocol/heldValues';
import { emptyNamesOf } from '../../protocol/storeUse';
import { closuresOfClasses, closuresOfFactories } from './modelClosures';
import { EdgeType, edgeTypeOf, NodeType, ORDINAL_MASK } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import { ordinalsOfIds } from '../graph/ordinalsOfIds';

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype'];

const PROTO = 1;
const FREE_LIST = 2;
const METHOD = 4;
const EMPTY = 8;

/** A reference with a free list's name, which may be one. */
export interface Meeting {
  name: string;
  holder: number;
  value: number;
}

/** The models' instances in a snapshot, and the references with names that the models mention. */
export interface ModelIndex {
  /** Nodes by model ordinal, in the file's order. */
  instances: number[][];
  modelOf: ReadonlyMap<number, number>;
  meetings: Meeting[];
  /** Values of variables that stand for "empty". */
  empties: ReadonlySet<number>;
  /** Models whose class cannot be told from another model's, which got the instances. */
  ambiguous: ReadonlySet<number>;
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
      if (list.flag) names.add(list.flag.field);
    }
    for (const name of emptyNamesOf(model.stores)) names.add(name);
    for (const store of model.stores) {
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
 * Recognises instances by their class's prototype. Finds its constructor by position in a script, else by name. Recognises
 * objects of factories by the position of their methods. Takes one pass over all edges, and one more for each level of
 * subclasses.
 */
export function indexModels(objects: HeapObjects, models: readonly HeapModel[]): ModelIndex {
  const { graph } = objects;
  const modelOf = new Map<number, number>();
  const classes = closuresOfClasses(objects, models);
  const factories = closuresOfFactories(objects, models);
  const methods = factories.modelOf;
  for (const [ordinal, { instanceIds }] of models.entries()) {
    for (const node of ordinalsOfIds(graph.nodeId, instanceIds ?? []).values()) {
      modelOf.set(node, ordinal);
    }
  }
  const roles = rolesOfNames(objects, models);
  const meetings: Meeting[] = [];
  const empties = new Set<number>();
  const protoName = objects.name('__proto__');
  let newProtos = protosOf(objects, classes.modelOf);
  for (let depth = 0; newProtos.size > 0 || depth === 0; depth++) {
    const derived = new Map<number, number>();
    // Every object has a prototype. A bit per node quickly rules out most of them.
    const sought = new NodeSet(graph.nodeCount);
    for (const proto of newProtos.keys()) sought.add(proto);
    eachNamedEdge(objects, roles, (node, edge, role) => {
      const target = graph.edges[edge]! & ORDINAL_MASK;
      if (graph.edgeNames.of(edge) === protoName) {
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
          name: graph.strings.get(graph.edgeNames.of(edge)),
          holder: node,
          value: target,
        });
      }
    });
    newProtos = depth + 1 < CLASS_DEPTH ? derived : new Map();
  }
  const instances: number[][] = models.map(() => []);
  for (const node of [...modelOf.keys()].sort((a, b) => a - b)) {
    instances[modelOf.get(node)!]!.push(node);
  }
  const ambiguous = new Set([...classes.ambiguous, ...factories.ambiguous]);
  return { instances, modelOf, meetings, empties, ambiguous };
}

function eachNamedEdge(
  { graph }: HeapObjects,
  roles: Uint8Array,
  visit: (node: number, edge: number, role: number) => void,
): void {
  const { nodeCount, nodeType, firstEdge, edgeNames } = graph;
  for (let node = 0; node < nodeCount; node++) {
    // Only these node types have properties and variables.
    const type = nodeType[node];
    if (type !== NodeType.object && type !== NodeType.closure) continue;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      const role = roles[edgeNames.of(edge)]!;
      // Elements have indices instead of names; an index may equal a name's ordinal.
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
    for (const name of emptyNamesOf(model.stores)) give(name, EMPTY);
  }
  return roles;
}

/** Maps the closures of classes to their prototypes. */
function protosOf(
  objects: HeapObjects,
  closures: ReadonlyMap<number, number>,
): Map<number, number> {
  const protos = new Map<number, number>();
  for (const [closure, ordinal] of closures) {
    const proto = objects.target(objects.field(closure, 'prototype'));
    if (proto !== NONE) protos.set(proto, ordinal);
  }
  return protos;
}

/** A class's prototype object has the constructor as an own property; an instance inherits it. */
function isPrototype(objects: HeapObjects, node: number): boolean {
  const constructor = objects.target(objects.field(node, 'constructor'));
  return constructor !== NONE && objects.target(objects.field(constructor, 'prototype')) === node;
}
