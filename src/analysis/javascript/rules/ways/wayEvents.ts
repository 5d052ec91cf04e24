import { firstFrom } from '../../../../base/firstFrom';
import type * as t from '@babel/types';
import { stepsOf } from '../../pools/methodSteps';
import { isRestart } from '../../pools/restarts';
import type { FoundSlots } from '../../pools/slotStores';
import { keyOfRef } from '../../program/aliases';
import type { ClassLike } from '../../program/classLikes';
import type { Fact, FunctionFacts } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { bare } from '../../syntax/nodes';

/** Something that happens to the array at one point. */
export type WayEvent =
  | { kind: 'rewind' | 'move'; fact: Fact }
  /** `isSure`: on every way through a helper. */
  | { kind: 'clear'; fact: Fact; isSure: boolean };

/** On which paths a helper clears the array. */
export type Clearing = 'always' | 'sometimes' | 'never';

/** Events of one function for one array of a store, by the node where they happen. */
export class WayEvents {
  /** Whether the order of events matters. */
  readonly isOrdered: boolean;
  private readonly byNode = new Map<t.Node, WayEvent[]>();
  /** Offsets of events, and of clearings, ascending. */
  private readonly offsets: number[] = [];
  private readonly clears: { offset: number; event: WayEvent }[] = [];

  /**
   * `clearedBy`: what a helper does to the array; without it, helpers are not followed. `shrink`: the only step that takes
   * slots out of use, which may be a call; otherwise all do that set a counter back.
   */
  constructor(
    owner: ClassLike,
    { counterKeys, reusedKeys }: FoundSlots,
    column: string,
    facts: FunctionFacts,
    clearedBy: ((helper: FunctionUnit) => Clearing) | undefined,
    shrink: Fact | undefined,
  ) {
    const steps = stepsOf(owner, facts);
    for (const fact of steps.clears.get(column) ?? [])
      this.add({ kind: 'clear', fact, isSure: true });
    // Another array, made here from what was given or from the old one.
    for (const fact of steps.writes.get(column) ?? [])
      if (fact.kind === 'assign' && /^(?:Call|New)Expression$/.test(fact.value.type))
        this.add({ kind: 'clear', fact, isSure: true });
    // An array that is cut together with its counter.
    for (const fact of shrink ? facts.facts : [])
      if (fact.kind === 'call' && fact.target.path.at(-1) === 'pop')
        if (isCalledOn(owner, facts, fact, column)) this.add({ kind: 'clear', fact, isSure: true });
    // A store of a list in a field: another list, or a call of what the list does by itself.
    const list = column.slice(0, Math.max(0, column.lastIndexOf('.')));
    for (const fact of list === '' ? [] : (steps.writes.get(list) ?? []))
      this.add({ kind: 'clear', fact, isSure: true });
    for (const fact of list === '' ? [] : facts.facts)
      if (fact.kind === 'call' && fact !== shrink && isCalledOn(owner, facts, fact, list))
        this.add({ kind: 'clear', fact, isSure: false });
    for (const fact of steps.entrusts.get(column) ?? [])
      // What is called on an element empties the slot only if the element is to stay in it.
      if (fact.kind !== 'elementCall' || reusedKeys.has(column))
        this.add({ kind: 'clear', fact, isSure: false });
    for (const { fact, methods } of clearedBy ? steps.calls : []) {
      if (fact === shrink) continue;
      const cleared = methods.map(helper => clearedBy!(helper));
      if (cleared.every(how => how === 'never')) continue;
      this.add({ kind: 'clear', fact, isSure: cleared.every(how => how === 'always') });
    }
    // What a called method does to the counter.
    if (shrink?.kind === 'call') this.add({ kind: 'rewind', fact: shrink });
    // Ignore what a clearing setter does to the counter.
    const moves = counterKeys
      .flatMap(key => steps.writes.get(key) ?? [])
      .filter(({ node }) => !this.byNode.has(node));
    const removed = moves.some(({ kind }) => kind === 'update') ? indicesRead(facts) : undefined;
    for (const fact of moves) {
      if (fact === shrink || (!shrink && isRestart(owner, facts, fact)))
        this.add({ kind: 'rewind', fact });
      // A value removed with `items[--size]` no longer belongs to the store.
      else if (!removed?.has(fact.node)) this.add({ kind: 'move', fact });
    }
    this.offsets.sort((a, b) => a - b);
    this.clears.sort((a, b) => a.offset - b.offset);
    this.isOrdered = this.clears.length > 0 || moves.length > 1;
  }

  get clearsAnywhere(): boolean {
    return this.clears.length > 0;
  }

  /** The first event at each node. */
  *firsts(): Generator<WayEvent> {
    for (const [event] of this.byNode.values()) yield event!;
  }

  at(node: t.Node): readonly WayEvent[] {
    return this.byNode.get(node) ?? [];
  }

  isIn({ start, end }: t.Node): boolean {
    const { offsets } = this;
    const next = firstFrom(offsets.length, i => offsets[i]! >= start!);
    return next < offsets.length && offsets[next]! < end!;
  }

  clearsIn({ start, end }: t.Node): WayEvent[] {
    const { clears } = this;
    const first = firstFrom(clears.length, i => clears[i]!.offset >= start!);
    const found: WayEvent[] = [];
    for (let i = first; i < clears.length && clears[i]!.offset < end!; i++)
      found.push(clears[i]!.event);
    return found;
  }

  private add(event: WayEvent): void {
    const { node } = event.fact;
    const known = this.byNode.get(node);
    if (known) known.push(event);
    else this.byNode.set(node, [event]);
    this.offsets.push(node.start!);
    if (event.kind === 'clear') this.clears.push({ offset: node.start!, event });
  }
}

/** Whether a method of a field's value is called. */
function isCalledOn(
  owner: ClassLike,
  facts: FunctionFacts,
  { target }: Extract<Fact, { kind: 'call' }>,
  key: string,
): boolean {
  const holder = { ...target, path: target.path.slice(0, -1) };
  return holder.path.length > 0 && keyOfRef(owner, holder, facts) === key;
}

/** The indices of elements that a function reads. */
function indicesRead({ facts }: FunctionFacts): Set<t.Node> {
  return new Set(facts.flatMap(fact => (fact.kind === 'read' ? [bare(fact.target.index!)] : [])));
}
