import { PROTO_DEPTH } from '../../protocol/heldValues';
import type { HolderKind } from '../../protocol/holders';
import { isSearchable } from '../../protocol/searchableNames';
import { EdgeType, edgeTypeOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { HeapValues } from '../graph/values';
import type { AgedTree } from './agedTree';
import { NO_EDGE } from './agedWalk';
import { timerCallback, unbound } from './callbacks';
import { isPlain } from './dictionaries';
import { placeIn, variable, type Named } from './named';
import { References } from './references';
import type { Scripts } from './scripts';
import type { Slot } from './slot';
import type { Slots } from './slots';
import { Storages } from './storages';

const MOST_STEPS = 40;
const NAME_CLIP = 200;
/** What V8 calls the global object: `global`, `global / `, from Node 26 on `global (global*)`. */
const GLOBAL = /^global(?: [/(]|$)/;

/** Names holders as a person would search for them. */
export class Naming {
  private readonly storages: Storages;
  private readonly references: References;

  constructor(
    private readonly objects: HeapObjects,
    private readonly values: HeapValues,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
    private readonly scripts: Scripts,
  ) {
    this.references = new References(objects);
    const fieldOf = (node: number): Named => this.place(slots.of(node, this.ownerOf(node)));
    this.storages = new Storages(objects, tree, this.references, fieldOf);
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
        nodes.push(at.holder, at.value, this.ownerOf(at.holder));
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
        return this.function(slot.value, 'listener', this.emitterName(slot.holder), slot.name);
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
          ...this.storages.place(),
        };
      }
      case 'element': {
        const place = this.placeOfNodes(slot.outer) ?? this.place(slot.outer ?? slot);
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
    if (at.kind === 'variable') return this.variableAt(at);
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

  private variableAt({ name, holder }: Slot): Named {
    const body = this.slots.modules.bodyOf(holder);
    const named = variable({ name, scope: holder });
    return body === NONE ? named : { ...named, origin: body, scope: NONE };
  }

  /** A field of what an object of Node's has for itself, as a stream its state: by the variable that has the object. */
  private placeOfNodes(slot: Slot | undefined): Named | undefined {
    const { objects, scripts, tree, graph } = this;
    if (slot?.kind !== 'field') return undefined;
    const edge = tree.parentEdge[slot.holder]!;
    if (edge === NO_EDGE || edgeTypeOf(graph, edge) !== EdgeType.property) return undefined;
    const prototype = objects.target(objects.field(slot.holder, '__proto__'));
    const constructor =
      prototype === NONE ? NONE : objects.target(objects.field(prototype, 'constructor'));
    if (constructor === NONE || !scripts.isNodesName(scripts.scriptNameOf(constructor))) {
      return undefined;
    }
    // Node's own functions have it too, in scopes that come and go.
    const own = this.references
      .variablesOf(this.ownerOf(slot.holder))
      .find(({ scope }) => tree.level[scope] === 0);
    if (!own) return undefined;
    const { name, scope } = own;
    const field = { className: name, name: slot.name, is: 'inside', scope, origin: NONE } as const;
    return { kind: 'field', ...field, isNodesPart: true };
  }

  private ownerOf(node: number): number {
    return this.tree.ownerOf(this.tree.parentOf(node));
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
      if (place.is !== 'inside') return field;
      const isField = place.kind === 'field' && place.className !== null;
      return isField
        ? { ...place, name: `${place.name}.${field.name}` }
        : { ...field, ...placeIn(place), className: place.name };
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
      const fn = unbound(this.objects, node);
      const own = this.graph.strings.get(this.graph.nodeName[fn]!).slice(0, NAME_CLIP);
      if (own !== '') return own;
    }
    const name = this.className(node);
    return GLOBAL.test(name) ? null : name;
  }

  className(node: number): string {
    return this.values.className(node).slice(0, NAME_CLIP);
  }

  /**
   * By its class; one whose name nobody can search for by the variable or field that has the emitter, or by the class that its
   * class extends.
   */
  private emitterName(node: number): string {
    const [own = '', ...bases] = this.classNames(node);
    const name = own || this.className(node);
    if (isSearchable(name)) return name;
    // Of those that come and go, one is as good as another.
    const isOne = this.tree.level[node] === 0;
    const variables = isOne ? this.references.variablesOf(node).map(each => each.name) : [];
    const place = isOne ? this.place(this.slots.of(node, this.ownerOf(node))).name : '';
    const classes = bases.filter(base => base !== 'Object');
    return [...variables, place, ...classes].find(isSearchable) ?? name;
  }

  /** Of an object's class, and of those that it extends, by its prototypes: Node makes a signal as an event target first. */
  private classNames(node: number): string[] {
    const { objects, graph } = this;
    const names: string[] = [];
    let at = node;
    for (let depth = 0; depth < PROTO_DEPTH; depth++) {
      at = objects.target(objects.field(at, '__proto__'));
      if (at === NONE) break;
      const constructor = objects.target(objects.field(at, 'constructor'));
      const isFunction = constructor !== NONE && graph.nodeType[constructor] === NodeType.closure;
      const name = isFunction ? graph.strings.get(graph.nodeName[constructor]!) : '';
      names.push(name.slice(0, NAME_CLIP));
    }
    return names;
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
