import { selfBytes } from '../graph/heapGraph';
import { ofConnections } from './connections';
import { isTold } from './evidence';
import type { Grouping } from './grouping';
import { UNKNOWN } from './keeperSets';
import type { Keepers } from './keepers';
import { sum } from './perRound';
import { parallelRows } from './parallels';
import { isCertain, type Row } from './rows';

/** The part of its values that others must keep as well, in each round, so that a row is no cause of its own. */
const LEAST_SHARED = 0.5;
/** A holder that keeps less than this part of what is shared is not told. */
const LEAST_PART = 0.1;

/** Rows that hold the same things, with whoever else holds them: what they keep is freed when all of them let go. */
export interface HeldTogether {
  /** Ordinals of the rows, in ascending order. */
  rows: readonly number[];
  /** Keepers of much of it, these rows among them, with the bytes that each keeps; none for a row that has most alone. */
  keepers: ReadonlyMap<number, number>;
  /** Bytes of what only these keep. */
  bytes: number;
  /** The nodes that only these keep. */
  nodes: Uint32Array;
  /** Whether a node is one of these. */
  isKept(node: number): boolean;
}

/** What is kept together by the members of one set. */
interface Share {
  bytes: number;
  /** Those that do not belong to connections. */
  ownBytes: number;
  /** Things by round that people are told, without those of connections. */
  things: number[];
}

/** What each row's holder keeps alone, and with others, without what belongs to connections. */
interface Kept {
  alone: number;
  together: number;
  /** Things by round that others keep as well. */
  things: number[];
  /** How many of them each other keeps. */
  partners: Map<number, number>;
}

/** Puts rows together that hold the same things, or are about parallel arrays, in the order of their first rows. `rounds`: their number. */
export function heldTogether(
  rows: readonly Row[],
  keepers: Keepers,
  grouping: Grouping,
  rounds: number,
): HeldTogether[] {
  const shares = sharesOf(keepers, grouping, rounds);
  const kept = keptByRows(rows, keepers, shares);
  const partners = kept.map((own, row) => partnersOf(own, row, rows));
  for (const parallel of parallelRows(rows, grouping)) {
    for (const row of parallel) {
      for (const other of parallel)
        if (other !== row) partners[row]!.set(other, sum(rows[row]!.perRound));
    }
  }
  const joined = join(partners);
  const told = joined.map(own => membersOf(own, partners));
  const members = joined.map((own, at) => ({ rows: own, all: new Set([...own, ...told[at]!]) }));
  const owners = ownersOf(keepers, members);
  const freed = freedBy(owners, joined.length, keepers, grouping);
  const weights = told.map(all => new Map([...all].map(keeper => [keeper, 0])));
  for (const [set, { bytes }] of shares) {
    const own = weights[owners[set]!];
    for (const keeper of own ? keepers.sets.membersOf(set) : []) {
      const known = own!.get(keeper);
      if (known !== undefined) own!.set(keeper, known + bytes);
    }
  }
  return joined.map((own, at) => {
    const isKept = (node: number): boolean => owners[keepers.of(node)] === at;
    return { rows: own, keepers: weights[at]!, ...freed[at]!, isKept };
  });
}

function sharesOf(keepers: Keepers, grouping: Grouping, rounds: number): Map<number, Share> {
  const { tree, roundOf } = grouping;
  const { graph } = tree;
  const common = ofConnections(grouping);
  const shares = new Map<number, Share>();
  for (const node of tree.young) {
    const set = keepers.of(node);
    if (keepers.sets.membersOf(set).length === 0) continue;
    let share = shares.get(set);
    if (!share) {
      share = { bytes: 0, ownBytes: 0, things: new Array<number>(rounds).fill(0) };
      shares.set(set, share);
    }
    const bytes = selfBytes(graph, node);
    share.bytes += bytes;
    if (common.has(node)) continue;
    share.ownBytes += bytes;
    const round = roundOf(node);
    if (round > 0 && isTold(tree, node)) share.things[round - 1]!++;
  }
  return shares;
}

