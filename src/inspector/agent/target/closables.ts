import {
  CLOSED_READY_STATES,
  DESCRIPTORS,
  DESCRIPTOR_SYMBOL,
  END_FLAGS,
  OPEN_FLAGS,
  READY_STATES,
  STREAM_STATES,
} from '../../../protocol/closableStates';
import type { Families } from './families';
import type { Host } from './host';
import { isObject, type SafeRead } from './safeRead';

/** Tells from data alone whether a value can be closed, and whether it is closed. */
export class Closables {
  constructor(
    private readonly read: SafeRead,
    private readonly families: Families,
    private readonly host: Pick<Host, 'streamStates'>,
  ) {}

  /** `null` for a value that cannot be closed. */
  stateOf(value: unknown): 'open' | 'closed' | null {
    const { read } = this;
    if (!isObject(value) || read.isOpaque(value)) return null;
    const prototype = read.proto(value);
    let closes = prototype !== null && this.families.of(prototype).closes;
    // `hasOwn` allocates nothing, and most values have no closing method of their own.
    for (const key of this.families.closers) {
      closes ||= Object.hasOwn(value, key) && typeof read.own(value, key) === 'function';
    }
    if (!closes) return null;
    return this.isEnded(value) ? 'closed' : 'open';
  }

  private isEnded(value: object): boolean {
    const { read } = this;
    for (const key of END_FLAGS) if (read.inherited(value, key) === true) return true;
    for (const key of DESCRIPTORS) {
      if (isClosedDescriptor(read.inherited(value, key))) return true;
    }
    if (isClosedDescriptor(read.bySymbol(value, DESCRIPTOR_SYMBOL))) return true;
    for (const key of READY_STATES) {
      if (CLOSED_READY_STATES.includes(read.inherited(value, key))) return true;
    }
    for (const key of OPEN_FLAGS) if (read.inherited(value, key) === false) return true;
    return this.isDestroyedStream(value);
  }

  /** Streams keep `destroyed` in a state object. Newer Node versions pack it into bits behind a getter of Node's own. */
  private isDestroyedStream(value: object): boolean {
    const { read } = this;
    for (const key of STREAM_STATES) {
      const state = read.inherited(value, key);
      if (!isObject(state) || read.isProxy(state)) continue;
      if (read.own(state, 'destroyed') === true) return true;
      const stateClass = read.proto(state);
      if (!stateClass || !this.host.streamStates.includes(stateClass)) continue;
      const getter = read.descriptor(stateClass, 'destroyed')?.get;
      if (getter && Reflect.apply(getter, state, []) === true) return true;
    }
    return false;
  }
}

function isClosedDescriptor(fd: unknown): boolean {
  return fd === null || (typeof fd === 'number' && fd < 0);
}
