import type { HeapHolder } from '../../protocol/holders';
import type { HeapContexts, HeapHeldContexts } from '../../protocol/leftBehind';
import { GrowingList } from '../graph/growingList';
import type { HeapGraph } from '../graph/heapGraph';
import { largeUint32 } from '../graph/largeMemory';
import { NodeSet } from '../graph/nodeSet';
import { HeapObjects, NONE } from '../graph/objects';
import { HeapValues } from '../graph/values';
import { AgedTree } from './agedTree';
import { UNREACHED } from './agedWalk';
import { findFinished, type Finished } from './finished';
import { freedByRows } from './freed';
import { LEFT_NAMES } from './leftNames';
import { isListNode, linkBefore } from './links';
import { Lists } from './lists';
import { withoutMachinery } from './machinery';
import { basesOf, holderOf, type Named } from './named';
import { Naming } from './naming';
import { OwnPlaces } from './ownPlaces';
import { Paths } from './path';
import { Scripts } from './scripts';
import type { Slot } from './slot';
import { Slots } from './slots';

const MOST_STEPS = 24;
const MOST_HOLDERS = 100;

/** The finished requests of a heap by what holds them: the nearest thing that the requests of a row share. */
export function heldContexts(graph: HeapGraph): HeapContexts {
  const objects = new HeapObjects(graph, LEFT_NAMES);
  const scripts = new Scripts(objects);
  const finished = findFinished(objects, scripts);
  return contextsOf(objects, scripts, finished);
}

/** As `heldContexts`, of finished requests that are known. */
export function contextsOf(
  objects: HeapObjects,
  scripts: Scripts,
  finished: Finished,
): HeapContexts {
  const over = finished.nodes.length;
  if (over === 0) return { over, held: 0, holders: [] };
  const holders = withoutMachinery(objects, () =>
    new ContextHolders(objects, scripts, finished).read(),
  );
  const held = holders.reduce((sum, { contexts }) => sum + contexts, 0);
  return { over, held, holders: holders.slice(0, MOST_HOLDERS) };
}

/** A finished request, and how far up its way has been followed: `value` is held by `owner`. */
interface Climber {
  request: number;
  value: number;
  owner: number;
  slot: Slot;
}

/** Requests that are held by one kind of place. */
interface Held {
  slot: Slot;
  climbers: Climber[];
  linked: boolean;
}

class ContextHolders {
  private readonly tree: AgedTree;
  private readonly slots: Slots;
  private readonly paths: Paths;
  private readonly naming: Naming;
  private readonly lists: Lists;
  private readonly listHeads = new Map<number, number>();

  constructor(
    private readonly objects: HeapObjects,
    private readonly scripts: Scripts,
    private readonly finished: Finished,
  ) {
    this.tree = treeBelow(objects, finished.parts.view());
    this.slots = new Slots(objects, this.tree);
    this.lists = new Lists(objects, this.tree, this.slots);
    const values = new HeapValues(objects);
    this.paths = new Paths(objects, values, this.tree, this.slots);
    this.naming = new Naming(objects, values, this.tree, this.slots, scripts);
  }

  read(): HeapHeldContexts[] {
    const held = this.climb();
    const places = held.map(({ slot, linked, climbers: [first] }) =>
      linked ? this.lists.placeOfFirst(first!.value, first!.owner, slot) : slot,
    );
    this.naming.prepare(places);
    const named = held.map(({ linked }, row) => this.naming.name(places[row]!, linked));
    const paths = held.map(({ climbers: [first] }) =>
      this.paths.between(first!.owner, first!.request),
    );
    const seenBy = this.scripts.locate(
      [
        ...named.flatMap(each => [each.origin, ...basesOf(this.objects, each)]),
        ...paths.flatMap(path => path.functions),
      ],
      named.map(({ scope }) => scope),
    );
    const around = new OwnPlaces(this.tree, this.slots, this.naming, this.scripts).of(
      held.map(({ climbers: [first] }, row) => ({ named: named[row]!, node: first!.owner })),
      seenBy,
    );
    const bytes = this.bytes(held);
    const byName = new Map<string, HeapHeldContexts>();
    held.forEach(({ climbers }, row) => {
      const place = (name: Named): HeapHolder => holderOf(name, this.objects, this.scripts, seenBy);
      const own = around[row];
      const holder = { ...place(named[row]!), ...(own && { within: place(own) }) };
      const key = keyOf(named[row]!, holder.origin?.at);
      const known = byName.get(key);
      if (known) {
        known.contexts += climbers.length;
        known.retainedBytes! += bytes[row]!;
        return;
      }
      const { steps, functions } = paths[row]!;
      const scriptIds = functions
        .map(node => this.scripts.positionOf(node)?.scriptId)
        .filter(id => id !== undefined);
      byName.set(key, {
        holder,
        contexts: climbers.length,
        retainedBytes: bytes[row]!,
        path: steps,
        scriptIds: [...new Set(scriptIds)],
      });
    });
    return [...byName.values()].sort((a, b) => b.contexts - a.contexts);
  }

