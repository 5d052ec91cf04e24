import type { ClassShare } from '../../protocol/heapReading';
import type {
  HeapLeft,
  HeapLeftReading,
  LeftQuestion,
  LeftVerdict,
} from '../../protocol/leftBehind';
import { classStatistics } from '../graph/classStatistics';
import { NodeType, refuseEdge, restoreEdge, type HeapGraph } from '../graph/heapGraph';
import { HeapObjects, NONE } from '../graph/objects';
import { HeapValues } from '../graph/values';
import { AgedTree, sourceOf, UNREACHED } from './agedTree';
import { connectionEdges, findFinished, type Finished } from './finished';
import { freedByRows, type Freed } from './freed';
import { Grouping, type Group } from './grouping';
import { contextsOf } from './heldContexts';
import { LEFT_NAMES } from './leftNames';
import { Naming, type Named } from './naming';
import { pathOf, type Path } from './path';
import { isOwnThing, Rounds } from './rounds';
import { Scripts } from './scripts';
import { Slots, type Slot } from './slots';
import { growthOf } from './verdict';

/** Limit of rows, and of groups that are looked at to find them. */
const MOST_ROWS = 100;
const MOST_GROUPS = 2000;
const CLASSES = 20;
const MOST_DEPTH = 64;

/** Answers what a recorded load has left behind, from the graph of its last snapshot. */
export function leftReading(graph: HeapGraph, question: LeftQuestion): HeapLeftReading {
  const objects = new HeapObjects(graph, LEFT_NAMES);
  const scripts = new Scripts(objects);
  const finished = findFinished(objects, scripts);
  const refused = connectionEdges(objects).filter(edge => refuseEdge(graph, edge));
  try {
    return new LeftReader(objects, scripts, finished, new Rounds(question.marks)).read();
  } finally {
    for (const edge of refused) restoreEdge(graph, edge);
  }
}

/** Groups that have one name. */
interface Row {
  named: Named;
  groups: Group[];
  verdict: LeftVerdict;
  perRound: number[];
  contexts: number;
  path: Path;
}

class LeftReader {
  private readonly graph: HeapGraph;
  private readonly values: HeapValues;
  private readonly tree: AgedTree;
  private readonly slots: Slots;
  private readonly grouping: Grouping;
  private readonly naming: Naming;
  private readonly limits: string[] = [];
  /** Finished requests by group. */
  private readonly requests = new Map<Group, number[]>();

  constructor(
    private readonly objects: HeapObjects,
    private readonly scripts: Scripts,
    private readonly finished: Finished,
    private readonly rounds: Rounds,
  ) {
    this.graph = objects.graph;
    const { graph } = this;
    const roundOf = (node: number): number =>
      isOwnThing(graph, node) ? rounds.of(graph.nodeId[node]!) : 0;
    this.values = new HeapValues(objects);
    this.tree = new AgedTree(objects, roundOf, rounds.count);
    this.slots = new Slots(objects, this.tree);
    this.grouping = new Grouping(objects, this.tree, this.slots, roundOf, rounds.count);
    this.naming = new Naming(objects, this.values, this.tree, this.slots, scripts);
  }

  read(): HeapLeftReading {
    this.sortRequests();
    const rows = this.rows();
    const freed = this.freed(rows);
    const seenBy = this.locate(rows);
    const left = rows
      .map((row, ordinal) => this.left(row, ordinal, freed, seenBy))
      .filter(row => row !== undefined);
    const order = (row: HeapLeft): number => (row.verdict === 'grows' ? 0 : 1);
    left.sort((a, b) => order(a) - order(b) || b.retainedBytes - a.retainedBytes);
    return {
      left: left.slice(0, MOST_ROWS),
      contexts: contextsOf(this.objects, this.scripts, this.finished),
      limits: this.limits,
    };
  }

  /** Gives each finished request to the group that explains it. */
  private sortRequests(): void {
    const byGroup = new Map<Group, number[]>();
    for (const node of this.finished.nodes) {
      if (this.tree.level[node] === UNREACHED) continue;
      const group = this.grouping.group(node);
      if (!group) continue;
      const nodes = byGroup.get(group);
      if (nodes) nodes.push(node);
      else byGroup.set(group, [node]);
    }
    for (const [group, nodes] of byGroup) {
      if (this.verdict(group) === 'grows') this.requests.set(group, nodes);
      else for (const node of nodes) this.addRequest(this.explain(node, group), node);
    }
  }

