import { PROTO_DEPTH } from '../../../protocol/heldValues';
import type { Containers } from './containers';
import type { Edges } from './edges';
import { NATIVE_END, textOf } from './functionText';
import type { Waypoint } from './known';
import type { Waypoints } from './waypoints';
import { isObject } from './safeRead';
import { NOWHERE, type Standing } from './standing';
import type { WalkParts } from './walkParts';

/** Largest number of scopes around one function. */
const MAX_SCOPES = 64;
/** V8's names of scopes that all functions of a realm share. */
const SHARED_SCOPES = ['Global', 'Script'];
/** Node's native function that tells a promise's state and result, by its name in modules of Node's. */
const PROMISE_DETAILS = 'getPromiseDetails';
/** Variables with signals that have listeners: no gate leads there, but the callbacks of their timers do. */
const KEEPERS = ['gcPersistentSignals'];
/** Elements that are looked at for what a collection of Node's is of. */
const LOOKED_AT = 16;

type ScopesParts = Pick<WalkParts, 'read' | 'host' | 'memory' | 'kinds' | 'hidden' | 'shared'>;

/** What only the inspector can read and hands to the agent: captured variables and private fields. */
export class Scopes {
  /** See `Host.gates`. */
  gates: ReadonlyMap<object, readonly string[]> = new Map();
  private readonly viasOfFunction = new WeakMap<object, Waypoint['vias']>();
  /** Instances whose closures are read with them, in each pass. */
  private readonly closed = new WeakSet<object>();
  /** Where objects stand that the inspector was asked about. */
  private readonly askedAt = new WeakMap<object, Standing>();

  constructor(
    private readonly parts: ScopesParts,
    private readonly edges: Edges,
    private readonly waypoints: Waypoints,
    private readonly containers: Pick<Containers, 'meetOwn'>,
  ) {}

  /** Records that the function led to instances before: only these names are followed from it. */
  expectWaypoint(fn: object, vias: Waypoint['vias']): void {
    this.viasOfFunction.set(fn, vias);
  }

  expectClosure(at: Standing & { target: object }): void {
    this.closed.add(at.target);
    this.askedAt.set(at.target, { ...at, depth: 0 });
  }

  expectInside(at: Standing & { target: object }): void {
    this.askedAt.set(at.target, at);
  }

  /** Where something stands that waits for the inspector. */
  standingOf(target: object): Standing | undefined {
    return this.askedAt.get(target) ?? this.edges.standingOf(target);
  }

  /** Sets the position from which references lead away to what the inspector told about `target`. */
  standAt(target: object | undefined, vias?: Waypoint['vias']): void {
    const at = target && this.standingOf(target);
    const isInstance = target !== undefined && this.parts.kinds.of(target) !== undefined;
    const { depth, up, name } = at ?? NOWHERE;
    this.edges.from = { ...NOWHERE, target, depth, isInstance, vias, up, name };
  }

  /** `scopes`: scope objects, or for each of `functions` its whole `[[Scopes]]` list. */
  addScopes(functions: (object | undefined)[], scopes: unknown[]): void {
    for (const [i, list] of scopes.entries()) {
      const fn = functions[i];
      if (fn) this.containers.meetOwn(fn);
      this.standAt(fn, fn && this.viasOfFunction.get(fn));
      this.edges.from.depth = 0;
      this.edges.from.isScope = fn !== undefined;
      for (const scope of this.scopesIn(list)) {
        if (!this.parts.memory.nodesOwn.has(scope)) this.readScope(fn, scope);
      }
    }
  }

  /**
   * Adds what a call of a function of Node's left to the function `fn` that it made: a module of Node's holds nothing of the
   * program's but for what a gate names, and collections of objects of a class of the module's. Answers whether the next walk
   * has to read it, or functions like it, too.
   */
  addInternal(fn: object, list: unknown): boolean {
    this.parts.memory.nodesFunctions.add(fn);
    const inner = this.scopesIn(list, SHARED_SCOPES);
    const module = inner.pop();
    if (module) this.meetPromiseDetails(module);
    const gate = this.gates.get(fn);
    const collections = module && !gate ? this.collectionsIn(module, fn) : [];
    if (module) {
      const kept = collections.filter(name =>
        this.isOfClass(this.parts.read.own(module, name), fn),
      );
      const known = KEEPERS.filter(name => this.parts.read.descriptor(module, name));
      this.addNamed(module, gate ?? [...kept, ...known]);
    }
    const isRead = gate !== undefined || collections.length > 0;
    if (inner.length === 0 || this.isOfRequire(inner)) return isRead;
    this.parts.memory.internal.add(fn);
    this.standAt(fn);
    this.edges.from.depth = 0;
    this.edges.from.isScope = true;
    for (const scope of inner) this.readScope(fn, scope);
    return true;
  }

  /** Notes Node's native function that tells what a promise is, where a module of Node's has it. */
  private meetPromiseDetails(module: object): void {
    const tell = this.parts.read.own(module, PROMISE_DETAILS);
    if (typeof tell !== 'function' || this.parts.read.isProxy(tell)) return;
    if (textOf(tell).endsWith(NATIVE_END)) {
      this.parts.memory.promiseDetails ??= tell as (promise: object) => unknown;
    }
  }

