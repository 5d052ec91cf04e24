import { GrowingList } from '../graph/growingList';

/** Stands for a node that a place does not have. */
export const NO_NODE = 0xffff_ffff;

/**
 * Stale places as structure of arrays: there may be millions. Findings, contexts and places are numbered from 0; the places of
 * a context, and the contexts of a finding, follow one another.
 */
export class StalePlaces {
  /** Ordinal of the first context by finding. */
  readonly firstContext = new GrowingList();
  /** By context: the instance's node, and 1 when it is parked. */
  readonly instance = new GrowingList();
  readonly idle = new GrowingList();
  /** By context: ordinal of its first place. */
  readonly firstPlace = new GrowingList();
  /** By place: slot, ring position or entry ordinal; ordinal of the store in its model; the value's and the key's node. */
  readonly slot = new GrowingList();
  readonly store = new GrowingList();
  readonly value = new GrowingList();
  readonly key = new GrowingList();
  /** By place: ordinal of the first of the edges that clearing it removes. */
  readonly firstEdge = new GrowingList();
  /** Those edges, and the node that each begins at. */
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

  /** Opens the next finding. */
  beginFinding(): void {
    this.firstContext.push(this.contextCount);
  }

  /** Takes back a finding that has no contexts. */
  dropFinding(): void {
    this.firstContext.pop();
  }

  /** Opens the next context of the open finding. */
  beginContext(instance: number, idle: boolean): void {
    this.instance.push(instance);
    this.idle.push(idle ? 1 : 0);
    this.firstPlace.push(this.placeCount);
  }

  /** Adds a place to the open context; its edges follow by `addEdge`. */
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

  /** The contexts of a finding: `[start, end)`. */
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
