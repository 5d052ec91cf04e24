import type * as t from '@babel/types';
import type { ClassLike } from '../program/classLikes';
import type { Maker } from '../program/foreignCallees';
import type { Handed, Made } from './made';
import type { Place } from './placeKeys';

/** Something that a function puts into a pool of its file, and what happens to it on that way. */
export interface Given {
  place: Place;
  /** What is made where the place has nothing. */
  made: readonly Made[];
  /** Methods that are called on it. */
  hooks: ReadonlySet<string>;
  /** Its fields that are set to nothing. */
  cleared: ReadonlySet<string>;
  /** Functions that get it and that others handed over or define. */
  handed: readonly GivenTo[];
  /** Whether something unknown gets it. */
  isUncertain: boolean;
}

/** A function that gets an instance: one that was handed over, or a method of the class that extends this one. */
export interface GivenTo {
  by: Handed | { method: string };
  ordinal: number;
}

/** What a call of another file's function does with a pool of that file. */
export interface ForeignTransfer {
  /** The place whose idle instance the call yields, and what it makes when there is none. */
  taken: Place | undefined;
  made: readonly Made[];
  /** Whether what it yields is made anew by a constructor: `this.type.apply(idle, arguments)`. */
  isMadeAnew: boolean;
  /** What it puts into such a place, by the ordinal of the argument; `self` for the receiver. */
  given: ReadonlyMap<number | 'self', ForeignGiven>;
}

export interface ForeignGiven extends Given {
  /** What the pool's takers make, as far as it is known. */
  made: readonly Made[];
  /** Whether the pool's takers make something where it has nothing. */
  isMade: boolean;
  /** Where the pool was made: its arguments are what the pool calls. */
  maker: Maker | undefined;
  /** The class of what the function is called on. */
  owner: ClassLike | undefined;
}

/** By call. */
export type Transfers = ReadonlyMap<t.Node, ForeignTransfer>;
