import { sizeOfMap, sizeOfSet } from './elements';
import { SAMPLE, type Cursors } from './cursors';
import type { Edges } from './edges';
import { OwnMethods } from './ownMethods';
import { isObject } from './safeRead';
import type { WalkParts } from './walkParts';

/** Reads an object's contents: fields, elements, entries. */
export class Containers {
  constructor(
    private readonly parts: Pick<WalkParts, 'read' | 'host' | 'inspectable'>,
    private readonly edges: Edges,
    private readonly cursors: Cursors,
  ) {}

  readContents(target: object): void {
    const { host } = this.parts;
    if (ArrayBuffer.isView(target)) return;
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
    this.cursors.begin(target, keys.length, () =>
      at < keys.length ? readField(keys[at++]!) : undefined,
    );
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
    this.cursors.begin(target, end, () =>
      at < end ? edges.follow(target, undefined, read.own(target, at++)) : undefined,
    );
  }

  private readMap(target: object): void {
    const { edges } = this;
    const entries = Reflect.apply(Map.prototype.entries, target, []) as Iterator<
      [unknown, unknown]
    >;
    this.cursors.begin(target, sizeOfMap(target), () => {
      const step = entries.next();
      if (step.done) return undefined;
      const isKeyPooled = edges.follow(target, undefined, step.value[0]);
      return edges.follow(target, undefined, step.value[1]) || isKeyPooled;
    });
  }

  private readSet(target: object): void {
    const { edges } = this;
    const values = Reflect.apply(Set.prototype.values, target, []) as Iterator<unknown>;
    this.cursors.begin(target, sizeOfSet(target), () => {
      const step = values.next();
      return step.done ? undefined : edges.follow(target, undefined, step.value);
    });
  }
}