  /** The variables of the module of a class of Node's that have Maps and Sets. */
  private collectionsIn(module: object, fn: object): PropertyKey[] {
    const { read, host } = this.parts;
    const prototype = read.own(fn, 'prototype');
    if (!isObject(prototype) || read.own(prototype, 'constructor') !== fn) return [];
    return read.keys(module).filter(name => {
      const value = read.own(module, name);
      return host.isMap(value) || host.isSet(value);
    });
  }

  /** Whether a Map's or Set's first values have one of this class. */
  private isOfClass(collection: unknown, fn: object): boolean {
    const { read, host } = this.parts;
    const prototype = read.own(fn, 'prototype');
    const values = (host.isMap(collection) ? Map : Set).prototype.values as () => Iterator<unknown>;
    const entries = Reflect.apply(values, collection, []);
    for (let i = 0; i < LOOKED_AT; i++) {
      const step = entries.next();
      if (step.done) return false;
      let proto =
        isObject(step.value) && !read.isOpaque(step.value) ? read.proto(step.value) : null;
      for (let depth = 0; proto && depth < PROTO_DEPTH; depth++) {
        if (proto === prototype) return true;
        proto = read.proto(proto);
      }
    }
    return false;
  }

  /** Each module has a `require` of its own, which leads to the module, as their cache does. */
  private isOfRequire(scopes: readonly object[]): boolean {
    const { read } = this.parts;
    const isModule = (value: unknown): boolean => {
      const proto = isObject(value) && !read.isOpaque(value) ? read.proto(value) : null;
      return proto !== null && read.functionName(read.own(proto, 'constructor')) === 'Module';
    };
    return scopes.some(scope => isModule(read.own(scope, 'mod')));
  }

  /** Adds only the variables with these names. */
  private addNamed(scope: object, names: readonly PropertyKey[]): void {
    this.standAt(undefined);
    for (const name of names) this.edges.follow(scope, name, this.parts.read.own(scope, name));
  }

  /** Adds a part of a bound function, a Proxy or a generator, which is a beginning like a root. */
  addPart(target: object, part: unknown): void {
    const { up, name } = this.standingOf(target) ?? NOWHERE;
    // V8 tells the function behind a bound one before the other parts.
    const { behind } = this.parts.memory;
    if (typeof part === 'function' && !behind.has(target)) behind.set(target, part);
    this.edges.from = { ...NOWHERE, target, up, name };
    this.edges.follow(undefined, undefined, part);
  }

  /** Adds private fields or closure variables of an object. */
  addHidden(target: object, names: readonly string[], values: unknown[]): void {
    this.standAt(target);
    for (const [i, name] of names.entries()) {
      this.parts.hidden.add(target, name, values[i]);
      this.edges.follow(target, name, values[i]);
    }
  }

  /** `scopes`: the `[[Scopes]]` list of one of the target's methods. */
  addClosure(target: object, scopes: unknown): void {
    const { read, hidden } = this.parts;
    this.standAt(target);
    this.edges.from.isScope = true;
    for (const scope of this.scopesIn(scopes)) {
      for (const key of read.keys(scope)) {
        const value = read.own(scope, key);
        if (typeof key === 'string' && hidden.add(target, key, value)) {
          this.edges.follow(target, key, value);
        }
      }
    }
  }

  /** The scope objects of a `[[Scopes]]` list (entries `{description, object}`) or of a call frame (the object itself). */
  private scopesIn(scopes: unknown, without: readonly string[] = ['Global']): object[] {
    const { read } = this.parts;
    if (!isObject(scopes)) return [];
    if (!Array.isArray(scopes)) return [scopes];
    const objects: object[] = [];
    const end = Math.min(Number(read.own(scopes, 'length')), MAX_SCOPES);
    for (let i = 0; i < end; i++) {
      const entry = read.own(scopes, i);
      if (!isObject(entry) || without.includes(String(read.own(entry, 'description')))) continue;
      const scope = read.own(entry, 'object');
      if (isObject(scope)) objects.push(scope);
    }
    return objects;
  }

  private readScope(fn: object | undefined, scope: object): void {
    const { read, memory, shared } = this.parts;
    const { edges } = this;
    const names = read.keys(scope);
    const instance = fn && edges.holderOf(fn);
    // What a pass finds through the instance need not be found again through its functions.
    let first = instance && this.closed.has(instance) ? instance : undefined;
    for (const name of names) {
      const value = read.own(scope, name);
      const isPooled = edges.follow(scope, name, value);
      if (!fn || !isObject(value) || value === instance) continue;
      if (!isPooled && !edges.isWanted(value)) continue;
      first ??= shared.firstOf(fn, value, name, names);
      if (isPooled && first === fn) this.waypoints.note(fn);
    }
    if (fn) memory.functionOfScope.set(scope, first ?? fn);
  }
}
