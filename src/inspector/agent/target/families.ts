import { CLOSERS } from '../../../protocol/closableStates';
import { PROTO_DEPTH } from '../../../protocol/heldValues';
import type { Host } from './host';
import type { SafeRead } from './safeRead';

/** What objects of one prototype have in common. */
export interface Family {
  className: string;
  /** A class in the chain has a method that closes. */
  closes: boolean;
}

/** Families by prototype: found out once, since values come by the hundred thousand. */
export class Families {
  /** Names of methods that close. */
  readonly closers: readonly PropertyKey[];
  private families = new WeakMap<object, Family>();

  constructor(
    private readonly read: SafeRead,
    { disposeSymbols }: Pick<Host, 'disposeSymbols'>,
  ) {
    this.closers = [...CLOSERS, ...disposeSymbols];
  }

  of(prototype: object): Family {
    let family = this.families.get(prototype);
    if (family) return family;
    family = { className: '', closes: false };
    const { read } = this;
    let holder: object | null = prototype;
    for (let depth = 0; holder && depth < PROTO_DEPTH; depth++) {
      family.className ||= read.functionName(read.own(holder, 'constructor'));
      for (const key of this.closers) family.closes ||= typeof read.own(holder, key) === 'function';
      holder = read.proto(holder);
    }
    family.className ||= 'Object';
    this.families.set(prototype, family);
    return family;
  }

  /** Classes may have changed since the last reading. */
  forget(): void {
    this.families = new WeakMap();
  }
}