  private addRequest(group: Group, node: number): void {
    const nodes = this.requests.get(group);
    if (nodes) nodes.push(node);
    else this.requests.set(group, [node]);
  }

  /**
   * The group of a request that is held by something parked. What is parked may have been made in the same round: a pooled
   * connection with its listeners. Then a listener, timer, reaction or store on the way names the row, or the pooled
   * instance's own field.
   */
  private explain(request: number, group: Group): Group {
    const { tree, slots, grouping } = this;
    const steps: { node: number; owner: number; slot: Slot }[] = [];
    let node = request;
    for (let depth = 0; depth < MOST_DEPTH && tree.level[node]! > 0; depth++) {
      const parent = tree.parentOf(node);
      if (parent < 0) break;
      const owner = tree.ownerOf(parent);
      steps.push({ node, owner, slot: slots.of(node, owner) });
      if (owner <= 0) break;
      node = owner;
    }
    const outermost = steps.length - 1;
    for (let at = outermost; at >= 0; at--) {
      const { node: value, owner, slot } = steps[at]!;
      if (!isSpecial(slot) || this.isNodesFunction(slot, value)) continue;
      if (this.finished.partOf.has(owner)) break;
      if (grouping.values.has(value) && grouping.group(value)?.slot === slot) return group;
      return grouping.move(value, slot, owner);
    }
    const [inner, outer] = [steps[outermost - 1], steps[outermost]];
    if (inner && outer && this.isPooled(outer.node, outer.slot)) {
      const { node: value, owner, slot } = inner;
      if (grouping.values.has(value)) return grouping.group(value)!;
      return grouping.move(value, slot, owner);
    }
    return group;
  }

  /** Whether a thing in a collection has been used again since the round in which it was made. */
  private isPooled(node: number, slot: Slot): boolean {
    return slot.kind === 'element' || slot.kind === 'native'
      ? this.grouping.touched.has(node)
      : false;
  }

  private isNodesFunction(slot: Slot, value: number): boolean {
    if (slot.kind !== 'listener' && slot.kind !== 'timer') return false;
    const callback = slot.kind === 'timer' ? this.slots.timerCallback(value) : value;
    if (callback === NONE || this.graph.nodeType[callback] !== NodeType.closure) return false;
    return this.scripts.isNodesName(this.scripts.scriptNameOf(this.slots.unbound(callback)));
  }

  private rows(): Row[] {
    const candidates: { group: Group; verdict: LeftVerdict; weight: number }[] = [];
    for (const group of this.grouping.groups) {
      if (group.slot.kind === 'native') continue;
      const verdict = this.verdict(group);
      const contexts = this.requests.get(group)?.length ?? 0;
      if (verdict === undefined && contexts === 0) continue;
      if (verdict !== 'grows' && contexts === 0 && !this.isRequestData(group)) continue;
      const weight = contexts + sum(perRoundOf(group, this.rounds.count));
      candidates.push({ group, verdict: verdict ?? 'parked', weight });
    }
    candidates.sort((a, b) => b.weight - a.weight);
    if (candidates.length > MOST_GROUPS) {
      this.limits.push(
        `${candidates.length - MOST_GROUPS} holders with few values each were not looked at.`,
      );
      candidates.length = MOST_GROUPS;
    }
    const named = candidates.map(candidate => ({
      ...candidate,
      named: this.naming.name(candidate.group.slot, candidate.group.linked),
    }));
    const seenBy = this.scripts.locate(
      named.map(({ named: { origin } }) => origin).filter(node => node !== NONE),
      named.map(({ named: { scope } }) => scope).filter(node => node !== NONE),
    );
    const rows = new Map<string, Row>();
    for (const { group, named: name, verdict } of named) {
      const origin = name.is === 'inside' ? (seenBy.get(name.scope) ?? NONE) : name.origin;
      if (this.isNodes(group, name, origin, verdict)) continue;
      const at = origin === NONE ? undefined : this.scripts.positionOf(origin);
      const place =
        at && name.is !== 'inside' ? `${at.scriptId}:${at.line}:${at.column}` : `${at?.scriptId}`;
      const key = [name.kind, name.className, name.name, place].join('|');
      const perRound = perRoundOf(group, this.rounds.count);
      const contexts = this.requests.get(group)?.length ?? 0;
      const row = rows.get(key);
      if (!row) {
        const path = pathOf(
          this.objects,
          this.values,
          this.tree,
          this.slots,
          group,
          this.requests.get(group)?.[0],
        );
        rows.set(key, { named: name, groups: [group], verdict, perRound, contexts, path });
      } else {
        row.groups.push(group);
        row.perRound = row.perRound.map((count, round) => count + perRound[round]!);
        row.contexts += contexts;
        if (verdict === 'grows') row.verdict = verdict;
      }
    }
    return [...rows.values()];
  }

