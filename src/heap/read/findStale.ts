import type { HeapModel } from '../../protocol/heapReading';
import type { Access, Column, Store } from '../../protocol/poolModel';
import { isInRing, ringUse, slotsNotInUse } from '../../protocol/storeUse';
import { collectionEntries } from '../graph/collectionEntries';
import { EdgeType, edgeTarget, edgeTypeOf } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { ReferenceCopies, type Reference } from './referenceCopies';
import { NO_NODE, type StalePlaces } from '../retain/stalePlaces';
import type { HeapValues } from '../graph/values';

const WHOLE = { start: 0, end: Infinity };

/** Why part of a store could not be decided. */
export type Obstacle = 'noNumbers' | 'accessor' | 'sharedBuffer' | 'idleKeys';

/** One slot and what was found in it so far. */
interface Place {
  value: number;
  key: number;
  references: Reference[];
}

/**
 * Adds the stale slots of single instances, counted as by the live probe (src/inspector/agent/target/stores.ts): behind the
 * logical length of an instance in use, everything in an idle one.
 */
export class StaleFinder {
  readonly obstacles = new Map<Obstacle, number>();
  private readonly copies: ReferenceCopies;

  constructor(
    private readonly objects: HeapObjects,
    private readonly values: HeapValues,
    private readonly empties: ReadonlySet<number>,
    private readonly places: StalePlaces,
  ) {
    this.copies = new ReferenceCopies(objects);
  }

  /** Adds the instance as a context with its stale slots, if it has any in these stores. */
  addInstance(
    { model }: HeapModel,
    stores: Iterable<number>,
    instance: number,
    idle: boolean,
  ): void {
    let isOpen = false;
    const add = (store: number) => (slot: number, place: Place) => {
      if (!isOpen) this.places.beginContext(instance, idle);
      isOpen = true;
      const { value, key } = place;
      this.places.addPlace(slot, store, value, key === NONE ? NO_NODE : key);
      for (const { source, edge } of place.references) this.addReference(source, edge);
    };
    for (const store of stores)
      this.visit(model.stores[store]!, model.methods[0]?.name, instance, idle, add(store));
  }

  private addReference(source: number, edge: number): void {
    this.places.addEdge(source, edge);
    for (const copy of this.copies.of(source, edgeTarget(this.objects.graph, edge))) {
      this.places.addEdge(copy.source, copy.edge);
    }
  }

  private visit(
    store: Store,
    methodName: string | undefined,
    instance: number,
    idle: boolean,
    add: (slot: number, place: Place) => void,
  ): void {
    const resolve = (access: Access): Reference | undefined =>
      this.resolve(instance, methodName, access);
    switch (store.kind) {
      case 'slots': {
        const counter = this.integer(resolve(store.length));
        if (!idle && counter === undefined) return this.note('noNumbers');
        const { start, end } = idle ? WHOLE : slotsNotInUse(store, counter!);
        const isStale = (slot: number): boolean => slot >= start && slot < end;
        this.eachSlot(this.arrays(store.columns, resolve), isStale, add);
        return;
      }
      case 'ring': {
        const arrays = this.arrays(store.columns, resolve);
        const isStale = idle ? () => true : this.outsideRing(store, arrays, resolve);
        if (!isStale) return this.note('noNumbers');
        this.eachSlot(arrays, isStale, add);
        return;
      }
      case 'field': {
        if (!idle) return;
        const reference = resolve(store.access);
        if (!reference) return;
        if (this.objects.isAccessor(reference.edge)) return this.note('accessor');
        const value = edgeTarget(this.objects.graph, reference.edge);
        if (this.empties.has(value) || !this.counts(value)) return;
        add(0, { value, key: NONE, references: [reference] });
        return;
      }
      case 'collection': {
        if (store.idleKeys) return this.note('idleKeys');
        if (!idle) return;
        const reference = resolve(store.access);
        if (reference) this.eachEntry(this.targetOf(reference), add);
      }
    }
  }

  private resolve(
    instance: number,
    methodName: string | undefined,
    { base, path }: Access,
  ): Reference | undefined {
    let at = instance;
    let reference: Reference | undefined;
    for (const [depth, name] of path.entries()) {
      if (depth === 0 && base === 'closure') {
        const method =
          methodName === undefined ? NONE : this.objects.target(this.objects.field(at, methodName));
        const found = method === NONE ? undefined : this.objects.captured(method, name);
        if (!found) return undefined;
        reference = found;
      } else {
        const edge = this.objects.field(at, name);
        if (edge === NONE) return undefined;
        reference = { source: at, edge };
      }
      at = this.targetOf(reference);
    }
    return reference;
  }

  private targetOf({ edge }: Reference): number {
    return edgeTarget(this.objects.graph, edge);
  }

  private integer(reference: Reference | undefined): number | undefined {
    const value = reference && this.objects.number(this.targetOf(reference));
    return Number.isInteger(value) ? value : undefined;
  }

  private counts(node: number): boolean {
    const counted = this.values.counts(node);
    if (counted === 'unknown') this.note('sharedBuffer');
    return counted === 'yes';
  }

