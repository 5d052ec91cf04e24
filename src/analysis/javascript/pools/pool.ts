import type { ClassLike, Program } from '../program/classLikes';
import type { Effects } from './clearing';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { Parking } from './parking';
import type { Release } from './releases';
import type { FoundSlots } from './slotStores';

/** The facts of one class in any of its forms, by which the rules decide. */
export interface Pool {
  owner: ClassLike;
  program: Program;
  parking: Parking;
  /** Its arrays that are filled through counters. */
  slots: FoundSlots[];
  /** Its dictionaries whose keys are made from a counter. */
  keyed: FoundSlots[];
  /** What each method does to the instance; constructors are left out. */
  readonly effects: Map<FunctionUnit, Effects>;
  /** The steps by which each method writes a field or variable of the instance, by its `accessKey`. */
  readonly writers: ReadonlyMap<string, ReadonlyMap<FunctionUnit, readonly Fact[]>>;
  /** The methods that empty or replace an array or collection, by its `accessKey`. */
  readonly emptiers: ReadonlyMap<string, ReadonlySet<FunctionUnit>>;
  /** Of a class that is parked: what its instances hold then. */
  readonly release: Release | undefined;
}