function keptByRows(
  rows: readonly Row[],
  { sets }: Keepers,
  shares: ReadonlyMap<number, Share>,
): Kept[] {
  const kept = rows.map(({ perRound }): Kept => {
    const things = perRound.map(() => 0);
    return { alone: 0, together: 0, things, partners: new Map<number, number>() };
  });
  for (const [set, { ownBytes: bytes, things }] of shares) {
    const members = sets.membersOf(set);
    for (const keeper of members) {
      const row = kept[keeper];
      if (!row) continue;
      if (members.length === 1) {
        row.alone += bytes;
        continue;
      }
      row.together += bytes;
      things.forEach((count, round) => (row.things[round]! += count));
      for (const other of members) {
        if (other === keeper) continue;
        row.partners.set(other, (row.partners.get(other) ?? 0) + sum(things));
      }
    }
  }
  return kept;
}

/** Those that keep most of what a row keeps, with the number of things; none when it has most alone. */
function partnersOf(
  { alone, together, things, partners }: Kept,
  row: number,
  rows: readonly Row[],
): Map<number, number> {
  const { perRound } = rows[row]!;
  const isShared =
    together > alone && perRound.every((count, round) => things[round]! >= LEAST_SHARED * count);
  if (!isShared) return new Map();
  const least = LEAST_PART * sum(things);
  // What somebody else keeps for good reasons is no request's data only because one more has it.
  const counts = (other: number): boolean => isCertain(rows[row]) || isCertain(rows[other]);
  return new Map([...partners].filter(([other, count]) => count >= least && counts(other)));
}

/** Rows that are one another's partners, directly or not; each row once. */
function join(partners: readonly ReadonlyMap<number, number>[]): number[][] {
  const parents = Int32Array.from(partners.keys());
  const rootOf = (row: number): number => {
    let at = row;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  };
  partners.forEach((others, row) => {
    for (const other of others.keys()) {
      if (other >= partners.length) continue;
      const [a, b] = [rootOf(row), rootOf(other)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  });
  const byRoot = new Map<number, number[]>();
  for (const row of partners.keys()) {
    const root = rootOf(row);
    const known = byRoot.get(root);
    if (known) known.push(row);
    else byRoot.set(root, [row]);
  }
  return [...byRoot.values()];
}

/** Those who keep much of what rows keep together. */
function membersOf(
  rows: readonly number[],
  partners: readonly ReadonlyMap<number, number>[],
): Set<number> {
  const members = new Set<number>();
  for (const row of rows) {
    if (partners[row]!.size > 0) members.add(row);
    for (const other of partners[row]!.keys()) members.add(other);
  }
  return members;
}

/** For each set the one that has all its members; -1 for other sets. */
function ownersOf(
  { sets }: Keepers,
  joined: readonly { rows: readonly number[]; all: ReadonlySet<number> }[],
): Int32Array {
  const byRow = new Map<number, number>();
  joined.forEach(({ rows }, at) => rows.forEach(row => byRow.set(row, at)));
  const owners = new Int32Array(sets.count).fill(-1);
  for (let set = UNKNOWN + 1; set < sets.count; set++) {
    const members = sets.membersOf(set);
    const row = members.find(keeper => byRow.has(keeper));
    const at = row === undefined ? -1 : byRow.get(row)!;
    if (at >= 0 && members.every(keeper => joined[at]!.all.has(keeper))) owners[set] = at;
  }
  return owners;
}

/** What is freed with each owner of sets. `count`: their number. */
function freedBy(
  ownerOfSet: Int32Array,
  count: number,
  keepers: Keepers,
  { tree }: Grouping,
): Pick<HeldTogether, 'bytes' | 'nodes'>[] {
  const bytes = new Float64Array(count);
  const ends = new Uint32Array(count + 1);
  for (const node of tree.young) {
    const owner = ownerOfSet[keepers.of(node)]!;
    if (owner < 0) continue;
    bytes[owner]! += selfBytes(tree.graph, node);
    ends[owner + 1]!++;
  }
  for (let owner = 0; owner < count; owner++) ends[owner + 1]! += ends[owner]!;
  const nodes = new Uint32Array(ends[count]!);
  const next = ends.slice(0, count);
  for (const node of tree.young) {
    const owner = ownerOfSet[keepers.of(node)]!;
    if (owner >= 0) nodes[next[owner]!++] = node;
  }
  return Array.from({ length: count }, (_, owner) => ({
    bytes: bytes[owner]!,
    nodes: nodes.subarray(ends[owner], ends[owner + 1]),
  }));
}
