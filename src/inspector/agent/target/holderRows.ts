import { PROTO_DEPTH } from '../../../protocol/heldValues';
import type { HolderKind, HolderOrigin } from '../../../protocol/holders';
import { CHANNEL_CLASSES, EVENTS_FIELD } from '../../../protocol/requestStates';
import { isSearchable } from '../../../protocol/searchableNames';
import type { HeldRow } from '../agentApi';
import { GlobalVariables } from './globalVariables';
import { nameText, ownerOf, type Place, type Places } from './heldPlaces';
import type { Host } from './host';
import type { Kinds } from './kinds';
import type { MetRequests } from './metRequests';
import type { Parking } from './parking';
import type { HeldRequests } from './requestHolders';
import { clip, isObject, type SafeRead } from './safeRead';
import { wayTo, type Standing } from './standing';

const MOST_STEPS = 64;
const MOST_ABOVE = 6;
/** Limit of places above a holder. */
const MOST_PLACES = 8;
const OWNER_SYMBOL = 'owner_symbol';
const STORAGE = 'AsyncLocalStorage';
/** Classes of which there are many, so that only what leads to one says which it is. */
const ANONYMOUS = ['Object', 'Array', 'Map', 'Set', 'Promise', 'Function'];

export interface HolderRowParts {
  read: SafeRead;
  host: Pick<Host, 'isMap' | 'isSet'>;
  places: Places;
  kinds: Pick<Kinds, 'of'>;
  parking: Pick<Parking, 'isIdle'>;
  storages: MetRequests['storages'];
}

/** A holder with the function from which the sources lead on. */
export interface NamedRow {
  row: HeldRow;
  origin: object | undefined;
  /** The same for each place above. */
  above: (object | undefined)[];
}

type Named = Pick<HeldRow, 'kind' | 'className' | 'name'> & {
  origin: object | undefined;
  is: HolderOrigin['is'];
};

/** Names holders as a person would search for them. Snapshots do the same in src/heap/left/naming.ts. */
export class HolderRows {
  constructor(private readonly parts: HolderRowParts) {}

  of(held: HeldRequests): NamedRow {
    const { place, isLinked, contexts, anew } = held;
    const { kind, className, name, origin, is } = this.nameOf(place, isLinked);
    const above = this.placesAbove(held.place).filter(
      each => each.name !== name || each.className !== className,
    );
    const row: HeldRow = {
      kind,
      className: className === null ? null : clip(className),
      name: clip(name),
      is,
      contexts: Math.round(contexts),
      anew,
      path: this.pathOf(held),
      above: above.map(each => ({
        ...{ kind: each.kind, is: each.is, name: clip(each.name) },
        className: each.className === null ? null : clip(each.className),
      })),
    };
    return { row, origin, above: above.map(each => each.origin) };
  }

  /** The variables and fields on the way to what has a place, the nearest first. */
  private placesAbove({ owner }: Place): Named[] {
    const found: Named[] = [];
    for (const at of wayTo(owner)) {
      if (found.length === MOST_PLACES) break;
      const { up, name } = at.restOf ?? at;
      if (!up?.target || name === undefined) continue;
      const place = this.parts.places.of(at.restOf ?? at);
      if (place.kind === 'variable' || place.kind === 'field') found.push(this.placeName(place));
    }
    return found;
  }

