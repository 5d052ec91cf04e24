import type { HeapHolder, HolderKind, HolderOrigin } from '../../protocol/holders';
import { NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { HeapValues } from '../graph/values';
import type { AgedTree } from './agedTree';
import { UNREACHED } from './agedWalk';
import { timerCallback, unbound } from './callbacks';
import { isPlain } from './dictionaries';
import { References, type Variable } from './references';
import type { Scripts } from './scripts';
import type { Slot } from './slot';
import type { Slots } from './slots';

const MOST_STEPS = 40;
const NAME_CLIP = 200;
const MOST_BASES = 4;

/** A slot with what names it: a variable, a class's field, a listener, a callback. */
export interface Named {
  kind: HolderKind;
  className: string | null;
  name: string;
  /** The function or object whose position leads to the sources; NONE where there is none. */
  origin: number;
  is: HolderOrigin['is'];
  /** The scope whose function is looked for when `is` is `inside`. */
  scope: number;
}

/** No place that the sources lead on from. */
const NOWHERE = { origin: NONE, is: 'inside', scope: NONE } as const;

/** The storages of a program: their names, and where the first one is. */
type Storages = Pick<Named, 'name' | 'origin' | 'is' | 'scope'>;

/** More storages than these are not told one by one. */
const MOST_STORAGES = 3;

/** Names holders as a person would search for them. */
export class Naming {
  private storages: Storages | undefined;
  private readonly references: References;

  constructor(
    private readonly objects: HeapObjects,
    private readonly values: HeapValues,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
    private readonly scripts: Scripts,
  ) {
    this.references = new References(objects);
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** Looks up, in one pass, by what else the objects of these slots are known. To be called before they are named. */
  prepare(slots: Iterable<Slot>): void {
    const nodes: number[] = [];
    for (const slot of slots) {
      let at: Slot | undefined = slot;
      for (let depth = 0; at && depth < MOST_STEPS; depth++) {
        nodes.push(at.holder, at.value);
        if (at.kind === 'timer') nodes.push(timerCallback(this.objects, at.value));
        at = at.outer;
      }
    }
    this.references.find(nodes);
  }

  /** `linked`: the slot has a list whose nodes are the values. */
  name(slot: Slot, linked: boolean): Named {
    switch (slot.kind) {
      case 'listener':
        return this.function(slot.value, 'listener', this.className(slot.holder), slot.name);
      case 'timer': {
        const callback = timerCallback(this.objects, slot.value);
        const named = this.function(callback, 'timer', this.className(slot.value), '');
        const own = callback === NONE ? '' : this.graph.strings.get(this.graph.nodeName[callback]!);
        const known = own || this.functionName(callback);
        const kept = slot.outer && this.place(slot.outer);
        return { ...named, name: known || kept?.name || this.scripts.placeName(callback) };
      }
      case 'reaction': {
        const place = this.place(slot.outer ?? slot);
        return { ...place, kind: 'promise' };
      }
      case 'store': {
        return {
          kind: 'async-context',
          className: this.resourceName(slot.holder),
          ...this.storagesPlace(),
        };
      }
      case 'element': {
        const place = this.place(slot.outer ?? slot);
        return { ...place, kind: this.collectionKind(slot.holder) };
      }
      default: {
        const place = this.place(slot);
        const isFunctions = this.graph.nodeType[slot.value] === NodeType.closure;
        return linked && !isFunctions ? { ...place, kind: 'object' } : place;
      }
    }
  }

  /** Variable or field: the nearest name on the way up that somebody wrote and would search for. */
  private place(slot: Slot): Named {
    let at: Slot = slot;
    for (let depth = 0; depth < MOST_STEPS && isInside(at) && at.outer; depth++) at = at.outer;
    if (at.kind === 'listener' || at.kind === 'timer' || at.kind === 'store') {
      return this.name(at, false);
    }
    if (at.kind === 'variable') return variable({ name: at.name, scope: at.holder });
    const field: Named = {
      kind: 'field',
      className: this.ownerName(at.holder),
      name: at.name,
      origin: at.holder,
      is: 'class',
      scope: NONE,
    };
    if (this.graph.nodeType[at.holder] === NodeType.closure) return this.functionsField(at, field);
    return isPlain(this.objects, at.holder) ? this.plainField(at, field) : field;
  }

  /** A field of an object without a class: a variable that has the same thing, else the field by what has its object. */
  private plainField(at: Slot, field: Named): Named {
    const own = this.references.variablesOf(at.value);
    const same = own.find(({ name }) => name === at.name) ?? own[0];
    if (same) return variable(same);
    const module = at.outer ? this.moduleOf(at.outer) : NONE;
    if (module !== NONE) {
      const origin = this.scripts.functionIn(this.text(module, 'filename'));
      return { ...field, className: null, is: 'inside', origin };
    }
    const [holder] = this.references.variablesOf(at.holder);
    if (holder) {
      const { name, scope } = holder;
      return { ...field, className: name, is: 'inside', scope, origin: NONE };
    }
    if (!at.outer) return field;
    const place = this.place(at.outer);
    // One of many objects is known by its class at most, and by where the variable is that has them all.
    if (isInside(at.outer)) {
      const key = this.keyBeside(at);
      if (key !== undefined) return { ...field, ...placeIn(place), name: key };
      return place.is === 'inside'
        ? { ...field, ...placeIn(place), className: field.className }
        : field;
    }
    // A structure's parts are known by the field of the class that has it: `state.users`.
    const isClassField = place.kind === 'field' && place.is === 'class';
    return isClassField
      ? { ...place, name: `${place.name}.${field.name}` }
      : { ...field, ...placeIn(place), className: place.name };
  }

  /** A field of a function: by the variable that others have the function by. */
  private functionsField(at: Slot, field: Named): Named {
    if (this.isClass(at.holder)) return field;
    const variables = this.references.variablesOf(at.holder);
    // The scope in which it was made is the last one that anybody looks at.
    const around = this.objects.internal(at.holder, 'context');
    const outside = variables.find(({ scope }) => scope !== around) ?? variables[0];
    return outside ? { ...field, className: outside.name } : field;
  }

  /** The name of an entry `{ key: 'trail', value: [] }`, which says what its value is. */
  private keyBeside({ holder, name }: Slot): string | undefined {
    if (name !== 'value') return undefined;
    return ['key', 'name'].map(key => this.text(holder, key)).find(text => text !== '');
  }

  /** The module of Node whose exports a slot has; NONE for other slots. */
  private moduleOf({ kind, name, holder }: Slot): number {
    const isExports = kind === 'field' && name === 'exports';
    return isExports && this.text(holder, 'filename') !== '' ? holder : NONE;
  }

  private isClass(closure: number): boolean {
    const name = this.graph.strings.get(this.graph.nodeName[closure]!);
    return /^[A-Z]/.test(name);
  }

  /** A text in a property; '' where there is none. */
  private text(node: number, name: string): string {
    const text = this.objects.target(this.objects.field(node, name));
    if (text === NONE || this.graph.nodeType[text] !== NodeType.string) return '';
    return this.graph.strings.get(this.graph.nodeName[text]!).slice(0, NAME_CLIP);
  }

  /** A function without a name of its own by the variable or property that has it. */
  private functionName(closure: number): string {
    const [variable] = this.references.variablesOf(closure);
    return variable?.name ?? this.references.propertyOf(closure) ?? '';
  }

  private function(value: number, kind: HolderKind, className: string | null, name: string): Named {
    const origin = value === NONE ? NONE : unbound(this.objects, value);
    return { kind, className, name, origin, is: 'callback', scope: NONE };
  }

  private collectionKind(holder: number): HolderKind {
    const name = this.graph.strings.get(this.graph.nodeName[holder]!);
    if (name === 'Array') return 'array';
    const table = this.objects.internal(holder, 'table');
    if (table !== NONE) return /Set$/.test(name) ? 'set' : 'map';
    return 'object';
  }

  /** The class that has a field; `null` for the global object, whose properties are variables. */
  private ownerName(node: number): string | null {
    // A class and a function have their fields themselves.
    if (this.graph.nodeType[node] === NodeType.closure) {
      const own = this.graph.strings.get(this.graph.nodeName[node]!).slice(0, NAME_CLIP);
      if (own !== '') return own;
    }
    const name = this.className(node);
    return name === 'global' || name.startsWith('global /') ? null : name;
  }

  className(node: number): string {
    return this.values.className(node).slice(0, NAME_CLIP);
  }

  /** A native handle is known by the socket or server that has it. */
  private resourceName(node: number): string {
    let at = node;
    for (const name of ['handle', '<symbol owner_symbol>']) {
      const next = this.objects.target(this.objects.field(at, name));
      if (next !== NONE && this.values.isObject(next)) at = next;
    }
    return this.className(at);
  }

  /** The variable or field that has the program's AsyncLocalStorage; of several, the names of all and the place of the first. */
  private storagesPlace(): Storages {
    this.storages ??= this.findStorages();
    return this.storages;
  }

  private findStorages(): Storages {
    const { graph, tree } = this;
    const wanted = this.objects.name('AsyncLocalStorage');
    const storages = new Set<number>();
    for (let node = 0; wanted !== NONE && node < graph.nodeCount; node++) {
      if (graph.nodeName[node] !== wanted || graph.nodeType[node] !== NodeType.object) continue;
      const isPrototype = this.objects.field(node, 'constructor') !== NONE;
      if (!isPrototype && tree.level[node] !== UNREACHED) storages.add(node);
    }
    this.references.find(storages);
    const places: Named[] = [];
    for (const node of [...storages].slice(0, MOST_STORAGES)) {
      const [own] = this.references.variablesOf(node);
      if (own) places.push(variable(own));
      else {
        // Node's own list of storages is no name.
        const owner = tree.ownerOf(tree.parentOf(node));
        const place = this.place(this.slots.of(node, owner));
        if (place.kind === 'field' && place.name !== '') places.push(place);
      }
    }
    const names = [...new Set(places.map(({ name }) => name))].join(', ');
    const { origin, is, scope } = places[0] ?? NOWHERE;
    return { name: names || 'AsyncLocalStorage', origin, is, scope };
  }

  /** Constructors of the classes that the class of a field extends, the nearest first. */
  basesOf({ is, origin }: Named): number[] {
    const bases: number[] = [];
    if (is !== 'class' || origin === NONE) return bases;
    const prototypeOf = (node: number): number =>
      this.objects.target(this.objects.field(node, '__proto__'));
    let at = prototypeOf(prototypeOf(origin));
    for (let depth = 0; depth < MOST_BASES && at !== NONE; depth++, at = prototypeOf(at)) {
      const constructor = this.objects.target(this.objects.field(at, 'constructor'));
      if (constructor !== NONE) bases.push(constructor);
    }
    return bases;
  }

  /** With the place that the sources lead on from; the positions must have been located, also those of `basesOf`. */
  holderOf(named: Named, seenBy: Map<number, number>): HeapHolder {
    const { kind, className, name, is } = named;
    const at = this.scripts.positionOf(originOf(named, seenBy));
    const bases = this.basesOf(named)
      .filter(node => !this.scripts.isNodes(node))
      .flatMap(node => this.scripts.positionOf(node) ?? [])
      .map(base => ({ at: base, is }));
    return {
      ...{ kind, className, name, origin: at ? { at, is } : null },
      ...(bases.length > 0 && { bases }),
    };
  }
}

/** The node whose position leads to the sources; NONE where there is none. `seenBy`: functions that see the scopes. */
export function originOf(
  { origin, scope }: Pick<Named, 'origin' | 'scope'>,
  seenBy: ReadonlyMap<number, number>,
): number {
  return scope === NONE ? origin : (seenBy.get(scope) ?? NONE);
}

function variable({ name, scope }: Variable): Named {
  return { kind: 'closure', className: null, name, origin: NONE, is: 'inside', scope };
}

/** Where the sources lead on from. */
function placeIn({ className, origin, is, scope }: Named): Omit<Named, 'kind' | 'name'> {
  return { className, origin, is, scope };
}

/** What is told by one name has one key. `origin`: the located function or object that leads to the sources. */
export function keyOf(
  { kind, className, name, is }: Named,
  scripts: Scripts,
  origin: number,
): string {
  const at = origin === NONE ? undefined : scripts.positionOf(origin);
  const place = at && is !== 'inside' ? `${at.scriptId}:${at.line}:${at.column}` : at?.scriptId;
  return [kind, className, name, `${place}`].join('|');
}

/** Whether a slot has no name but that of where its holder is. */
function isInside({ kind }: Slot): boolean {
  return kind === 'element' || kind === 'reaction';
}

export const NAMING_NAMES = [
  'handle',
  '<symbol owner_symbol>',
  'AsyncLocalStorage',
  '__proto__',
  'constructor',
  ...['filename', 'key', 'name'],
];
