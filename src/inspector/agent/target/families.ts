import { CLOSERS } from '../../../protocol/closableStates';
import { PROTO_DEPTH } from '../../../protocol/heldValues';
import type { Host } from './host';
import type { SafeRead } from './safeRead';

/** Properties that all objects of one prototype share. */
export interface Family {
  className: string;
  /** Whether a class in the chain has a closing method. */
  closes: boolean;
}

/** Families by prototype. Each is computed once, because there may be hundreds of thousands of values. */
export class Families {
  /** Names of closing methods. */
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

  /** Forgets all families, because classes may have changed since the last reading. */
  forget(): void {
    this.families = new WeakMap();
  }
}
