import type { HeapModel } from '../../protocol/heapReading';
import { HOLDER_DEPTH } from '../../protocol/heldValues';
import type { FreeList } from '../../protocol/poolModel';
import { collectionEntries } from '../graph/collectionEntries';
import { edgeTypeOf, EdgeType } from '../graph/heapGraph';
import { oddball } from '../graph/oddball';
import type { Meeting, ModelIndex } from './modelIndex';
import { NONE, type HeapObjects } from '../graph/objects';

/**
 * The idle instances: those that a free list of their model leads to, and what they own. The live probe defines it alike
 * (src/inspector/agent/target/parking.ts).
 */
export function findIdle(
  objects: HeapObjects,
  models: readonly HeapModel[],
  index: ModelIndex,
): Set<number> {
  const parked = new Set<number>();
  const listsByName = new Map<string, { model: number; list: FreeList }[]>();
  for (const [model, { freeLists }] of models.entries()) {
    for (const list of freeLists) {
      listsByName.set(list.name, [...(listsByName.get(list.name) ?? []), { model, list }]);
    }
  }
  for (const meeting of index.meetings) {
    for (const { model, list } of listsByName.get(meeting.name) ?? []) {
      const isOf = (node: number): boolean => index.modelOf.get(node) === model;
      for (const node of listed(objects, meeting, list, isOf)) parked.add(node);
    }
  }
  return withHeld(objects, index, parked);
}

function* listed(
  objects: HeapObjects,
  meeting: Meeting,
  list: FreeList,
  isOf: (node: number) => boolean,
): Generator<number> {
  if (list.kind === 'array') {
    const end = lengthBeside(objects, meeting, list) ?? Infinity;
    const found = membersOf(objects, meeting.value, end);
    if (list.isNested) {
      const inner = [...found, ...propertiesOf(objects, meeting.value)].filter(node => !isOf(node));
      for (const node of inner) found.push(...membersOf(objects, node));
    }
    const { flag } = list;
    yield* found.filter(node => isOf(node) && (!flag || isFlagged(objects, node, flag)));
  } else if (list.nextField !== undefined && isOf(meeting.value)) {
    const met = new Set<number>();
    let link = meeting.value;
    while (link !== NONE && !met.has(link) && isOf(link)) {
      met.add(link);
      yield link;
      link = objects.target(objects.field(link, list.nextField));
    }
  }
}

/** The elements of an array before `end`, a Set's values, or a Map's. */
function membersOf(objects: HeapObjects, list: number, end = Infinity): number[] {
  const found: number[] = [];
  if (list === NONE) return found;
  objects.elements(list, (slot, edge) => {
    if (slot < end) found.push(objects.target(edge));
  });
  for (const { value } of collectionEntries(objects, list)) found.push(objects.target(value));
  return found;
}

function propertiesOf(objects: HeapObjects, node: number): number[] {
  const { graph } = objects;
  const found: number[] = [];
  for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
    if (edgeTypeOf(graph, edge) === EdgeType.property) found.push(objects.target(edge));
  }
  return found;
}

function isFlagged(
  objects: HeapObjects,
  instance: number,
  { field, value }: NonNullable<FreeList['flag']>,
): boolean {
  const node = objects.target(objects.field(instance, field));
  return node !== NONE && oddball(objects, node) === String(value);
}

/** The value of a counter beside the list, in the same object or scope. */
function lengthBeside(
  objects: HeapObjects,
  { holder }: Meeting,
  { lengthName }: FreeList,
): number | undefined {
  if (lengthName === undefined) return undefined;
  for (const type of [EdgeType.property, EdgeType.context]) {
    const count = objects.number(objects.target(objects.edge(holder, type, lengthName)));
    if (count !== undefined) return count;
  }
  return undefined;
}

/** Adds instances of other models that an idle instance holds in a field: they are idle too. */
function withHeld(objects: HeapObjects, index: ModelIndex, parked: Set<number>): Set<number> {
  const { graph } = objects;
  const idle = new Set(parked);
  let holders = [...parked];
  for (let depth = 1; depth < HOLDER_DEPTH && holders.length > 0; depth++) {
    const held: number[] = [];
    for (const holder of holders) {
      for (let edge = graph.firstEdge[holder]!; edge < graph.firstEdge[holder + 1]!; edge++) {
        if (edgeTypeOf(graph, edge) !== EdgeType.property) continue;
        const node = objects.target(edge);
        const model = index.modelOf.get(node);
        if (model === undefined || model === index.modelOf.get(holder) || idle.has(node)) continue;
        idle.add(node);
        held.push(node);
      }
    }
    holders = held;
  }
  return idle;
}
