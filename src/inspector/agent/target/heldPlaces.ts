import {
  EVENTS_FIELD,
  EVENTS_SYMBOLS,
  CHANNEL_CLASSES,
  FIELD_NAME,
  LEAST_ALIKE,
  LEAST_DICTIONARY,
  STORE_SYMBOLS,
  SUBSCRIBERS_FIELD,
  TIMER_CALLBACKS,
} from '../../../protocol/requestStates';
import type { Families } from './families';
import { textOf } from './functionText';
import type { Host } from './host';
import { PROMISE_RESULT } from './promises';
import { isObject, type SafeRead } from './safeRead';
import type { Standing } from './standing';
import type { WalkMemory } from './walkMemory';

/** How a thing is held: what its row is named after. Snapshots have the same kinds, in src/heap/left/slot.ts. */
export type PlaceKind =
  /** An element of a Map, Set, array or dictionary. */
  | 'element'
  /** A named property of an object. */
  | 'field'
  /** A variable of a scope. */
  | 'variable'
  /** A function among an emitter's listeners. */
  | 'listener'
  /** A timer, wherever it is kept. */
  | 'timer'
  /** The store of an AsyncLocalStorage on a resource. */
  | 'store'
  /** A root of the walk. */
  | 'root';

/** A kind of place that holds things: all things with the same place are one row. */
export interface Place {
  id: number;
  kind: PlaceKind;
  /** The place of the collection or plain object; `undefined` for variables and fields of classes. */
  outer: Place | undefined;
  /** Where the first thing stands that was met here, and what holds it. */
  at: Standing;
  owner: Standing;
  /** Property, variable or event. */
  name: string;
}

/** What `once` puts around a listener. */
const ONCE_WRAPPER = 'bound onceWrapper';
/** Node's class of an event target's records of its listeners, and their fields for the function. */
const RECORD_CLASS = 'Listener';
const RECORD_FIELDS = ['callback', 'listener'];
const MOST_DEPTH = 8;
/** An object with more fields than this is no end of a list. */
const MOST_FIELDS = 16;
/** Entries of a Map that are looked at for the key of a value. */
const MOST_ENTRIES = 100;

/** Where a thing is held: a container's rest and its beginning are one. */
export function ownerOf({ up }: Standing): Standing | undefined {
  return up?.restOf ?? up;
}

/** Finds the place in which a thing is held: the same object for all things that one row is about. */
export class Places {
  private readonly byKey = new Map<string, Place>();
  private readonly known = new Map<Standing, Place>();
  /** Number of things in properties, for plain objects. */
  private readonly entries = new Map<Standing, number>();
  /** Whether all properties of a plain object have objects with the same fields. */
  private readonly alike = new WeakMap<object, boolean>();
  /** Places of plain objects of which one is a dictionary, so that all are. */
  private readonly dictionaries = new Set<Place>();

  /** The first node of the list, for its nodes. */
  private readonly heads = new Map<Standing, Standing>();

  constructor(
    private readonly read: SafeRead,
    private readonly families: Families,
    private readonly host: Pick<Host, 'isMap' | 'isSet'>,
    private readonly memory: Pick<WalkMemory, 'behind' | 'internal'>,
  ) {}

  /** Notes that a thing stands there, before its place is asked for. */
  countEntry(at: Standing): void {
    const owner = ownerOf(at);
    if (owner && at.name !== undefined && !owner.isScope && this.isPlain(owner.target)) {
      this.entries.set(owner, (this.entries.get(owner) ?? 0) + 1);
    }
  }

  /** Notes which of the objects with counted things are dictionaries, before any place is asked for. */
  noteDictionaries(): void {
    for (const owner of this.entries.keys()) {
      if (this.isDictionary(owner)) this.dictionaries.add(this.of(this.headOf(owner)));
    }
  }

  of(at: Standing): Place {
    let place = this.known.get(at);
    if (!place) this.known.set(at, (place = this.find(at, 0)));
    return place;
  }