  private isNodes(
    group: Group,
    { kind, is }: Named,
    origin: number,
    verdict: LeftVerdict,
  ): boolean {
    if (origin === NONE) return false;
    if (!this.scripts.isNodes(origin)) return false;
    if (kind === 'listener' || kind === 'timer' || is === 'inside') return true;
    return verdict === 'parked' && (this.requests.get(group)?.length ?? 0) === 0;
  }

  private verdict(group: Group): LeftVerdict | undefined {
    return growthOf(
      perRoundOf(group, this.rounds.count),
      this.slots.isMany(group.slot) || group.linked,
    );
  }

  /** Whether what is parked was brought by requests, as far as its age tells: it was made again in a later round. */
  private isRequestData(group: Group): boolean {
    if (group.slot.kind === 'store') return true;
    const perRound = perRoundOf(group, this.rounds.count);
    const isReplaced = perRound.slice(1).some(count => count > 0);
    return isReplaced && sum([...group.objects]) > 0;
  }

  private freed(rows: readonly Row[]): Freed {
    const { grouping, tree, graph } = this;
    const rowOfGroup = new Int32Array(grouping.groups.length + 1).fill(-1);
    rows.forEach(({ groups }, row) => {
      for (const group of groups) rowOfGroup[group.ordinal] = row;
    });
    const rowOf = (node: number): number =>
      grouping.values.has(node) ? rowOfGroup[grouping.groupOf[node]!]! : -1;
    const isHeld = (source: number, value: number): boolean => {
      const group = grouping.group(value)!;
      if (group.linked) return grouping.groupOf[source] !== group.ordinal;
      const owner = tree.ownerOf(sourceOf(graph, tree.parentEdge[value]!));
      return owner === source || owner === tree.ownerOf(source);
    };
    return freedByRows(graph, tree, rows.length, rowOf, isHeld);
  }

  private locate(rows: readonly Row[]): Map<number, number> {
    return this.scripts.locate(
      rows.flatMap(({ named: { origin }, path }) => [
        ...path.functions,
        ...(origin === NONE ? [] : [origin]),
      ]),
      rows.map(({ named: { scope } }) => scope).filter(node => node !== NONE),
    );
  }

  private left(
    row: Row,
    ordinal: number,
    freed: Freed,
    seenBy: Map<number, number>,
  ): HeapLeft | undefined {
    const nodes = freed.nodesOf(ordinal);
    const classes: ClassShare[] = classStatistics(this.graph, nodes).slice(0, CLASSES);
    const scriptIds = row.path.functions
      .map(node => this.scripts.positionOf(node)?.scriptId)
      .filter(id => id !== undefined);
    return {
      holder: this.naming.holderOf(row.named, seenBy),
      verdict: row.verdict,
      classes,
      perRound: row.perRound,
      contexts: row.contexts,
      retainedBytes: freed.bytes[ordinal]!,
      path: row.path.steps,
      scriptIds: [...new Set(scriptIds)],
    };
  }
}

function isSpecial({ kind }: Slot): boolean {
  return kind === 'listener' || kind === 'timer' || kind === 'reaction' || kind === 'store';
}

/** Values by round: entries of a table count once, and strings only where there is nothing else. */
export function perRoundOf(group: Group, rounds: number): number[] {
  const total = sum([...group.objects]);
  let counts = total > 0 ? group.objects : group.texts;
  const inTable = group.byPosition.map(counts => sum([...counts]));
  if (sum(inTable) === total && total > 0) {
    counts = group.byPosition[inTable.indexOf(Math.max(...inTable))]!;
  }
  return [...counts.slice(1, rounds + 1)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
