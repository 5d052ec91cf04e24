import { formatQuantity } from '../../base/format';
import { faultGroups } from '../../protocol/faultGroups';
import type {
  HeapFinding,
  HeapModel,
  HeapQuestion,
  HeapReading,
  HeapRow,
  HeapUndecided,
  RetainingStep,
} from '../../protocol/heapReading';
import type { Store } from '../../protocol/poolModel';
import type { Rule } from '../../protocol/rules';
import { classStatistics } from '../graph/classStatistics';
import { CLOSABLE_NAMES, Closables } from './closable';
import { StaleFinder, type Obstacle } from './findStale';
import { guessModels } from './guessModels';
import { EdgeType, edgeTypeOf, type HeapGraph } from '../graph/heapGraph';
import { indexModels, namesOfModels } from './modelIndex';
import { HeapObjects } from '../graph/objects';
import { findIdle } from './parked';
import { RetainingPaths } from '../retain/retainingPath';
import { retention, type Retention } from '../retain/retention';
import { NO_NODE, StalePlaces } from '../retain/stalePlaces';
import { HeapValues } from '../graph/values';

/** Limit of rows that a reading contains, per finding and in total: few enough not to hold anybody up. */
const FIRST_ROWS = 1000;
const ALL_FIRST_ROWS = 10_000;
const CLASSES = 100;

const NO_INSTANCE = 'The snapshot has no context of it.';
const AMBIGUOUS =
  'The sources have another class of this name, and nothing in the snapshot tells the two apart. All contexts were read as those of the other class. Give only one of the two sources.';

/** The model and reset that a finding of `StalePlaces` belongs to. */
interface Subject {
  model: number | null;
  heapModel: HeapModel;
  rule: Rule;
  reset: number | null;
  guess: string | undefined;
}

/** A snapshot with one answer about it, and with rows and paths on demand. */
export class HeapReader {
  readonly reading: HeapReading;
  private readonly objects: HeapObjects;
  private readonly values: HeapValues;
  private readonly closables: Closables;
  private readonly places = new StalePlaces();
  private readonly subjects: Subject[] = [];
  private readonly undecided: HeapUndecided[] = [];
  private readonly retention: Retention;
  private readonly retainingPaths: RetainingPaths;

  constructor(
    private readonly graph: HeapGraph,
    question: HeapQuestion,
  ) {
    const names = [...CLOSABLE_NAMES, ...namesOfModels(question.models)];
    this.objects = new HeapObjects(graph, names);
    const guesses = question.models.length === 0 ? guessModels(this.objects) : undefined;
    const models = guesses?.map(({ model }) => model) ?? question.models;
    this.values = new HeapValues(this.objects);
    this.closables = new Closables(this.objects);
    this.findStale(
      models,
      guesses?.map(({ reason }) => reason),
    );
    this.retention = retention(graph, this.places);
    this.retainingPaths = new RetainingPaths(graph, this.values, this.retention.walk, this.places);
    this.reading = {
      nodes: graph.nodeCount,
      edges: graph.edgeCount,
      numbers: this.objects.hasNumbers(),
      findings: this.subjects.map((_, finding) => this.finding(finding)),
      undecided: this.undecided,
      retainedBytes: this.retention.totalBytes,
    };
  }

  /** Rows `[start, end)` of a finding, by context and slot. */
  rows(finding: number, start: number, end: number): HeapRow[] {
    const [firstContext, endContext] = this.places.contextsOf(finding);
    const [firstPlace] = this.places.placesOf(firstContext);
    const [, endPlace] = this.places.placesOf(endContext - 1);
    const rows: HeapRow[] = [];
    const last = Math.min(firstPlace + end, endPlace);
    let context = firstContext;
    for (let place = firstPlace + start; place < last; place++) {
      while (context + 1 < endContext && this.places.placesOf(context)[1] <= place) context++;
      rows.push(this.row(finding, context, place, firstContext, firstPlace));
    }
    return rows;
  }

  /** For each row, the shortest path from the root to its value through the stale reference. */
  paths(finding: number, rows: readonly number[]): RetainingStep[][] {
    const [firstPlace] = this.places.placesOf(this.places.contextsOf(finding)[0]);
    return this.retainingPaths.of(rows.map(row => firstPlace + row));
  }

