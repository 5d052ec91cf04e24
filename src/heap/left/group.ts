import type { Slot } from './slot';

/** Things that one slot holds, all younger than what holds them. */
export interface Group {
  ordinal: number;
  slot: Slot;
  /** Objects and functions by round, and strings by round. */
  objects: Float64Array;
  texts: Float64Array;
  /** Values by round that were used again later: what grows in a pool is not left behind. */
  used: Float64Array;
  /** Objects that are keys of a Map, and those that are values. */
  byColumn: readonly [Float64Array, Float64Array];
  /** Reactions of promises by round, by the place of the function that each calls. */
  byHandler: Map<number, Float64Array>;
  /** True when values are promises that wait for one another. */
  isChain: boolean;
  /** Number of holders, as far as their values are met one after the other. */
  holders: number;
  lastHolder: number;
  /** True when values lead to one another like the nodes of a list. */
  linked: boolean;
  /** Groups whose values are nodes of the same list: what the list's other end leads to. They count here. */
  ends: Group[];
  examples: number[];
}

/** Takes a group's values out of it. */
export function clear(group: Group): void {
  const { objects, texts, used, byColumn } = group;
  for (const counts of [objects, texts, used, ...byColumn]) counts.fill(0);
  group.byHandler.clear();
  group.examples.length = 0;
  group.holders = 0;
  group.lastHolder = -1;
  group.linked = false;
  group.isChain = false;
}

/** A group without values. `ordinal` counts from 1. */
export function emptyGroup(ordinal: number, slot: Slot, rounds: number): Group {
  const perRound = (): Float64Array => new Float64Array(rounds + 1);
  return {
    ordinal,
    slot,
    objects: perRound(),
    texts: perRound(),
    used: perRound(),
    byColumn: [perRound(), perRound()],
    byHandler: new Map(),
    isChain: false,
    holders: 0,
    lastHolder: -1,
    linked: false,
    ends: [],
    examples: [],
  };
}
