import { COUNTED_SIZE } from '../../protocol/heldValues';
import type { ClassShare } from '../../protocol/heapReading';
import type {
  HeapLeft,
  HeapLeftReading,
  LeftQuestion,
  LeftVerdict,
} from '../../protocol/leftBehind';
import { classStatistics } from '../graph/classStatistics';
import { selfBytes, type HeapGraph } from '../graph/heapGraph';
import { HeapObjects, NONE } from '../graph/objects';
import { HeapValues } from '../graph/values';
import { AgedTree } from './agedTree';
import { Ages } from './ages';
import { Causes } from './causes';
import { nameChains } from './chainNames';
import { codeBytesOf } from './codeBytes';
import { Containers } from './containers';
import { Contents } from './contents';
import { countData, isPayload, toldAmong, withoutRegExps } from './evidence';
import { Explanations } from './explanations';
import { findFinished, type Finished } from './finished';
import type { Group } from './group';
import { heldTogether, type HeldTogether } from './heldTogether';
import { Keepers } from './keepers';
import { MergedRows } from './mergedRows';
import { Grouping } from './grouping';
import { Growth } from './growth';
import { contextsOf } from './heldContexts';
import { LEFT_NAMES } from './leftNames';
import { groupByLists } from './listGroups';
import { Lists } from './lists';
import { withoutMachinery } from './machinery';
import { basesOf, holderOf, type Named } from './named';
import { Naming } from './naming';
import { OwnPlaces } from './ownPlaces';
import { parkedInLists } from './parkedRows';
import { sum } from './perRound';
import { Paths } from './path';
import { Pools } from './pooled';
import { Rounds } from './rounds';
import { Rows, type Row } from './rows';
import { Scripts } from './scripts';
import { Slots } from './slots';
import { untoldLimit } from './untold';
import { TakenOver } from './takenOver';
import { valueClasses } from './valueClasses';

/** Bytes in each round that are much, however few values have them. */
const LARGE_GROWTH = 100_000;
/** Limit of rows. */
const MOST_ROWS = 100;
const CLASSES = 20;
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

class LeftReader {
  private readonly graph: HeapGraph;
  private readonly rounds: Rounds;
  private readonly ages: Ages;
  private readonly tree: AgedTree;
  private readonly slots: Slots;
  private readonly grouping: Grouping;
  private readonly growth: Growth;
  private readonly causes: Causes;
  private readonly naming: Naming;
  private readonly rows: Rows;
  private readonly merged: MergedRows;
  private readonly ownPlaces: OwnPlaces;
  private readonly limits: string[] = [];

  constructor(
    private readonly objects: HeapObjects,
    private readonly scripts: Scripts,
    private readonly finished: Finished,
    { marks, requests }: LeftQuestion,
  ) {
    const { graph } = objects;
    this.graph = graph;
    const rounds = new Rounds(marks.map(mark => mark.highestId));
    const ages = new Ages(objects, rounds);
    const roundOf = (node: number): number => ages.of(node);
    const values = new HeapValues(objects);
    let tree = new AgedTree(objects, roundOf, rounds.count);
    if (ages.findTakeovers(tree)) tree = new AgedTree(objects, roundOf, rounds.count);
    const slots = new Slots(objects, tree);
    const grouping = new Grouping(objects, tree, slots, roundOf, rounds.count);
    groupByLists(objects, grouping);
    nameChains(objects, grouping);
    const contents = new Contents(new Containers(objects), marks, ages);
    const growth = new Growth(objects, grouping, contents, ages, finished, marks, requests);
    const explanations = new Explanations(objects, tree, slots, grouping, scripts, finished);
    this.rounds = rounds;
    this.ages = ages;
    this.tree = tree;
    this.slots = slots;
    this.grouping = grouping;
    this.growth = growth;
    this.causes = new Causes(tree, grouping, explanations, growth);
    this.naming = new Naming(objects, values, tree, slots, scripts);
    const paths = new Paths(objects, values, tree, slots);
    const { causes, naming } = this;
    this.rows = new Rows(values, paths, tree, grouping, growth, causes, naming, slots, scripts);
    const lists = new Lists(objects, tree, slots);
    this.ownPlaces = new OwnPlaces(tree, slots, naming, scripts);
    this.merged = new MergedRows(objects, paths, grouping, growth, this.naming, scripts, lists);
  }