  private findStale(models: readonly HeapModel[], guesses?: readonly string[]): void {
    const index = indexModels(this.objects, models);
    const idle = findIdle(this.objects, models, index);
    for (const [ordinal, heapModel] of models.entries()) {
      const finder = new StaleFinder(this.objects, this.values, index.empties, this.places);
      const instances = index.instances[ordinal]!;
      const groups = faultGroups(heapModel.model);
      for (const { fault, stores } of groups) {
        const before = this.places.placeCount;
        this.places.beginFinding();
        for (const instance of instances) {
          finder.addInstance(heapModel, stores, instance, idle.has(instance));
        }
        if (this.places.placeCount === before) {
          this.places.dropFinding();
          continue;
        }
        this.subjects.push({
          model: guesses ? null : ordinal,
          heapModel,
          rule: fault.rule,
          reset: guesses ? null : fault.reset,
          guess: guesses?.[ordinal],
        });
      }
      const { className } = heapModel.model;
      const model = guesses ? null : ordinal;
      if (groups.length > 0 && instances.length === 0 && !guesses) {
        const reason = index.ambiguous.has(ordinal) ? AMBIGUOUS : NO_INSTANCE;
        this.undecided.push({ className, reason, model });
      }
      for (const [obstacle, count] of finder.obstacles) {
        this.undecided.push({ className, reason: obstacleReasons[obstacle](count), model });
      }
    }
  }

  private finding(ordinal: number): HeapFinding {
    const { places, retention: kept } = this;
    const { model, heapModel, rule, reset, guess } = this.subjects[ordinal]!;
    const [start, end] = places.contextsOf(ordinal);
    const [firstPlace] = places.placesOf(start);
    const staleReferences = places.placesOf(end - 1)[1] - firstPlace;
    let idle = 0;
    let ownBytes = 0;
    for (let context = start; context < end; context++) {
      idle += places.idle.get(context);
      ownBytes += kept.contextBytes[context]!;
    }
    let open = 0;
    for (let place = firstPlace; place < firstPlace + staleReferences; place++) {
      if (this.closables.stateOf(places.value.get(place)) === 'open') open++;
    }
    const retainedBytes = kept.findingBytes[ordinal]!;
    const firstRows = Math.min(FIRST_ROWS, Math.floor(ALL_FIRST_ROWS / this.subjects.length));
    return {
      model,
      rule,
      reset,
      className: heapModel.model.className,
      ...(guess === undefined ? {} : { guess }),
      held: {
        instances: end - start,
        idle,
        staleReferences,
        open,
        retainedBytes,
        truncated: staleReferences > firstRows,
        values: this.rows(ordinal, 0, firstRows),
      },
      sharedBytes: retainedBytes - ownBytes,
      classes: classStatistics(this.graph, this.retention.nodesOf(ordinal)).slice(0, CLASSES),
    };
  }

  private row(
    finding: number,
    context: number,
    place: number,
    firstContext: number,
    firstPlace: number,
  ): HeapRow {
    const { places, values, graph } = this;
    const { model } = this.subjects[finding]!.heapModel;
    const value = places.value.get(place);
    const store = model.stores[places.store.get(place)]!;
    return {
      row: place - firstPlace,
      instance: context - firstContext,
      instanceId: graph.nodeId[places.instance.get(context)]!,
      idle: places.idle.get(context) === 1,
      slot: store.kind === 'field' ? store.access.path.join('.') : places.slot.get(place),
      key: this.keyText(place, store),
      className: values.className(value),
      closable: this.closables.stateOf(value),
      size: values.size(value),
      retainedBytes: this.retention.placeBytes[place]!,
      valueId: graph.nodeId[value]!,
    };
  }

  private keyText(place: number, store: Store): string | null {
    const { places, graph } = this;
    const key = places.key.get(place);
    if (key !== NO_NODE) return this.values.keyText(key);
    if (store.kind !== 'collection') return null;
    const edge = places.edge.get(places.edgesOf(place)[0]);
    const isProperty = edgeTypeOf(graph, edge) === EdgeType.property;
    return isProperty ? graph.strings.get(graph.edgeNames.of(edge)) : null;
  }
}

const obstacleReasons: Record<Obstacle, (count: number) => string> = {
  noNumbers: count =>
    `The counters of ${formatQuantity(count, 'context')} are not in the snapshot. Take it with numbers (exposeNumericValues of v8.writeHeapSnapshot, captureNumericValue of the inspector) to have those in use decided.`,
  accessor: count =>
    `A field of ${formatQuantity(count, 'context')} is an accessor, and getters are never run.`,
  idleKeys: count =>
    `A table of ${formatQuantity(count, 'context')} has entries for what is idle, whose keys a snapshot does not tell. Inspect the running process.`,
  sharedBuffer: count =>
    `The lengths of ${formatQuantity(count, 'small buffer')} in memory shared with others are not in the snapshot: not counted.`,
};
