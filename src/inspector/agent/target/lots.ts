import type { Places } from './heldPlaces';
import { leadsThroughRest, type Standing } from './standing';

/** How many things were met, and how many of them the inspector has looked into. */
interface Count {
  met: number;
  read: number;
}

/** Things of one sort that are held in one kind of place. */
export interface Lot {
  whole: Count;
  /** Those that are not of the rest of a large container. */
  first: Count;
}

/**
 * Things that only the inspector can look into, by sort: functions of one text, objects of one class. Asking costs a request
 * each, so a walk may end with some of a sort looked into. Those stand for the others that are held alike.
 */
export class Lots {
  private readonly bySort = new Map<unknown, object[]>();
  private readonly looked = new WeakSet<object>();

  /** Notes a thing of this sort. Answers how many were met, with this one. */
  meet(thing: object, sort: unknown): number {
    const things = this.bySort.get(sort);
    if (things) return things.push(thing);
    this.bySort.set(sort, [thing]);
    return 1;
  }

  /** All things of this sort that were met. */
  ofSort(sort: unknown): readonly object[] {
    return this.bySort.get(sort) ?? [];
  }

  /** Notes that the inspector was asked about a thing. */
  read(thing: object): void {
    this.looked.add(thing);
  }

  /** Whether the inspector was asked about the first of this sort. */
  isRead(sort: unknown): boolean {
    const first = this.bySort.get(sort)?.[0];
    return first !== undefined && this.looked.has(first);
  }

  /**
   * The lots of the sorts that were read in part, by thing. `places`: not those of the rows, which count what they are asked
   * about. What is yielded between is without meaning: the work can pause there.
   */
  *partial(
    standingOf: (thing: object) => Standing | undefined,
    places: Places,
  ): Generator<undefined, Map<object, Lot>> {
    const lotOf = new Map<object, Lot>();
    for (const things of this.bySort.values()) {
      yield;
      if (things.every(thing => this.looked.has(thing))) continue;
      const byPlace = new Map<unknown, Lot>();
      const standings = things.map(standingOf);
      for (const at of standings) {
        yield;
        if (at) places.countEntry(at);
      }
      for (const [i, thing] of things.entries()) {
        yield;
        const at = standings[i];
        const place = at && places.of(at);
        const lot = byPlace.get(place) ?? {
          whole: { met: 0, read: 0 },
          first: { met: 0, read: 0 },
        };
        byPlace.set(place, lot);
        lotOf.set(thing, lot);
        const isOfRest = at !== undefined && leadsThroughRest(at);
        for (const count of isOfRest ? [lot.whole] : [lot.whole, lot.first]) {
          count.met++;
          if (this.looked.has(thing)) count.read++;
        }
      }
    }
    return lotOf;
  }
}

/**
 * How many things one stands for that was looked into; 1 when all were. `first`: not counting the rest of large containers.
 */
export function weightIn(lot: Lot, first: boolean): number {
  const { met, read } = first ? lot.first : lot.whole;
  return read > 0 ? met / read : 1;
}