  read(): HeapLeftReading {
    this.growth.read();
    this.causes.find(this.finished);
    // Some values are told elsewhere now.
    this.growth.read();
    const single = this.rows.read(this.rounds.count, this.limits);
    const keepers = new Keepers(this.objects, this.grouping, single);
    const together = heldTogether(single, keepers, this.grouping, this.rounds.count);
    const rows = this.merged.read(single, keepers, together);
    const pools = new Pools(this.objects, this.tree, this.slots);
    const parked = parkedInLists(rows, this.grouping, pools);
    const seenBy = this.locate(rows);
    const around = this.ownPlaces.of(
      rows.map(({ named, groups: [group] }) => {
        return { named, node: this.grouping.holderOf(group!.examples[0]!) };
      }),
      seenBy,
    );
    const valueClass = valueClasses(rows, this.grouping);
    const taken = new TakenOver(this.objects, this.tree, this.grouping, this.ages);
    const told = new Set<Group>();
    const left = rows.flatMap((row, ordinal) => {
      const made = this.left(
        row,
        together[ordinal]!,
        taken,
        valueClass[ordinal],
        seenBy,
        parked.get(row),
        around[ordinal],
      );
      if (!made) return [];
      for (const group of row.groups) told.add(group);
      return [made];
    });
    const { growth } = this;
    const isJudged = (group: Group): boolean => told.has(group) || growth.isJudged(group);
    const untold = untoldLimit(this.grouping, this.ages, growth.requests, isJudged);
    if (untold !== undefined) this.limits.push(untold);
    const order = (row: HeapLeft): number => (row.verdict === 'grows' ? 0 : 1);
    left.sort((a, b) => order(a) - order(b) || b.retainedBytes - a.retainedBytes);
    if (left.length > MOST_ROWS) {
      this.limits.push(
        `${left.length - MOST_ROWS} holders beyond the first ${MOST_ROWS} are not listed.`,
      );
    }
    return {
      left: left.slice(0, MOST_ROWS),
      heldBefore: contextsOf(this.objects, this.scripts, this.finishedBefore()),
      codeBytes: codeBytesOf(this.graph),
      limits: this.limits,
    };
  }

  /** The finished requests that were made before the load. */
  private finishedBefore(): Finished {
    const isOld = (node: number): boolean => this.rounds.of(this.graph.nodeId[node]!) === 0;
    const { nodes, parts, others } = this.finished;
    return {
      nodes: nodes.filter(isOld),
      parts: parts.ofRequests(isOld),
      others: others.filter(isOld),
    };
  }

  private locate(rows: readonly Row[]): Map<number, number> {
    const names = rows.flatMap(({ named, alsoHeldBy }) => [named, ...alsoHeldBy]);
    const nodes = [
      ...rows.flatMap(({ path }) => path.functions),
      ...names.flatMap(named => [named.origin, ...basesOf(this.objects, named)]),
    ];
    return this.scripts.locate(
      nodes.filter(node => node !== NONE),
      names.map(({ scope }) => scope).filter(node => node !== NONE),
    );
  }

