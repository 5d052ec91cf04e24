import type { Access } from '../../../protocol/poolModel';
import type { Hidden } from './hidden';
import { isObject, type SafeRead } from './safeRead';

/** A whole number. */
export function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** Follows the paths of pool models through what may be read, and notes what stands in the way. */
export class Accesses {
  /** What stood in the way first, in words for people; set back by whoever opens a store. */
  obstacle: string | undefined;

  constructor(
    private readonly read: SafeRead,
    private readonly hidden: Hidden,
  ) {}

  resolve(instance: object, { base, path }: Access): unknown {
    let at: unknown = instance;
    for (const [depth, name] of path.entries()) {
      at = depth === 0 && base === 'closure' ? this.hiddenOf(instance, name) : this.step(at, name);
    }
    return at;
  }

  /** Something that elements are read of. */
  list(instance: object, access: Access): object | undefined {
    const list = this.resolve(instance, access);
    if (!isObject(list)) return undefined;
    if (!this.read.isProxy(list)) return list;
    const name = access.path.join('.');
    this.obstacle ??= `Its field ${name} holds a Proxy, and proxies are never touched.`;
    return undefined;
  }

  /** A counter. */
  counter(instance: object, access: Access): number | undefined {
    const value = integer(this.resolve(instance, access));
    if (value === undefined) {
      this.obstacle ??= `Its ${access.path.join('.')} holds no whole number.`;
    }
    return value;
  }

  /** One field of what was reached. */
  step(target: unknown, name: string): unknown {
    const { read } = this;
    if (!isObject(target)) return undefined;
    if (read.isProxy(target)) {
      this.obstacle ??= `A Proxy stands before its ${name}, and proxies are never touched.`;
      return undefined;
    }
    if (name.startsWith('#')) return this.hiddenOf(target, name);
    const own = read.own(target, name);
    if (own !== undefined) return own;
    if (read.isAccessor(target, name)) {
      this.obstacle ??= `Its field ${name} is an accessor, and getters are never run.`;
    }
    return this.hidden.get(target, name);
  }

  /** A private field or a closure's variable: one that nobody has read says nothing about what it holds. */
  private hiddenOf(target: object, name: string): unknown {
    if (!this.hidden.has(target, name)) {
      this.obstacle ??= `Its ${name} could not be read in the time that a walk may take.`;
    }
    return this.hidden.get(target, name);
  }
}
