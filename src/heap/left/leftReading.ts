import type { ClassShare } from '../../protocol/heapReading';
import type {
  HeapLeft,
  HeapLeftReading,
  LeftQuestion,
  LeftVerdict,
} from '../../protocol/leftBehind';
import { classStatistics } from '../graph/classStatistics';
import type { HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { HeapObjects, NONE } from '../graph/objects';
import { HeapValues } from '../graph/values';
import { AgedTree } from './agedTree';
import { sourceOf, UNREACHED } from './agedWalk';
import { findFinished, type Finished } from './finished';
import { countData, isPayload, toldAmong } from './evidence';
import { Containers } from './containers';
import { Contents } from './contents';
import { Explanations } from './explanations';
import { freedByRows, type Freed } from './freed';
import { Grouping, type Group } from './grouping';
import { contextsOf } from './heldContexts';
import { LEFT_NAMES } from './leftNames';
import { withoutMachinery } from './machinery';
import { Naming, type Named } from './naming';
import { pathBetween, type Path } from './path';
import { perRoundOf, sum } from './perRound';
import { Pools, type Pool } from './pooled';
import { Rounds } from './rounds';
import { Scripts } from './scripts';
import { Slots } from './slots';
import { growthOf } from './verdict';

/** Limit of rows, and of groups that are looked at to find them. */
const MOST_ROWS = 100;
const MOST_GROUPS = 2000;
const CLASSES = 20;
const MOST_DEPTH = 64;
/** A value that brings less than this with it, itself included, is no request's data: an empty object that is made anew. */
const LEAST_THINGS = 1.5;

/** Answers what a recorded load has left behind, from the graph of its last snapshot. */
export function leftReading(graph: HeapGraph, question: LeftQuestion): HeapLeftReading {
  const objects = new HeapObjects(graph, LEFT_NAMES);
  const scripts = new Scripts(objects);
  const finished = findFinished(objects, scripts);
  return withoutMachinery(objects, () =>
    new LeftReader(objects, scripts, finished, question).read(),
  );
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
  private readonly rounds: Rounds;
  private readonly requestsPerRound: number[] | undefined;
  private readonly tree: AgedTree;
  private readonly slots: Slots;
  private readonly grouping: Grouping;
  private readonly naming: Naming;
  private readonly limits: string[] = [];
  /** Finished requests by group. */
  private readonly requests = new Map<Group, number[]>();
  /** Groups with something else that is over: a request of the program's own, a closed socket. */
  private readonly evident = new Set<Group>();
  /** Groups of callbacks that count if something of a request is freed with them. */
  private readonly suspected = new Set<Group>();
  private readonly explanations: Explanations;
  private readonly contents: Contents;
  private readonly overAgain: ReadonlyMap<Group, readonly number[]>;

  constructor(
    private readonly objects: HeapObjects,
    private readonly scripts: Scripts,
    private readonly finished: Finished,
    { marks, requests }: LeftQuestion,
  ) {
    this.graph = objects.graph;
    const { graph } = this;
    this.rounds = new Rounds(marks.map(mark => mark.highestId));
    const { rounds } = this;
    this.requestsPerRound = allKnown(requests);
    const roundOf = (node: number): number => {
      const id = graph.nodeId[node]!;
      return (id & 1) === 1 ? rounds.of(id) : 0;
    };
    this.values = new HeapValues(objects);
    this.tree = new AgedTree(objects, roundOf, rounds.count);
    this.slots = new Slots(objects, this.tree);
    this.grouping = new Grouping(objects, this.tree, this.slots, roundOf, rounds.count);
    this.explanations = new Explanations(
      objects,
      this.tree,
      this.slots,
      this.grouping,
      scripts,
      finished,
    );
    this.naming = new Naming(objects, this.values, this.tree, this.slots, scripts);
    this.overAgain = this.findOverAgain();
    this.contents = new Contents(new Containers(objects), marks, roundOf);
  }

  read(): HeapLeftReading {
    this.contents.read(this.grouping);
    this.sortRequests();
    // Some values are told elsewhere now.
    this.contents.read(this.grouping);
    const rows = this.rows();
    const freed = this.freed(rows);
    const parked = this.parked(rows);
    const seenBy = this.locate(rows);
    const left = rows
      .map((row, ordinal) => this.left(row, ordinal, freed, seenBy, parked.get(row)))
      .filter(row => row !== undefined);
    const order = (row: HeapLeft): number => (row.verdict === 'grows' ? 0 : 1);
    left.sort((a, b) => order(a) - order(b) || b.retainedBytes - a.retainedBytes);
    if (left.length > MOST_ROWS) {
      this.limits.push(
        `${left.length - MOST_ROWS} holders beyond the first ${MOST_ROWS} are not listed.`,
      );
    }
    return {
      left: left.slice(0, MOST_ROWS),
      contexts: contextsOf(this.objects, this.scripts, this.finished),
      limits: this.limits,
    };
  }

  /** Gives each finished request, and what else only a request brought, to the group that explains it. */
  private sortRequests(): void {
    const grows = new Map<Group, boolean>();
    const isGrowing = (group: Group): boolean => {
      let known = grows.get(group);
      if (known === undefined) grows.set(group, (known = this.verdict(group) === 'grows'));
      return known;
    };
    const groups = [...this.grouping.groups];
    for (const group of groups) isGrowing(group);
    const explained = (node: number): Group | undefined => {
      if (this.tree.level[node] === UNREACHED) return undefined;
      const group = this.grouping.group(node);
      if (!group || isGrowing(group)) return group;
      const step = this.explanations.of(node);
      return step ? this.grouping.move(step.node, step.slot, step.owner, false) : group;
    };
    for (const node of this.finished.nodes) {
      const group = explained(node);
      if (!group) continue;
      const nodes = this.requests.get(group);
      if (nodes) nodes.push(node);
      else this.requests.set(group, [node]);
    }
    for (const node of this.finished.others) {
      const group = explained(node);
      if (group) this.evident.add(group);
    }
    const isExplained = (group: Group | undefined): boolean =>
      group !== undefined &&
      (isGrowing(group) || this.requests.has(group) || this.evident.has(group));
    for (const node of this.grouping.stores) {
      if (isExplained(this.grouping.group(node))) continue;
      const group = explained(node);
      if (group?.slot.kind === 'store') this.evident.add(group);
    }
    for (const node of this.explanations.foreignCallbacks(isExplained)) {
      const step = this.explanations.of(node);
      if (!step || isExplained(this.grouping.ofSlot(step.slot))) continue;
      this.suspected.add(this.grouping.move(node, step.slot, step.owner, true));
    }
  }

  private rows(): Row[] {
    const candidates: { group: Group; verdict: LeftVerdict; weight: number }[] = [];
    for (const group of this.grouping.groups) {
      if (group.slot.kind === 'native') continue;
      const verdict = this.verdict(group);
      const contexts = this.requests.get(group)?.length ?? 0;
      const isEvident = contexts > 0 || this.evident.has(group) || this.suspected.has(group);
      if (verdict !== 'grows' && !isEvident && !this.isRequestData(group)) continue;
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
        const path = this.pathOf(group);
        rows.set(key, {
          named: name,
          groups: [group, ...group.ends],
          verdict,
          perRound,
          contexts,
          path,
        });
      } else {
        row.groups.push(group, ...group.ends);
        row.perRound = row.perRound.map((count, round) => count + perRound[round]!);
        row.contexts += contexts;
        if (verdict === 'grows') row.verdict = verdict;
      }
    }
    return [...rows.values()];
  }

  /** From the group's holder to a finished request where it has one, else to a value. */
  private pathOf(group: Group): Path {
    const { grouping, tree } = this;
    const [request] = this.requests.get(group) ?? [];
    const last =
      request ?? group.examples.find(node => this.values.isObject(node)) ?? group.examples[0]!;
    let value = last;
    for (let depth = 0; depth < MOST_DEPTH && value > 0; depth++) {
      if (grouping.values.has(value) && grouping.group(value) === group) break;
      value = tree.ownerOf(tree.parentOf(value));
    }
    const holder = grouping.holderOf(value > 0 ? value : last);
    return pathBetween(this.objects, this.values, tree, this.slots, holder, last);
  }

  private isNodes(
    group: Group,
    { kind, is, className }: Named,
    origin: number,
    verdict: LeftVerdict,
  ): boolean {
    if ((this.requests.get(group)?.length ?? 0) > 0) return false;
    if (origin === NONE || this.scripts.positionOf(origin) === undefined) {
      if (kind === 'async-context') return false;
      // The class is native, unless the holder is an object without a class, or a variable that no function sees.
      return (
        verdict === 'parked' || (origin !== NONE && className !== 'Object' && className !== null)
      );
    }
    if (!this.scripts.isNodes(origin)) return false;
    if (kind === 'listener' || kind === 'timer' || is === 'inside') return true;
    return verdict === 'parked';
  }

  private verdict(group: Group): LeftVerdict | undefined {
    return growthOf({
      perRound: perRoundOf(group, this.rounds.count),
      used: this.usedOf(group),
      isMany: this.slots.isMany(group.slot) || group.linked,
      requests: this.requestsPerRound,
      content: this.contents.of(group),
    });
  }

  /** Values by round that were used again later, unless a request that is over is among what they brought. */
  private usedOf(group: Group): number[] {
    const over = this.overAgain.get(group);
    return [...group.used.slice(1)].map((count, round) => count - (over?.[round] ?? 0));
  }

  /**
   * The values that look as if they were used again, but are a request that is over, or hold one of their own round. What was
   * used again is the connection that it came through.
   */
  private findOverAgain(): Map<Group, number[]> {
    const { grouping, tree, graph, rounds } = this;
    const found = new Map<Group, number[]>();
    const seen = new NodeSet(graph.nodeCount);
    for (const node of this.finished.partOf.keys()) {
      if (tree.level[node] === UNREACHED) continue;
      const group = grouping.group(node);
      const round = rounds.of(graph.nodeId[node]!);
      if (round === 0) continue;
      let value = node;
      for (let depth = 0; value > 0 && depth < MOST_DEPTH && !grouping.values.has(value); depth++) {
        value = tree.ownerOf(tree.parentOf(value));
      }
      if (!group || value <= 0 || grouping.group(value) !== group || seen.has(value)) continue;
      if (!grouping.touched.has(value) || rounds.of(graph.nodeId[value]!) !== round) continue;
      seen.add(value);
      let counts = found.get(group);
      if (!counts) found.set(group, (counts = new Array<number>(rounds.count).fill(0)));
      counts[round - 1]!++;
    }
    return found;
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
      if (grouping.loose.has(value)) return true;
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
    parked: HeapLeft['parked'],
  ): HeapLeft | undefined {
    const nodes = freed.nodesOf(ordinal);
    const isOnlySuspected =
      row.groups.every(group => this.suspected.has(group)) && row.contexts === 0;
    if (
      isOnlySuspected &&
      row.verdict !== 'grows' &&
      !nodes.some(node => isPayload(this.graph, node))
    )
      return undefined;
    const things = toldAmong(this.tree, nodes);
    const least = row.named.kind === 'async-context' ? 1 : LEAST_THINGS * sum(row.perRound);
    const isBare = countData(this.graph, things) < least;
    const isEvident =
      row.contexts > 0 ||
      row.groups.some(group => this.evident.has(group) && group.slot.kind !== 'store');
    if (row.verdict !== 'grows' && !isEvident && isBare) return undefined;
    const classes: ClassShare[] = classStatistics(this.graph, things).slice(0, CLASSES);
    const scriptIds = row.path.functions
      .map(node => this.scripts.positionOf(node)?.scriptId)
      .filter(id => id !== undefined);
    const holder = this.naming.holderOf(row.named, seenBy);
    const isPool = holder.kind === 'field' && parked?.className === holder.className;
    return {
      holder: isPool ? { ...holder, kind: 'pool' } : holder,
      verdict: row.verdict,
      classes,
      perRound: row.perRound,
      contexts: row.contexts,
      retainedBytes: freed.bytes[ordinal]!,
      path: row.path.steps,
      scriptIds: [...new Set(scriptIds)],
      ...(parked === undefined ? {} : { parked }),
    };
  }

  /** For parked rows whose holders are in a list: how many of them there are. */
  private parked(rows: readonly Row[]): Map<Row, HeapLeft['parked']> {
    const { grouping, tree } = this;
    const pools = new Pools(this.objects, tree, this.slots);
    const found: { row: Row; pool: Pool; holders: Set<number> }[] = [];
    const byGroup = new Map<number, (typeof found)[number]>();
    for (const row of rows) {
      const [group] = row.groups;
      if (row.verdict === 'grows' || !group || group.slot.kind === 'element') continue;
      const pool = pools.poolOf(grouping.holderOf(group.examples[0]!));
      if (!pool) continue;
      const one = { row, pool, holders: new Set<number>() };
      found.push(one);
      for (const { ordinal } of row.groups) byGroup.set(ordinal, one);
    }
    if (found.length === 0) return new Map();
    for (const node of tree.young) {
      const one = grouping.values.has(node) ? byGroup.get(grouping.groupOf[node]!) : undefined;
      if (!one) continue;
      const instance = pools.instanceAbove(grouping.holderOf(node), one.pool.className);
      if (instance !== NONE) one.holders.add(instance);
    }
    const counts = pools.count(
      found.map(({ pool }) => pool),
      found.map(({ holders }) => holders),
    );
    return new Map(found.map(({ row }, i) => [row, counts[i]]));
  }
}

/** Requests of rounds, if they were counted in all of them. */
function allKnown(requests: LeftQuestion['requests']): number[] | undefined {
  const known = requests?.filter(count => count !== null);
  return known?.length === requests?.length ? known : undefined;
}