  className(target: object | undefined): string {
    if (!target) return 'Object';
    if (this.read.isProxy(target)) return 'Proxy';
    if (typeof target === 'function') return this.read.functionName(target) || 'Function';
    const proto = this.read.proto(target);
    return proto ? this.families.of(proto).className : 'Object';
  }

  /** Whether it is an object without a class. */
  isPlain(target: object | undefined): boolean {
    return target !== undefined && !Array.isArray(target) && this.className(target) === 'Object';
  }

  /** The field with a timer's callback; `undefined` for what is no timer. */
  timerField(target: object | undefined): string | undefined {
    const name = this.className(target);
    if (!Object.hasOwn(TIMER_CALLBACKS, name)) return undefined;
    const field = TIMER_CALLBACKS[name as keyof typeof TIMER_CALLBACKS];
    return typeof this.read.own(target!, field) === 'function' ? field : undefined;
  }

  /** The function behind a bound one, as far as the inspector was asked; else the function itself. */
  unbound(fn: object): object {
    let at = fn;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const behind = this.memory.behind.get(at);
      if (!behind) break;
      at = behind;
    }
    return at;
  }

  /** The first node of the list that a thing belongs to; else the thing itself. */
  headOf(thing: Standing): Standing {
    const { heads } = this;
    const passed: Standing[] = [];
    let at = thing;
    for (;;) {
      const known = heads.get(at);
      if (known) {
        at = known;
        break;
      }
      if (!this.isLink(at)) break;
      passed.push(at);
      at = ownerOf(at)!;
    }
    for (const node of passed) heads.set(node, at);
    if (passed.length > 0) heads.set(at, at);
    return at;
  }

  /** Whether a thing is the first node of a list, as far as `headOf` was asked about others. */
  isHead(thing: Standing): boolean {
    return this.heads.get(thing) === thing;
  }

  /** The object that holds a thing, or what the thing is part of. */
  holding(thing: Standing): object | undefined {
    let at = thing;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const owner = ownerOf(at);
      const whole = owner && this.wholeOf(at, owner);
      if (!whole) break;
      at = whole;
    }
    return ownerOf(at)?.target;
  }

  private find(at: Standing, depth: number): Place {
    const owner = ownerOf(at);
    const timer = this.timerField(at.target);
    if (timer !== undefined) return this.timerPlace(at, timer, depth);
    if (!owner?.target || depth > MOST_DEPTH) return this.intern('R', 'root', undefined, at, '');
    const whole = this.wholeOf(at, owner);
    if (whole) return this.find(whole, depth + 1);
    return this.storeOf(at, owner) ?? this.listenerOf(at, owner) ?? this.plain(at, owner, depth);
  }

  /** All timers of one callback are one place, but where the program keeps them. */
  private timerPlace(at: Standing, field: string, depth: number): Place {
    const owner = ownerOf(at);
    const callback = this.unbound(this.read.own(at.target!, field) as object);
    const isInList = String(at.name).startsWith('_idle') || at.name === 'head';
    const isKept = owner?.target !== undefined && !isInList && depth <= MOST_DEPTH;
    const outer = isKept ? this.plain(at, owner, depth) : undefined;
    return this.intern(`T|${textOf(callback)}|${outer?.id}`, 'timer', outer, at, '');
  }

  /**
   * What a thing is part of: a function, as its bound value or argument, as the listener that a wrapper of Node's calls, or as
   * what Node remembers in it; a timer or the record of a listener, as its callback; a promise, as its result.
   */
  private wholeOf(at: Standing, owner: Standing): Standing | undefined {
    const { target, isScope } = owner;
    if (isScope && target && this.memory.internal.has(target)) return owner;
    if (typeof target === 'function' && !isScope) {
      const isWrapped = at.name === 'listener' && this.read.functionName(target) === ONCE_WRAPPER;
      return at.name === undefined || isWrapped ? owner : undefined;
    }
    if (at.name !== undefined && at.name === this.timerField(target)) return owner;
    if (at.name === PROMISE_RESULT) return owner;
    if (RECORD_FIELDS.includes(String(at.name)) && this.className(target) === RECORD_CLASS) {
      return this.headOf(owner);
    }
    if (!Array.isArray(target) || at.name !== undefined || owner.name !== undefined)
      return undefined;
    const above = ownerOf(owner);
    return typeof above?.target === 'function' && !above.isScope ? above : undefined;
  }

  private storeOf(at: Standing, owner: Standing): Place | undefined {
    const { name } = at;
    const isStore =
      typeof name === 'symbol' && STORE_SYMBOLS.includes(symbolText(name)) && !owner.isScope;
    if (isStore) {
      return this.intern(`A|${this.className(owner.target)}`, 'store', undefined, at, '');
    }
    // What Node 24 and later keep on a resource is a Map from storages to stores.
    if (name === undefined && this.host.isMap(owner.target)) {
      const outer = this.of(owner);
      if (outer.kind === 'store') return outer;
    }
    return undefined;
  }

  private listenerOf(at: Standing, owner: Standing): Place | undefined {
    const isListed = at.name === undefined && Array.isArray(owner.target);
    // An event target has its listeners in a list of records.
    const isRecord = at.target !== undefined && this.className(at.target) === RECORD_CLASS;
    const listed = isListed || isRecord ? owner : at;
    const events = ownerOf(listed);
    if (!events) return undefined;
    const channel = this.channelOf(listed, events);
    if (channel !== undefined) return this.listenerPlace(at, events, 'Channel', channel);
    const emitter = ownerOf(events);
    let event: string | undefined;
    if (events.name === EVENTS_FIELD) event = nameText(listed.name);
    else if (typeof events.name === 'symbol' && EVENTS_SYMBOLS.includes(symbolText(events.name))) {
      event = this.keyOf(events.target!, listed.target);
    }
    if (event === undefined || !emitter) return undefined;
    return this.listenerPlace(at, emitter, this.className(emitter.target), event);
  }

  private listenerPlace(at: Standing, emitter: Standing, className: string, event: string): Place {
    const place = this.intern(`L|${className}|${event}`, 'listener', undefined, at, event);
    place.owner = emitter;
    return place;
  }

  /** The name of the channel whose listeners stand there. */
  private channelOf(listed: Standing, { target }: Standing): string | undefined {
    if (listed.name !== SUBSCRIBERS_FIELD || !target) return undefined;
    if (!CHANNEL_CLASSES.includes(this.className(target))) return undefined;
    return nameText(this.read.own(target, 'name') as PropertyKey | undefined);
  }

  private plain(at: Standing, owner: Standing, depth: number): Place {
    const name = nameText(at.name);
    if (owner.isScope) {
      const text = typeof owner.target === 'function' ? textOf(owner.target) : '';
      return this.intern(`V|${name}|${text}`, 'variable', undefined, at, name);
    }
    const isEntry =
      at.name === undefined ||
      this.isKey(at.name, owner) ||
      (this.dictionaries.size > 0 &&
        this.isPlain(owner.target) &&
        this.dictionaries.has(this.find(this.headOf(owner), depth + 1)));
    if (isEntry) {
      const outer = this.find(this.headOf(owner), depth + 1);
      const className = this.className(owner.target);
      return this.intern(`E|${className}|${outer.id}`, 'element', outer, at, '');
    }
    if (this.hasListOf(owner.target, at.target)) {
      const outer = this.find(owner, depth + 1);
      return this.intern(`N|${outer.id}`, 'field', outer, at, name);
    }
    if (!this.isPlain(owner.target)) {
      const className = this.className(owner.target);
      const outer = typeof owner.target === 'function' ? this.find(owner, depth + 1) : undefined;
      const isCallback = outer?.kind === 'listener' || outer?.kind === 'timer';
      const kept = isCallback ? outer : undefined;
      return this.intern(`C|${className}|${name}`, 'field', kept, at, name);
    }
    const outer = this.find(this.headOf(owner), depth + 1);
    return this.intern(`F|${outer.id}|${name}`, 'field', outer, at, name);
  }

  /** Whether a property is the key of a dictionary rather than a field. */
  isKey(name: PropertyKey, owner: Standing): boolean {
    if (typeof name !== 'string' || !this.isPlain(owner.target)) return false;
    return this.isDictionary(owner) || !FIELD_NAME.test(name);
  }

  private isDictionary(owner: Standing): boolean {
    const { target } = owner;
    return (
      (this.entries.get(owner) ?? 0) >= LEAST_DICTIONARY ||
      (target !== undefined && this.hasAlikeEntries(target))
    );
  }

  /** Whether all properties lead to objects without a class that have the same fields: one kind of thing by its keys. */
  private hasAlikeEntries(target: object): boolean {
    let areAlike = this.alike.get(target);
    if (areAlike === undefined) {
      const { read } = this;
      const values = objectsIn(read, target);
      const fields = values.map(value =>
        this.isPlain(value) ? read.keys(value).map(nameText).join() : '',
      );
      areAlike =
        values.length >= LEAST_ALIKE &&
        values.length === read.keys(target).length &&
        fields.every(own => own !== '' && own === fields[0]);
      this.alike.set(target, areAlike);
    }
    return areAlike;
  }

  /** Whether a thing follows its owner in a list: it is of the same class, and has the property that leads to it too. */
  private isLink(at: Standing): boolean {
    const owner = ownerOf(at)?.target;
    const { target, name } = at;
    if (!owner || !target || name === undefined || typeof target === 'function') return false;
    if (typeof owner === 'function' || Array.isArray(owner)) return false;
    // Node links all timers of one duration, whatever they are for.
    if (this.timerField(target) !== undefined) return false;
    return (
      this.read.proto(owner) === this.read.proto(target) &&
      this.read.descriptor(target, name) !== undefined
    );
  }

  /** Whether an object has a list of nodes like this one by its ends, and nothing else. */
  private hasListOf(holder: object | undefined, node: object | undefined): boolean {
    const { read } = this;
    if (!holder || !node || typeof holder === 'function' || typeof node === 'function')
      return false;
    const proto = read.proto(node);
    const ends = objectsIn(read, holder);
    return (
      ends.length > 1 &&
      ends.every(end => read.proto(end) === proto) &&
      ends.some(end => objectsIn(read, end).some(each => read.proto(each) === proto))
    );
  }

  private keyOf(map: object, value: unknown): string {
    if (!this.host.isMap(map)) return '';
    const entries = Reflect.apply(Map.prototype.entries, map, []) as Iterator<[unknown, unknown]>;
    for (let i = 0; i < MOST_ENTRIES; i++) {
      const step = entries.next();
      if (step.done) break;
      const [key, held] = step.value;
      if (held === value) return typeof key === 'string' ? key : '';
    }
    return '';
  }

  private intern(
    key: string,
    kind: PlaceKind,
    outer: Place | undefined,
    at: Standing,
    name: string,
  ): Place {
    let place = this.byKey.get(key);
    if (!place) {
      place = { id: this.byKey.size, kind, outer, at, owner: ownerOf(at) ?? at, name };
      this.byKey.set(key, place);
    }
    return place;
  }
}

/** What the object's properties lead to; nothing for one with many. */
function objectsIn(read: SafeRead, target: object): object[] {
  if (typeof target === 'function' || Array.isArray(target)) return [];
  const keys = read.keys(target);
  if (keys.length > MOST_FIELDS) return [];
  return keys.map(key => read.own(target, key)).filter(isObject);
}

/** A property's or variable's name as people write it. */
export function nameText(name: PropertyKey | undefined): string {
  if (name === undefined) return '';
  return typeof name === 'symbol' ? `Symbol(${symbolText(name)})` : String(name);
}

function symbolText(symbol: symbol): string {
  return symbol.description ?? '';
}
