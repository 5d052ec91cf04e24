import { GrowingList } from '../graph/growingList';

/** Marks a key or value that is missing. */
export const NO_NODE = 0xffff_ffff;

/**
 * Stale slots ("places") as a structure of arrays, because there may be millions. Findings, contexts and places are numbered
 * from 0; the places of a context, and the contexts of a finding, are consecutive.
 */
export class StalePlaces {
  /** By finding: ordinal of its first context. */
  readonly firstContext = new GrowingList();
  /** By context: the instance's node, and 1 if it is parked. */
  readonly instance = new GrowingList();
  readonly idle = new GrowingList();
  /** By context: ordinal of its first place. */
  readonly firstPlace = new GrowingList();
  /** By place: slot, ring position or entry ordinal; the store's ordinal in its model; the value's and key's node. */
  readonly slot = new GrowingList();
  readonly store = new GrowingList();
  readonly value = new GrowingList();
  readonly key = new GrowingList();
  /** By place: ordinal of the first edge that clearing it removes. */
  readonly firstEdge = new GrowingList();
  /** By edge: the edge and its source node. */
  readonly edge = new GrowingList();
  readonly source = new GrowingList();

  get findingCount(): number {
    return this.firstContext.length;
  }

  get contextCount(): number {
    return this.firstPlace.length;
  }

  get placeCount(): number {
    return this.firstEdge.length;
  }

  /** Begins the next finding. */
  beginFinding(): void {
    this.firstContext.push(this.contextCount);
  }

  /** Removes the latest finding, which has no contexts. */
  dropFinding(): void {
    this.firstContext.pop();
  }

  /** Begins the finding's next context. */
  beginContext(instance: number, idle: boolean): void {
    this.instance.push(instance);
    this.idle.push(idle ? 1 : 0);
    this.firstPlace.push(this.placeCount);
  }

  /** Adds a place to the latest context. Add its edges next, with `addEdge`. */
  addPlace(slot: number, store: number, value: number, key: number): void {
    this.slot.push(slot);
    this.store.push(store);
    this.value.push(value);
    this.key.push(key);
    this.firstEdge.push(this.edge.length);
  }

  addEdge(source: number, edge: number): void {
    this.source.push(source);
    this.edge.push(edge);
  }

  /** The contexts `[start, end)` of a finding. */
  contextsOf(finding: number): [start: number, end: number] {
    return rangeOf(this.firstContext, finding, this.contextCount);
  }

  placesOf(context: number): [start: number, end: number] {
    return rangeOf(this.firstPlace, context, this.placeCount);
  }

  edgesOf(place: number): [start: number, end: number] {
    return rangeOf(this.firstEdge, place, this.edge.length);
  }
}

function rangeOf(first: GrowingList, ordinal: number, end: number): [number, number] {
  return [first.get(ordinal), ordinal + 1 < first.length ? first.get(ordinal + 1) : end];
}
