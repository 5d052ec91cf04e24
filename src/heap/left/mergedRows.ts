import { NONE, type HeapObjects } from '../graph/objects';
import type { HolderKind } from '../../protocol/holders';
import type { Grouping } from './grouping';
import type { Growth } from './growth';
import type { HeldTogether } from './heldTogether';
import type { Keepers } from './keepers';
import { isListNode } from './links';
import type { Lists } from './lists';
import { keyOf, originOf, type Named } from './named';
import type { Naming } from './naming';
import type { Paths } from './path';
import { sum } from './perRound';
import type { Row } from './rows';
import type { Scripts } from './scripts';
import { hasName } from './slot';

/** Limit of other holders that are told of a row. */
const MOST_OTHERS = 8;
/** A holder of less than this part of what another one holds is looked at after it. */
const MOST_OF_ALL = 0.9;
/** More than any rank: of holders within what the row keeps. */
const INSIDE = 1000;

/** The order in which people look at holders: what has many values and a name first, what only happens to have them last. */
const KINDS: readonly (readonly HolderKind[])[] = [
  ['map', 'set', 'array', 'object'],
  ['field', 'pool', 'closure'],
  ['async-context', 'promise'],
  ['timer', 'listener'],
];

/** A holder of what a row keeps: the row's own, or another slot. */
interface HolderOfRow {
  named: Named;
  /** The thing that has the values, of many the first one. */
  holder: number;
  origin: number;
  /** The row that is told about it; `undefined` for another slot. */
  row: Row | undefined;
  path: Row['path'];
}

/** Makes one row of those that are held together, named after the holder that a person looks at first. */
export class MergedRows {
  constructor(
    private readonly objects: HeapObjects,
    private readonly paths: Paths,
    private readonly grouping: Grouping,
    private readonly growth: Growth,
    private readonly naming: Naming,
    private readonly scripts: Scripts,
    private readonly lists: Lists,
  ) {}

  read(rows: readonly Row[], keepers: Keepers, together: readonly HeldTogether[]): Row[] {
    const others = new Set(
      together.flatMap(each => [...each.keepers.keys()].filter(at => at >= rows.length)),
    );
    this.naming.prepare([...others].map(keeper => keepers.slots[keeper - rows.length]!.slot));
    const nameOf = (keeper: number): Named => {
      const { slot, linked } = keepers.slots[keeper - rows.length]!;
      return this.naming.name(slot, linked);
    };
    const names = new Map([...others].map(keeper => [keeper, nameOf(keeper)]));
    const named = [...names.values(), ...rows.map(row => row.named)];
    const seenBy = this.scripts.locate(
      named.map(({ origin }) => origin).filter(node => node !== NONE),
      named.map(({ scope }) => scope).filter(node => node !== NONE),
    );
    const holderOf = (keeper: number): HolderOfRow => {
      const row = rows[keeper];
      const name = names.get(keeper) ?? this.nameOfEnd(row!) ?? row!.named;
      const origin = originOf(name, seenBy);
      const path = row?.path ?? this.paths.to(keepers.slots[keeper - rows.length]!.slot);
      const group = row?.groups[0];
      const value = group?.examples[0];
      const slot = group?.slot ?? keepers.slots[keeper - rows.length]!.slot;
      const holder = value === undefined ? slot.holder : this.grouping.holderOf(value);
      return { named: name, holder, origin, row, path };
    };
    return together.map(each => this.merge(each, rows, holderOf));
  }

  /** A list's name, for a row about one of its ends. */
  private nameOfEnd({ groups: [group] }: Row): Named | undefined {
    const { slot, linked, examples } = group!;
    const [value] = examples;
    if (linked || value === undefined || !hasName(slot)) return undefined;
    if (!isListNode(this.objects, value)) return undefined;
    return this.naming.name(this.lists.placeOfFirst(value, slot.holder, slot), true);
  }

  private merge(
    { rows: ordinals, keepers, isKept }: HeldTogether,
    rows: readonly Row[],
    holderOf: (keeper: number) => HolderOfRow,
  ): Row {
    const own = ordinals.map(row => rows[row]!);
    const [first] = own;
    if (keepers.size === 0) return first!;
    const grows = own.some(({ verdict }) => verdict === 'grows');
    const most = Math.max(...keepers.values());
    const holders = [...keepers]
      .sort(([a], [b]) => a - b)
      .map(([keeper, bytes]) => {
        const holder = holderOf(keeper);
        const rank = this.rank(holder, grows, bytes >= MOST_OF_ALL * most);
        // What is only there because of the others holds nothing by itself.
        return { ...holder, rank: isKept(holder.holder) ? rank + INSIDE : rank };
      })
      .sort((a, b) => a.rank - b.rank);
    const chosen = holders[0]!;
    const row = chosen.row ?? first!;
    // Where only others of them grow, their numbers show it.
    const counted =
      grows && row.verdict !== 'grows' ? own.find(each => each.verdict === 'grows')! : row;
    const told = new Map<string, Named>();
    for (const { named, origin, rank } of holders) {
      if (told.size > 0 && rank >= INSIDE) continue;
      const key = keyOf(named, this.scripts, origin);
      if (!told.has(key)) told.set(key, named);
    }
    const groups = [row, ...own.filter(each => each !== row)].flatMap(each => each.groups);
    return {
      named: chosen.named,
      alsoHeldBy: [...told.values()].slice(1, 1 + MOST_OTHERS),
      groups,
      verdict: grows ? 'grows' : 'parked',
      perRound: this.growth.bornOf(counted.groups[0]!) ?? counted.perRound,
      contexts: sum(own.map(({ contexts }) => contexts)),
      path: chosen.path,
    };
  }

  /** Less is looked at earlier. */
  private rank({ named, row, origin }: HolderOfRow, grows: boolean, hasAll: boolean): number {
    const kind = KINDS.findIndex(kinds => kinds.includes(named.kind));
    const isNodes = named.isNodesPart === true || this.scripts.isNodes(origin);
    const isUnknown = this.scripts.positionOf(origin) === undefined;
    const isSteady = grows && row !== undefined && row.verdict !== 'grows';
    return (
      (isNodes ? 100 : 0) +
      (isSteady ? 50 : 0) +
      10 * kind +
      (isUnknown ? 4 : 0) +
      (hasAll ? 0 : 2) +
      (row === undefined ? 1 : 0)
    );
  }
}
