import type { SafeRead } from './safeRead';
import { NOWHERE, type Standing } from './standing';

/** Limit of settlers that are noted. */
const MOST_PLACES = 5_000;
/** The text of a function of V8's that has no name. */
const NAMELESS = 'function () { [native code] }';

/**
 * The functions that a walk met by which promises are settled: somebody may wait for each of these promises, and what waits is
 * out of everybody's reach. V8 tells neither the promise nor whether it is settled by now.
 */
export class Settlers {
  /** Where they stand; what resolves a promise and what rejects it are one where they stand side by side. */
  readonly places: Standing[] = [];
  /** Objects and functions with a field or variable that has one. */
  private readonly holders = new WeakSet<object>();

  constructor(private readonly read: SafeRead) {}

  /** Notes a native function that was met at `from`, if it is one. Answers whether it is. */
  meet(fn: object, text: string, from: Standing, name: PropertyKey | undefined): boolean {
    if (text !== NAMELESS || !this.isSettler(fn)) return false;
    const holder = name === undefined ? undefined : from.target;
    if (holder && this.holders.has(holder)) return true;
    if (holder) this.holders.add(holder);
    if (this.places.length < MOST_PLACES) {
      this.places.push({ ...NOWHERE, target: fn, up: from, name });
    }
    return true;
  }

  /** Functions of Node's own native parts have a prototype or a name. */
  private isSettler(fn: object): boolean {
    const { read } = this;
    return (
      read.own(fn, 'name') === '' &&
      read.own(fn, 'length') === 1 &&
      read.descriptor(fn, 'prototype') === undefined
    );
  }
}