  private nameOf(place: Place, isLinked: boolean): Named {
    const { read, places } = this.parts;
    const { at, owner } = place;
    switch (place.kind) {
      case 'listener': {
        const original = read.own(at.target!, 'listener');
        const isChannel = CHANNEL_CLASSES.includes(places.className(owner.target));
        const className = isChannel ? 'Channel' : this.emitterName(owner);
        return {
          ...{ kind: 'listener', className, name: place.name },
          ...{ origin: functionIn(original) ?? functionIn(at.target), is: 'callback' },
        };
      }
      case 'timer': {
        const bound = functionIn(read.own(at.target!, places.timerField(at.target) ?? ''));
        const callback = bound && places.unbound(bound);
        const kept = place.outer && this.placeName(place.outer).name;
        return {
          ...{ kind: 'timer', className: places.className(at.target) },
          ...{ name: read.functionName(callback).trim() || (kept ?? ''), origin: callback },
          is: 'callback',
        };
      }
      case 'store':
        return {
          ...{ kind: 'async-context', className: this.resourceName(owner.target) },
          ...this.storageOf(at),
        };
      case 'element': {
        const outer = this.placeName(place.outer ?? place);
        return { ...outer, kind: this.collectionKind(owner.target!) };
      }
      default: {
        const named = this.placeName(isLinked ? this.listPlace(place) : place);
        return isLinked ? { ...named, kind: 'object' } : named;
      }
    }
  }

  /**
   * By its class; one whose name nobody can search for by the variable or field that has the emitter, or by the class that its
   * class extends.
   */
  private emitterName(emitter: Standing): string {
    const { read, places } = this.parts;
    const name = places.className(emitter.target);
    if (isSearchable(name) || !emitter.target) return name;
    const names = emitter.up?.target ? [this.placeName(places.of(emitter)).name] : [];
    let proto = read.proto(emitter.target);
    for (let depth = 0; proto && depth < PROTO_DEPTH; depth++) {
      const base = read.functionName(read.own(proto, 'constructor'));
      if (base !== 'Object') names.push(base);
      proto = read.proto(proto);
    }
    return names.find(isSearchable) ?? name;
  }

  /** Variable or field: the nearest name on the way up. */
  private placeName(place: Place): Named {
    const { read, kinds, parking, places } = this.parts;
    let at = place;
    for (let depth = 0; depth < MOST_STEPS && at.kind === 'element' && at.outer; depth++) {
      at = at.outer;
    }
    const { owner, name } = at;
    const { target } = owner;
    if (at.kind === 'variable') {
      return {
        ...{ kind: 'closure', className: null, name },
        ...{ origin: functionIn(target), is: 'inside' },
      };
    }
    const isPooled = target !== undefined && kinds.of(target) !== undefined;
    const isFunction = typeof target === 'function';
    const proto = target && !isFunction ? read.proto(target) : null;
    const constructor = isFunction ? target : proto && read.own(proto, 'constructor');
    const field: Named = {
      kind: isPooled && parking.isIdle(target) ? 'pool' : 'field',
      // Properties of the global object are variables.
      ...{ className: proto === GlobalVariables.prototype ? null : places.className(target), name },
      ...{ origin: functionIn(constructor), is: 'class' },
    };
    return places.isPlain(target) ? this.plainField(at, field) : field;
  }

  /** A field of an object without a class: by the field or variable that has the object. */
  private plainField({ outer, owner }: Place, field: Named): Named {
    if (!outer || outer.kind === 'root') return field;
    const place = this.placeName(outer);
    // Of Node's modules, whose exports have no other name.
    if (place.name === '' || place.className === 'Module') return field;
    const { origin, is } = place;
    // One of many objects is known by what says which it is, and by where the variable is that has them all.
    if (outer.kind === 'element') {
      const key = this.keyBeside(owner.target!, field.name);
      if (key !== undefined) return { ...field, origin, is, name: key };
      // A field of a class or variable: `users.sessions` of `tenants`, whatever the keys are between.
      const isField = place.kind === 'field' && place.className !== null;
      if (isField && place.className !== 'Object') {
        return { ...place, kind: field.kind, name: `${place.name}.${field.name}` };
      }
      return is === 'inside' ? { ...field, origin, is, className: place.name } : field;
    }
    // A structure's parts are known by the field of the class that has it: `state.users`.
    const isClassField = is === 'class' && !this.parts.places.isPlain(outer.owner.target);
    return isClassField
      ? { ...place, kind: field.kind, name: `${place.name}.${field.name}` }
      : { ...field, origin, is, className: place.name };
  }