  private left(
    row: Row,
    together: HeldTogether,
    taken: TakenOver,
    valueClass: ClassShare | undefined,
    seenBy: Map<number, number>,
    parked: HeapLeft['parked'],
    around: Named | undefined,
  ): HeapLeft | undefined {
    const { graph } = this;
    const nodes = taken.without(together.nodes);
    const bytes = bytesOf(graph, nodes) + this.grownBytes(row, together);
    const things = toldAmong(this.tree, nodes);
    const brought = (): Uint32Array => things.filter(node => !taken.isOnWay(node));
    if (row.verdict !== 'grows' && !this.isRequestData(row, nodes, brought())) return undefined;
    const classes = classesWith(valueClass, classStatistics(graph, things));
    const scriptIds = row.path.functions
      .map(node => this.scripts.positionOf(node)?.scriptId)
      .filter(id => id !== undefined);
    const verdict = this.verdictOf(row, bytes);
    const sizes = this.sizesOf(row);
    const holder = {
      ...holderOf(row.named, this.objects, this.scripts, seenBy),
      ...(around && { within: holderOf(around, this.objects, this.scripts, seenBy) }),
    };
    const isPool = holder.kind === 'field' && parked?.className === holder.className;
    return {
      holder: isPool ? { ...holder, kind: 'pool' } : holder,
      alsoHeldBy: row.alsoHeldBy.map(named => holderOf(named, this.objects, this.scripts, seenBy)),
      verdict,
      classes,
      valueClass: valueClass?.className ?? null,
      perRound: row.perRound,
      ...(sizes && { sizes }),
      contexts: row.contexts,
      retainedBytes: bytes,
      path: row.path.steps,
      scriptIds: [...new Set(scriptIds)],
      ...(parked === undefined ? {} : { parked }),
    };
  }

  /** Bytes by which collections that stay became larger. */
  private grownBytes({ groups }: Row, { isKept }: HeldTogether): number {
    const { grouping, growth } = this;
    const staying = groups.filter(({ examples: [value] }) => {
      return value !== undefined && !isKept(grouping.holderOf(value));
    });
    return Math.round(sum(staying.map(group => growth.grownBytes(group))));
  }

  /** Of a row about values that became larger: their bytes in each snapshot. */
  private sizesOf({ groups }: Row): number[] | undefined {
    const all = groups
      .map(group => this.growth.sizesOf(group))
      .filter(sizes => sizes !== undefined);
    return all[0]?.map((_, at) => sum(all.map(sizes => sizes[at]!)));
  }

  /** Few values in each round are growth when they are large. `bytes`: what the row retains. */
  private verdictOf(row: Row, bytes: number): LeftVerdict {
    const isLarge = bytes >= LARGE_GROWTH * this.rounds.count;
    const isSteady = (): boolean => row.groups.some(group => this.growth.isSeenSteady(group));
    return isLarge && isSteady() ? 'grows' : row.verdict;
  }

  /**
   * Whether what a parked row alone keeps is a request's data. `things`: those of its nodes that people are told, and that are
   * not only there to have what was there before.
   */
  private isRequestData(row: Row, nodes: Uint32Array, things: Uint32Array): boolean {
    const { causes, graph } = this;
    if (row.contexts > 0) return true;
    const isOnlySuspected = row.groups.every(group => causes.isSuspected(group));
    if (isOnlySuspected && !nodes.some(node => isPayload(graph, node))) return false;
    if (row.groups.some(group => causes.isEvident(group) && group.slot.kind !== 'store')) {
      return true;
    }
    if (bytesOf(graph, withoutRegExps(this.tree, nodes)) >= COUNTED_SIZE * sum(row.perRound)) {
      return true;
    }
    if (!row.groups.some(hasObjects)) return false;
    const least = row.named.kind === 'async-context' ? 1 : LEAST_THINGS * sum(row.perRound);
    return countData(graph, withoutRegExps(this.tree, things)) >= least;
  }
}

function bytesOf(graph: HeapGraph, nodes: Uint32Array): number {
  return nodes.reduce((total, node) => total + selfBytes(graph, node), 0);
}

/** The first classes, and that of the values, which may be held by something else too. */
function classesWith(values: ClassShare | undefined, all: readonly ClassShare[]): ClassShare[] {
  const first = all.slice(0, CLASSES);
  if (!values || first.some(({ className }) => className === values.className)) return first;
  const own = all.find(({ className }) => className === values.className) ?? values;
  return [...first.slice(0, CLASSES - 1), own];
}

/** Whether there are values other than texts. */
function hasObjects({ objects }: Group): boolean {
  return sum([...objects]) > 0;
}
