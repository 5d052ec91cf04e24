import type { Access } from '../../../protocol/poolModel';
import type { Hidden } from './hidden';
import { elementsOf, isStringObject } from './elements';
import { isObject, LISTED_ELEMENTS, LISTED_KEYS, type SafeRead } from './safeRead';

/** The value if it is a whole number. */
export function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** Follows access paths of pool models through what may be read, and notes obstacles. */
export class Accesses {
  /** The first obstacle, in words for people. Reset it before opening a store. */
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

  /** An object whose elements are to be read. */
  list(instance: object, access: Access): object | undefined {
    const list = this.resolve(instance, access);
    if (!isObject(list)) return undefined;
    const name = access.path.join('.');
    if (this.read.isProxy(list)) {
      this.obstacle ??= `Its field ${name} holds a Proxy, and proxies are never read.`;
      return undefined;
    }
    if (isLongText(list)) {
      this.obstacle ??= `Its field ${name} holds a String object, which is too long to be listed.`;
    }
    return list;
  }

  /** The keys of what `list` answered. */
  keys(list: object): PropertyKey[] {
    const keys = this.read.keys(list);
    if (this.read.isVast(list)) {
      this.obstacle ??= `It has an object with more than ${LISTED_KEYS / 1000},000 properties, which cannot be listed without stopping the program for long.`;
    }
    return keys;
  }

  /** The value of a counter. */
  counter(instance: object, access: Access): number | undefined {
    const value = integer(this.resolve(instance, access));
    if (value === undefined) {
      this.obstacle ??= `Its ${access.path.join('.')} holds no whole number.`;
    }
    return value;
  }

  /** Reads one field on the path. */
  step(target: unknown, name: string): unknown {
    const { read } = this;
    if (!isObject(target)) return undefined;
    if (read.isProxy(target)) {
      this.obstacle ??= `The path to its ${name} goes through a Proxy, and proxies are never read.`;
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

  /** A private field or closure variable. Unless the inspector has read it, its value is unknown. */
  private hiddenOf(target: object, name: string): unknown {
    if (!this.hidden.has(target, name)) {
      this.obstacle ??= `Its ${name} could not be read within the walk’s time limit.`;
    }
    return this.hidden.get(target, name);
  }
}

function isLongText(list: object): boolean {
  return elementsOf(list) > LISTED_ELEMENTS && isStringObject(list);
}
