import { packageOfFile } from '../../base/packageFolder';
import { NONE } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { originOf, type Named } from './named';
import type { Naming } from './naming';
import type { Scripts } from './scripts';
import { hasName, type Slot } from './slot';
import type { Slots } from './slots';

const MOST_STEPS = 64;
/** Limit of the variables and fields that are looked at on one way. */
const MOST_SLOTS = 12;

/** A holder's name, and the thing that it is. */
export interface NamedThing {
  named: Named;
  node: number;
}

/** Finds what of the program's own code leads to a holder that a dependency's code has. */
export class OwnPlaces {
  constructor(
    private readonly tree: AgedTree,
    private readonly slots: Slots,
    private readonly naming: Naming,
    private readonly scripts: Scripts,
  ) {}

  /**
   * For each holder the nearest variable or field on its way that the program's own code has; `undefined` for holders of the
   * program's own, and where there is none. `seenBy`: of the holders' names, which are located; gets that of the answers.
   */
  of(holders: readonly NamedThing[], seenBy: Map<number, number>): (Named | undefined)[] {
    const ways = holders.map(({ named, node }) =>
      this.isOthers(originOf(named, seenBy)) ? this.slotsAbove(node) : [],
    );
    const all = ways.flat();
    if (all.length === 0) return holders.map(() => undefined);
    this.naming.prepare(all);
    const names = new Map(all.map(slot => [slot, this.naming.name(slot, false)]));
    const named = [...names.values()];
    const found = this.scripts.locate(
      named.map(({ origin }) => origin).filter(node => node !== NONE),
      named.map(({ scope }) => scope).filter(node => node !== NONE),
    );
    for (const [scope, fn] of found) if (!seenBy.has(scope)) seenBy.set(scope, fn);
    return ways.map(way =>
      way.map(slot => names.get(slot)!).find(each => this.isOwn(originOf(each, seenBy))),
    );
  }

  /** The variables and fields on the way to a node, the nearest first. */
  private slotsAbove(node: number): Slot[] {
    const { tree } = this;
    const found: Slot[] = [];
    let at = node;
    for (let depth = 0; depth < MOST_STEPS && found.length < MOST_SLOTS; depth++) {
      const owner = tree.ownerOf(tree.parentOf(at));
      if (owner <= 0) break;
      const slot = this.slots.of(at, owner);
      if (hasName(slot)) found.push(slot);
      at = owner;
    }
    return found;
  }

  private isOthers(origin: number): boolean {
    if (origin === NONE || this.scripts.positionOf(origin) === undefined) return false;
    return this.scripts.isNodes(origin) || this.isOfPackage(origin);
  }

  private isOwn(origin: number): boolean {
    if (origin === NONE || this.scripts.positionOf(origin) === undefined) return false;
    return !this.isOthers(origin);
  }

  private isOfPackage(origin: number): boolean {
    const name = this.scripts.scriptOf(origin);
    return name !== undefined && packageOfFile(name) !== undefined;
  }
}