  /** The name of an entry `{ key: 'trail', value: [] }`, which says what its value is. */
  private keyBeside(entry: object, name: string): string | undefined {
    if (name !== 'value') return undefined;
    for (const key of ['key', 'name']) {
      const text = this.parts.read.own(entry, key);
      if (typeof text === 'string' && text !== '') return text;
    }
    return undefined;
  }

  /** Where a list of nodes is held: past an object that only has the list's ends. */
  private listPlace(place: Place): Place {
    const { read, places } = this.parts;
    const holder = place.owner.target;
    const node = place.at.target;
    if (place.kind !== 'field' || !holder || !node || typeof holder === 'function') return place;
    const nodes = read.proto(node);
    for (const key of read.keys(holder).slice(0, MOST_STEPS)) {
      const value = read.own(holder, key);
      if (isObject(value) && !read.isProxy(value) && read.proto(value) !== nodes) return place;
    }
    return ownerOf(place.owner)?.target ? places.of(place.owner) : place;
  }

  private collectionKind(target: object): HolderKind {
    const { host } = this.parts;
    if (host.isMap(target)) return 'map';
    if (host.isSet(target)) return 'set';
    return Array.isArray(target) ? 'array' : 'object';
  }

  /** A native handle is known by the socket or server that has it. */
  private resourceName(resource: object | undefined): string {
    const { read, places } = this.parts;
    const owner = resource && read.bySymbol(resource, OWNER_SYMBOL);
    return places.className(isObject(owner) && !read.isOpaque(owner) ? owner : resource);
  }

  /** The variable or field that has the storage whose store stands there. */
  private storageOf(store: Standing): Pick<Named, 'name' | 'origin' | 'is'> {
    const { read, host, places, storages } = this.parts;
    const { target, name } = store;
    // From Node 24 on, a resource keeps a Map from storages to stores.
    const isOf = (storage: object): boolean =>
      host.isMap(target)
        ? Reflect.apply(Map.prototype.has, target, [storage])
        : read.own(storage, 'kResourceStore') === name;
    for (const [storage, at] of storages) {
      if (!isOf(storage)) continue;
      const place = this.placeName(places.of(at));
      return { name: place.name || STORAGE, origin: place.origin, is: 'inside' };
    }
    return { name: STORAGE, origin: undefined, is: 'inside' };
  }

  /** From the holder to a request, in class and edge names. */
  private pathOf({ place, example }: HeldRequests): string[] {
    const { places } = this.parts;
    const steps: string[] = [];
    let at: Standing = example.request;
    const end = place.owner;
    for (let left = MOST_STEPS; left > 0; left--) {
      const owner = ownerOf(at);
      if (at === end || !owner?.target) break;
      const isEnd = places.of(at) === place && places.of(owner) !== place;
      steps.push(this.stepTo(at, owner));
      at = owner;
      if (isEnd) break;
    }
    // A collection is told with the variables and fields that lead to it, up to the nearest class or scope.
    for (let left = MOST_ABOVE; left > 0; left--) {
      const owner = ownerOf(at);
      const isNamed = at.isScope || !ANONYMOUS.includes(places.className(at.target));
      if (isNamed || !owner?.target) break;
      steps.push(this.stepTo(at, owner));
      at = owner;
    }
    steps.push(this.note(at));
    return steps.reverse();
  }

  private stepTo(at: Standing, owner: Standing): string {
    const name = clip(nameText(at.name));
    // Keys of dictionaries are data, as those of Maps are. Those of an emitter's listeners are the names of events.
    const isData =
      at.name === undefined ||
      (owner.name !== EVENTS_FIELD && this.parts.places.isKey(at.name, owner));
    let reference = isData ? '[]' : `.${name}`;
    if (owner.isScope) reference = `(variable) ${name}`;
    return `${reference} ${this.note(at)}`;
  }

  private note({ target }: Standing): string {
    const { read, places } = this.parts;
    if (typeof target === 'function') return `function ${read.functionName(target)}`.trim();
    return clip(places.className(target));
  }
}

function functionIn(value: unknown): object | undefined {
  return typeof value === 'function' ? value : undefined;
}
