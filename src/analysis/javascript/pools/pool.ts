import type { Fn } from '../syntax/nodes';
import type { ClassLike, Program } from '../program/classLikes';
import type { Effects } from './clearing';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { LentElsewhere } from './foreignLent';
import type { Parking } from './parking';
import type { Release } from './releases';
import type { ReturnedList } from './returnedLists';
import type { ScratchVariable } from './scratchVariables';
import type { Sibling } from './siblings';
import type { FoundSlots } from './slotStores';

/** The facts about one class, in any of its forms, on which the rules decide. */
export interface Pool {
  owner: ClassLike;
  program: Program;
  parking: Parking;
  /** Arrays that are filled through counters. */
  slots: FoundSlots[];
  /** Dictionaries with keys made from a counter. */
  keyed: FoundSlots[];
  /** What each method does to the instance, without constructors. */
  readonly effects: Map<FunctionUnit, Effects>;
  /** For each field or variable of the instance, by `accessKey`: the steps that write it, by method. */
  readonly writers: ReadonlyMap<string, ReadonlyMap<FunctionUnit, readonly Fact[]>>;
  /** For each array or collection, by `accessKey`: the methods that empty or replace it. */
  readonly emptiers: ReadonlyMap<string, ReadonlySet<FunctionUnit>>;
  /** For a parked class, or a part of one: what its instances hold then, by the reset to blame. */
  readonly releases: readonly Release[];
  /** Pools that another file defines, of which a method takes back what they lent by a counter. */
  readonly lentElsewhere: readonly LentElsewhere[];
  /** The functions that take back what lists of records lent and leave nothing in these, by the lists' `accessKey`s. */
  readonly settling: ReadonlyMap<string, ReadonlySet<Fn>>;
  /** Arrays that its functions give back to a pool of arrays as full as they are. */
  readonly returned: readonly ReturnedList[];
  /** Variables that each call of its functions sets anew, and that keep what the last one left there. */
  readonly scratch: readonly ScratchVariable[];
  /** Its tables with entries for pooled things that stay when these go back. */
  siblings: readonly Sibling[];
}