  /** Follows all requests upwards until those with one kind of place share it. */
  private climb(): Held[] {
    const found = new Map<number, Held>();
    let climbers = this.finished.nodes
      .filter(node => this.tree.level[node] !== UNREACHED)
      .map(node => this.step(node, node))
      .filter(climber => climber !== undefined);
    for (let step = 0; climbers.length > 0; step++) {
      const bySlot = new Map<number, Climber[]>();
      for (const climber of climbers) {
        const same = bySlot.get(climber.slot.id);
        if (same) same.push(climber);
        else bySlot.set(climber.slot.id, [climber]);
      }
      climbers = [];
      for (const same of bySlot.values()) {
        if (step === MOST_STEPS || this.isHolder(same)) this.add(found, same);
        else {
          for (const climber of same) {
            const next = this.step(climber.owner, climber.request);
            if (next && next.slot.kind !== 'native') climbers.push(next);
            else this.add(found, [climber]);
          }
        }
      }
    }
    return [...found.values()].filter(({ slot }) => slot.kind !== 'native');
  }

  private add(found: Map<number, Held>, climbers: Climber[]): void {
    const { slot, value, owner } = climbers[0]!;
    const linked =
      linkBefore(this.objects, this.tree, value, owner) !== NONE ||
      climbers.some(({ value: node }) => this.listHeads.has(node));
    const held = found.get(slot.id);
    if (held) held.climbers.push(...climbers);
    else found.set(slot.id, { slot, climbers: [...climbers], linked });
  }

  /** Whether the requests of one kind of place have come to what they share. */
  private isHolder(climbers: readonly Climber[]): boolean {
    const { slot } = climbers[0]!;
    if (slot.kind !== 'element' && slot.kind !== 'field' && slot.kind !== 'variable') return true;
    if (climbers.length === 1) return slot.kind !== 'field' || !this.isOfMany(climbers[0]!);
    const owners = new Set(climbers.map(({ owner }) => owner));
    return owners.size < climbers.length;
  }

  /** Whether a thing is a field of an element, or of a list's node: what has them all says more. */
  private isOfMany({ slot, owner }: Climber): boolean {
    const isInList = (): boolean =>
      this.listHead(owner) !== undefined || isListNode(this.objects, owner);
    return slot.outer?.kind === 'element' || isInList();
  }

  /** The next thing above, past the nodes of a list. */
  private step(node: number, request: number): Climber | undefined {
    const { tree } = this;
    const parent = tree.parentOf(node);
    if (parent < 0) return undefined;
    const head = this.listHead(node);
    const value = head ?? node;
    const owner = tree.ownerOf(tree.parentOf(value));
    const slot = this.slots.of(value, owner);
    if (head !== undefined) this.listHeads.set(value, value);
    return { request, value, owner, slot };
  }

  /** The first node of the list that a node belongs to; `undefined` for other nodes. */
  private listHead(node: number): number | undefined {
    const { tree, listHeads } = this;
    const passed: number[] = [];
    let at = node;
    for (;;) {
      const known = listHeads.get(at);
      if (known !== undefined) {
        at = known;
        break;
      }
      const parent = tree.parentOf(at);
      if (parent < 0) break;
      const owner = tree.ownerOf(parent);
      const before = linkBefore(this.objects, tree, at, owner);
      if (before === NONE) break;
      passed.push(at);
      at = before;
    }
    for (const link of passed) listHeads.set(link, at);
    return passed.length > 0 || at !== node ? at : listHeads.get(node);
  }

  private bytes(held: readonly Held[]): Float64Array {
    const { graph } = this.objects;
    /** From 1; 0 for nodes that are no values. */
    const rowOf = largeUint32(graph.nodeCount);
    const ownerOf = largeUint32(graph.nodeCount);
    const values = new GrowingList();
    held.forEach(({ climbers }, row) => {
      for (const { value, owner } of climbers) {
        rowOf[value] = row + 1;
        ownerOf[value] = owner;
        values.push(value);
      }
    });
    // Mostly the requests themselves are what is held.
    const isKnown = values.view().every(value => this.tree.level[value]! > 0);
    const tree = isKnown ? this.tree : treeBelow(this.objects, values.view());
    return freedByRows(
      graph,
      tree,
      held.length,
      node => rowOf[node]! - 1,
      (source, value) => tree.ownerOf(source) === ownerOf[value],
    ).bytes;
  }
}

/** A tree in which these nodes, and what only they lead to, are above level 0. */
function treeBelow(objects: HeapObjects, nodes: Iterable<number>): AgedTree {
  const young = new NodeSet(objects.graph.nodeCount);
  for (const node of nodes) young.add(node);
  return new AgedTree(objects, node => (young.has(node) ? 1 : 0), 1);
}

function keyOf({ kind, className, name }: Named, at: object | undefined): string {
  return JSON.stringify([kind, className, name, kind === 'closure' ? at : NONE]);
}
