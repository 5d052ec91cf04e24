import type { HeapHolder, HolderKind, HolderOrigin } from '../../protocol/holders';
import { EdgeType, edgeTypeOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { HeapValues } from '../graph/values';
import type { AgedTree } from './agedTree';
import { UNREACHED } from './agedWalk';
import { timerCallback, unbound } from './callbacks';
import { referenceName } from './referenceName';
import type { Scripts } from './scripts';
import type { Slot } from './slot';
import type { Slots } from './slots';

const MOST_STEPS = 40;
const NAME_CLIP = 200;

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

/** More storages than these are not told one by one. */
const MOST_STORAGES = 3;

/** Names holders as a person would search for them. */
export class Naming {
  private storages: string | undefined;

  constructor(
    private readonly objects: HeapObjects,
    private readonly values: HeapValues,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
    private readonly scripts: Scripts,
  ) {}

  private get graph(): HeapGraph {
    return this.objects.graph;
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
        const kept = slot.outer && this.place(slot.outer);
        return { ...named, name: own || kept?.name || this.scripts.placeName(callback) };
      }
      case 'reaction': {
        const place = this.place(slot.outer ?? slot);
        return { ...place, kind: 'promise' };
      }
      case 'store': {
        return {
          kind: 'async-context',
          className: this.resourceName(slot.holder),
          name: this.storageName(),
          origin: NONE,
          is: 'inside',
          scope: NONE,
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

  /** Variable or field: the nearest name on the way up. */
  private place(slot: Slot): Named {
    let at: Slot = slot;
    for (let depth = 0; depth < MOST_STEPS && isInside(at) && at.outer; depth++) at = at.outer;
    if (at.kind === 'listener' || at.kind === 'timer' || at.kind === 'store') {
      return this.name(at, false);
    }
    if (at.kind === 'variable') {
      const { holder, name } = at;
      return { kind: 'closure', className: null, name, origin: NONE, is: 'inside', scope: holder };
    }
    return {
      kind: 'field',
      className: this.ownerName(at.holder),
      name: at.name,
      origin: at.holder,
      is: 'class',
      scope: NONE,
    };
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

  /** The variable or field that has the program's AsyncLocalStorage; of several, all of them. */
  private storageName(): string {
    this.storages ??= this.findStorages();
    return this.storages;
  }

  private findStorages(): string {
    const { graph, tree } = this;
    const wanted = this.objects.name('AsyncLocalStorage');
    const storages = new Set<number>();
    for (let node = 0; wanted !== NONE && node < graph.nodeCount; node++) {
      if (graph.nodeName[node] !== wanted || graph.nodeType[node] !== NodeType.object) continue;
      const isPrototype = this.objects.field(node, 'constructor') !== NONE;
      if (!isPrototype && tree.level[node] !== UNREACHED) storages.add(node);
    }
    const names = new Set<string>();
    for (let edge = 0; storages.size > 0 && edge < graph.edgeCount; edge++) {
      if (edgeTypeOf(graph, edge) !== EdgeType.context) continue;
      if (storages.delete(this.objects.target(edge))) names.add(referenceName(graph, edge));
    }
    // Node's own list of storages is no name.
    for (const node of [...storages].slice(0, MOST_STORAGES)) {
      const owner = tree.ownerOf(tree.parentOf(node));
      const { kind, name } = this.place(this.slots.of(node, owner));
      if (kind === 'field' && name !== '') names.add(name);
    }
    return [...names].slice(0, MOST_STORAGES).join(', ') || 'AsyncLocalStorage';
  }

  /** With the place that the sources lead on from; the positions must have been located. */
  holderOf(
    { kind, className, name, origin, is, scope }: Named,
    seenBy: Map<number, number>,
  ): HeapHolder {
    const node = is === 'inside' ? (seenBy.get(scope) ?? NONE) : origin;
    const at = node === NONE ? undefined : this.scripts.positionOf(node);
    return { kind, className, name, origin: at ? { at, is } : null };
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
];
