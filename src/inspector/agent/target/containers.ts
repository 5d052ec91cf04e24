import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { byteLengthOf, sizeOfMap, sizeOfSet } from './elements';
import { SAMPLE, type Cursors } from './cursors';
import type { Edges } from './edges';
import type { Frontier } from './frontier';
import { NATIVE_END, textOf } from './functionText';
import { GlobalVariables } from './globalVariables';
import { OwnMethods } from './ownMethods';
import { isObject } from './safeRead';
import { NOWHERE, type Standing } from './standing';
import type { WalkParts } from './walkParts';

/** A view with more bytes is not asked for properties of its own: V8 lists its bytes with them. */
const LISTED_BYTES = 64;

/** Reads an object's contents: fields, elements, entries. */
export class Containers {
  /** Prototypes of classes that were met by an object. */
  private readonly inherited = new WeakSet<object>();
  /** Their classes, each with an object of it. They are asked about last: others lead to their variables by better names. */
  private readonly classes = new Map<object, Standing>();
  /** Those that were asked about. */
  private readonly asked = new WeakMap<object, Standing>();

  constructor(
    private readonly parts: Pick<WalkParts, 'read' | 'host' | 'inspectable' | 'memory'>,
    private readonly edges: Edges,
    private readonly cursors: Cursors,
    private readonly frontier: Frontier,
  ) {}

  readContents(target: object): void {
    const { host } = this.parts;
    if (ArrayBuffer.isView(target)) return this.readView(target);
    if (host.isMap(target)) this.readMap(target);
    else if (host.isSet(target)) this.readSet(target);
    if (Array.isArray(target)) this.readArray(target);
    else this.readFields(target);
  }

  readFields(target: object): void {
    const { read, inspectable } = this.parts;
    const { edges } = this;
    const keys = read.keys(target);
    if (read.isVast(target)) inspectable.refuse(target);
    const isFunction = typeof target === 'function';
    const readField = (key: PropertyKey): boolean => {
      if (isFunction && key === 'prototype') return this.readPrototype(target);
      const found = read.descriptor(target, key);
      if (found && !('value' in found)) edges.followAccessor(target, key, [found.get, found.set]);
      return edges.follow(target, key, found?.value);
    };
    if (keys.length <= SAMPLE) {
      for (const key of keys) readField(key);
      return;
    }
    let at = 0;
    this.cursors.begin(
      target,
      () => keys.length,
      () => (at < keys.length ? readField(keys[at++]!) : undefined),
    );
  }

  /** Reads what was put on a small view besides its bytes. */
  private readView(target: ArrayBufferView): void {
    const bytes = byteLengthOf(target);
    if (bytes > LISTED_BYTES) return;
    const keys = this.parts.read.keys(target);
    const named = keys.filter(key => typeof key === 'symbol' || !/^\d+$/.test(key as string));
    for (const key of named) this.edges.follow(target, key, this.parts.read.own(target, key));
  }

  /**
   * Follows what an object inherits: a prototype that is an object like others, as if it were the object itself; of a class's
   * prototype, the class. That is visited when it turns out to be the program's.
   */
  readInherited(at: Standing & { target: object }): void {
    const { read, memory } = this.parts;
    const { inherited, classes, frontier } = this;
    let proto = read.proto(at.target);
    for (let depth = 0; proto && depth < PROTO_DEPTH && !inherited.has(proto); depth++) {
      if (memory.nodesOwn.has(proto) || proto === GlobalVariables.prototype) return;
      const constructor = read.own(proto, 'constructor');
      if (typeof constructor !== 'function' || read.isProxy(constructor)) {
        frontier.add(proto, at.depth + 1, at.up ?? NOWHERE, at.name, at.isLate);
        return;
      }
      inherited.add(proto);
      const isKnown = classes.has(constructor) || textOf(constructor).endsWith(NATIVE_END);
      if (!isKnown) classes.set(constructor, at);
      proto = read.proto(proto);
    }
  }

  /** Asks about the classes that only objects have led to; false when there are none. */
  askClasses(): boolean {
    const { classes, edges, frontier, asked } = this;
    const left = [...classes].filter(([constructor]) => !frontier.visited.has(constructor));
    classes.clear();
    for (const [constructor, at] of left) {
      asked.set(constructor, at);
      edges.from = at;
      edges.queueOpaque(constructor, undefined, 'constructor');
    }
    return left.length > 0;
  }

  /** The classes that were not asked about. */
  leftClasses(): Standing[] {
    return [...this.classes].map(([target, up]) => ({
      ...NOWHERE,
      ...{ target, up, name: 'constructor' },
    }));
  }

  /** A function is the program's: visits it when it is a class that only objects led to. */
  meetOwn(fn: object): void {
    const at = this.asked.get(fn);
    if (at) this.frontier.add(fn, at.depth + 1, at, 'constructor', at.isLate);
  }

  /**
   * Reads what was put on a class's prototype: values, accessors, and functions that its own text does not have, such as those
   * of a decorator. Its methods have the variables that the class has.
   */
  private readPrototype(target: object): false {
    const { read } = this.parts;
    const { edges } = this;
    const prototype = read.own(target, 'prototype');
    if (!isObject(prototype) || read.isOpaque(prototype)) return false;
    const methods = new OwnMethods(target);
    for (const key of read.keys(prototype)) {
      const found = key === 'constructor' ? undefined : read.descriptor(prototype, key);
      if (!found) continue;
      const isMethod = typeof found.value === 'function' && !methods.isClass;
      if (!('value' in found)) {
        const added = [found.get, found.set].filter(fn => !methods.has(fn));
        edges.followAccessor(target, key, added);
      } else if (!isMethod && !methods.has(found.value)) edges.follow(target, key, found.value);
    }
    return false;
  }

  private readArray(target: object): void {
    const { read } = this.parts;
    const { edges } = this;
    const end = Number(read.own(target, 'length'));
    if (end === 0) return;
    let at = 0;
    this.cursors.begin(
      target,
      () => this.fullSize(target, end),
      () => (at < end ? edges.follow(target, undefined, read.own(target, at++)) : undefined),
    );
  }

  /** Number of an array's elements if all were as full as the first ones, by a sample of the rest. */
  private fullSize(target: object, end: number): number {
    const { read } = this.parts;
    const countFull = (start: number, step: number): number => {
      let full = 0;
      for (let i = 0; i < SAMPLE; i++) {
        if (isObject(read.own(target, Math.floor(start + i * step)))) full++;
      }
      return full;
    };
    const first = countFull(0, 1);
    const rest = countFull(SAMPLE, (end - SAMPLE) / SAMPLE);
    return first === 0 ? end : SAMPLE + (end - SAMPLE) * (rest / first);
  }

  private readMap(target: object): void {
    const { edges } = this;
    const entries = Reflect.apply(Map.prototype.entries, target, []) as Iterator<
      [unknown, unknown]
    >;
    this.cursors.begin(
      target,
      () => sizeOfMap(target),
      () => {
        const step = entries.next();
        if (step.done) return undefined;
        const isKeyPooled = edges.follow(target, undefined, step.value[0]);
        return edges.follow(target, undefined, step.value[1]) || isKeyPooled;
      },
    );
  }

  private readSet(target: object): void {
    const { edges } = this;
    const values = Reflect.apply(Set.prototype.values, target, []) as Iterator<unknown>;
    this.cursors.begin(
      target,
      () => sizeOfSet(target),
      () => {
        const step = values.next();
        return step.done ? undefined : edges.follow(target, undefined, step.value);
      },
    );
  }
}