  private note(obstacle: Obstacle): void {
    this.obstacles.set(obstacle, (this.obstacles.get(obstacle) ?? 0) + 1);
  }

  /** The references of each column, by slot. */
  private arrays(
    columns: readonly Column[],
    resolve: (access: Access) => Reference | undefined,
  ): SlotColumn[] {
    const found: SlotColumn[] = [];
    for (const column of columns) {
      const reference = resolve(column.access);
      if (!reference) continue;
      const array = this.targetOf(reference);
      const edges = new Map<number, number>();
      this.objects.elements(array, (slot, edge) => void edges.set(slot, edge));
      found.push({ column, array, edges });
    }
    return found;
  }

  private eachSlot(
    columns: readonly SlotColumn[],
    isStale: (slot: number) => boolean,
    add: (slot: number, place: Place) => void,
  ): void {
    const slots = new Set<number>();
    for (const { edges } of columns) for (const slot of edges.keys()) slots.add(slot);
    for (const slot of [...slots].sort((a, b) => a - b)) {
      if (!isStale(slot)) continue;
      const place = this.placeAt(columns, slot);
      if (place) add(slot, place);
    }
  }

  /** One slot across all columns; `undefined` when nothing in it counts as held. */
  private placeAt(columns: readonly SlotColumn[], slot: number): Place | undefined {
    let value = NONE;
    let key = NONE;
    const references: Reference[] = [];
    for (const { column, array, edges } of columns) {
      const edge = edges.get(slot);
      if (edge === undefined) continue;
      const element = { source: array, edge };
      const parts = this.partsOf(column, element);
      references.push(...parts.references);
      if (parts.key !== NONE) key = parts.key;
      const counted = parts.values.find(node => this.counts(node));
      if (counted !== undefined && (value === NONE || column.role !== 'key')) value = counted;
    }
    return value === NONE ? undefined : { value, key, references };
  }

  /** What a reset must clear in one element, and the values that may count, most telling first. */
  private partsOf(
    column: Column,
    element: Reference,
  ): { values: number[]; key: number; references: Reference[] } {
    const node = this.targetOf(element);
    if (column.role !== 'entry' || !this.values.isObject(node)) {
      return { values: [node], key: column.role === 'key' ? node : NONE, references: [element] };
    }
    const fields = (column.valueFields ?? []).map(name => this.objects.field(node, name));
    const keyEdge =
      column.keyField === undefined ? NONE : this.objects.field(node, column.keyField);
    const edges = [...fields, keyEdge].filter(edge => edge !== NONE);
    return {
      values: edges.map(edge => edgeTarget(this.objects.graph, edge)),
      key: this.objects.target(keyEdge),
      references: edges.map(edge => ({ source: node, edge })),
    };
  }

  private outsideRing(
    store: Extract<Store, { kind: 'ring' }>,
    columns: readonly SlotColumn[],
    resolve: (access: Access) => Reference | undefined,
  ): ((slot: number) => boolean) | undefined {
    const capacity = this.capacity(columns);
    const ring = ringUse(store, capacity, access => this.integer(resolve(access)));
    return ring && (slot => !isInRing(ring, capacity, slot));
  }

  /**
   * The length of the arrays, which the snapshot lacks. The last existing element gives it for rings that were once full or
   * made of nulls (a null that the program wrote is an element).
   */
  private capacity(columns: readonly SlotColumn[]): number {
    let capacity = 0;
    for (const { edges } of columns) {
      for (const slot of edges.keys()) capacity = Math.max(capacity, slot + 1);
    }
    return capacity;
  }

  private eachEntry(collection: number, add: (slot: number, place: Place) => void): void {
    const { graph } = this.objects;
    let ordinal = 0;
    const addEntry = (key: Reference | undefined, value: Reference | undefined): void => {
      const slot = ordinal++;
      const parts = [value, key].filter(part => part !== undefined);
      const counted = parts.find(part => this.counts(this.targetOf(part)));
      if (!counted) return;
      const keyNode = key ? this.targetOf(key) : NONE;
      add(slot, { value: this.targetOf(counted), key: keyNode, references: parts });
    };
    if (this.objects.internal(collection, 'table') !== NONE) {
      for (const { table, key, value } of collectionEntries(this.objects, collection)) {
        const asReference = (edge: number): Reference | undefined =>
          edge === NONE ? undefined : { source: table, edge };
        addEntry(asReference(key), asReference(value));
      }
      return;
    }
    for (let edge = graph.firstEdge[collection]!; edge < graph.firstEdge[collection + 1]!; edge++) {
      const type = edgeTypeOf(graph, edge);
      const isOwn =
        type === EdgeType.element || (type === EdgeType.property && !this.isPrototypeEdge(edge));
      if (isOwn) addEntry(undefined, { source: collection, edge });
    }
  }

  private isPrototypeEdge(edge: number): boolean {
    return this.objects.graph.edgeNames.of(edge) === this.objects.name('__proto__');
  }
}

interface SlotColumn {
  column: Column;
  array: number;
  /** Edges by slot. */
  edges: Map<number, number>;
}
