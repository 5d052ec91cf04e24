import type { KeysStatus, WalkStatus } from '../agentApi';
import { AsyncFrames, FRAME_FIELD } from './asyncFrames';
import { Containers } from './containers';
import { Cursors } from './cursors';
import { Edges } from './edges';
import { Frontier } from './frontier';
import type { Lane } from './lane';
import { Waypoints } from './waypoints';
import { PROMISE_RESULT } from './promises';
import { Roots } from './roots';
import { RunningWorkers } from './runningWorkers';
import { Scopes } from './scopes';
import { NOWHERE, type Standing } from './standing';
import { leftWays, leftObjects, leftStandings, resume, type Unfinished } from './unfinished';
import type { WalkParts } from './walkParts';

/** Steps from a scope's function or a free list's holder: to the list, then to its elements. */
const KNOWN_DEPTH = 2;

/**
 * A breadth-first walk over the target's object graph, limited in objects and depth, and run in time slices. Visits in this
 * order: roots, waypoints that led to instances before, objects, containers of interest, then what instances hold and the rest
 * of all other containers.
 */
export class Walk {
  readonly roots: Roots;
  readonly waypoints = new Waypoints();
  readonly scopes: Scopes;
  private readonly frontier: Frontier;
  private readonly edges: Edges;
  private readonly cursors: Cursors;
  private readonly containers: Containers;
  private readonly running: RunningWorkers;
  private readonly frames: AsyncFrames;
  /** What an earlier search has left. */
  private readonly resumed: (Standing & { target: object })[];
  private nextResumed = 0;
  /** Objects that earlier searches left out for good. */
  private readonly lostBefore: number;
  /** Running workers that were met. */
  private workers = 0;

  constructor(private readonly parts: WalkParts) {
    const { read, host, memory, maxObjects, mode } = parts;
    const resumed = mode === 'search' ? memory.unfinished : undefined;
    const maxDepth = mode === 'known' ? KNOWN_DEPTH : Infinity;
    this.lostBefore = resumed?.lost ?? 0;
    this.roots = new Roots([]);
    this.resumed = resumed ? resume(resumed) : [];
    this.frontier = new Frontier(read, memory, { maxObjects, maxDepth }, resumed);
    this.edges = new Edges(parts, this.frontier, this.waypoints);
    this.cursors = new Cursors(this.edges, this.frontier);
    this.containers = new Containers(parts, this.edges, this.cursors, this.frontier);
    this.scopes = new Scopes(parts, this.edges, this.waypoints, this.containers);
    this.running = new RunningWorkers(read, host);
    this.frames = new AsyncFrames(read);
  }

  /** Visits objects for about `budgetMs`. `deep` also visits the rest of large containers. */
  step(budgetMs: number, deep: boolean): Omit<WalkStatus, 'probed'> {
    const { now } = this.parts.host;
    const started = now();
    let idle = false;
    while (!idle && now() - started < budgetMs) idle = !this.advance(deep);
    return { ...this.status(deep), idle, sliceMs: now() - started };
  }

  /**
   * Looks the objects that were visited up in the WeakMaps that were met, for about `budgetMs`, and visits nothing: a search that
   * is cut does not know them any more when it goes on. `done`: all are looked up.
   */
  lookUpKeys(budgetMs: number): KeysStatus {
    const { now } = this.parts.host;
    const started = now();
    let done = false;
    while (!done && now() - started < budgetMs)
      done = !this.parts.pending.weakMaps.run(this.followWeak);
    return { done, sliceMs: now() - started };
  }

  /** Containers with more than a sample. */
  get large(): Cursors['large'] {
    return this.cursors.large;
  }

  /** The rest of a search, nearest to the roots first; `undefined` when it has finished. */
  unfinished(): Unfinished | undefined {
    const { frontier, cursors, roots, containers } = this;
    const { pending } = this.parts;
    const left = [
      leftStandings(this.resumed.slice(this.nextResumed)),
      leftObjects(roots.left()),
      leftStandings(pending.functions.map(this.standingOf)),
      frontier.lane.left(),
      frontier.connectionLane.left(),
      leftStandings([...frontier.starved.values()]),
      leftStandings(pending.lateFunctions.map(this.standingOf)),
      leftStandings(pending.lateInsides.map(this.standingOf)),
      leftStandings(pending.promises.unread),
      leftStandings(cursors.left()),
      frontier.lateLane.left(),
      leftStandings(containers.leftClasses()),
    ];
    // Each has to be asked for what is met from now on.
    const found = leftWays(left, leftStandings(pending.weakMaps.all));
    if (!found) return undefined;
    return {
      visited: frontier.visited,
      frontier: found.frontier,
      lost: frontier.lost + found.lost,
      receivers: pending.leftReceivers(),
    };
  }

  /** Visits the next thing that waits; false when nothing does. */
  private advance(deep: boolean): boolean {
    return (
      this.followNextRoot() ||
      this.visitWaypoint() ||
      this.readPromises() ||
      this.visitNext(this.frontier.lane) ||
      this.cursors.run() ||
      this.parts.pending.weakMaps.run(this.followWeak) ||
      this.visitLate() ||
      (deep && this.cursors.runLate())
    );
  }

  private status(deep: boolean): Omit<WalkStatus, 'probed' | 'idle' | 'sliceMs'> {
    const { frontier, cursors } = this;
    const { pending, kinds } = this.parts;
    const { functions, lateFunctions, insides, lateInsides, closures } = pending;
    return {
      visited: frontier.visits,
      dropped: frontier.dropped + this.lostBefore,
      waiting:
        frontier.lateLane.waiting +
        frontier.connectionLane.waiting +
        cursors.late +
        lateFunctions.length +
        lateInsides.length,
      refused: this.parts.inspectable.refused,
      full: frontier.isFull,
      workers: this.workers,
      sought: kinds.sought(),
      functions: functions.length + (deep ? lateFunctions.length : 0),
      kinds: kinds.unreported(),
      insides: insides.length + (deep ? lateInsides.length : 0),
      closures: closures.length,
    };
  }

  /** Where something stands that only the inspector can look into. */
  readonly standingOf = (target: object): Standing =>
    this.scopes.standingOf(target) ?? { ...NOWHERE, target };

  private followNextRoot(): boolean {
    const resumed = this.resumed[this.nextResumed];
    if (resumed) {
      this.nextResumed++;
      this.edges.followAgain(resumed);
      return true;
    }
    this.edges.from = NOWHERE;
    return this.roots.followNext(this.followRoot);
  }

  private readonly followRoot = (root: unknown): void => {
    this.edges.follow(undefined, undefined, root);
  };

  private visitWaypoint(): boolean {
    const { frontier, edges, scopes, containers, waypoints } = this;
    const { kinds, read } = this.parts;
    const waypoint = waypoints.next();
    if (!waypoint) return false;
    const { holder, vias } = waypoint;
    if (kinds.of(holder) || !waypoints.begin(holder)) return true;
    if (read.isOpaque(holder)) {
      if (read.isProxy(holder) || frontier.visited.has(holder)) return true;
      scopes.expectWaypoint(holder, vias);
      edges.queueOpaque(holder, undefined);
      scopes.standAt(holder, vias);
      containers.readFields(holder);
      return true;
    }
    frontier.visits++;
    scopes.standAt(holder, vias);
    containers.readContents(holder);
    return true;
  }

  private visitNext(lane: Lane): boolean {
    return this.visitAt(lane.next());
  }

  private visitAt(next: (Standing & { target: object }) | undefined): boolean {
    if (!next) return false;
    this.edges.from = next;
    this.visit(next);
    return true;
  }

  private visit(at: Standing & { target: object }): void {
    const { target } = at;
    this.frontier.visits++;
    if (typeof target !== 'function') this.recognise(at);
    this.containers.readContents(target);
    const base = typeof target === 'function' ? this.parts.read.proto(target) : null;
    if (base) this.frontier.add(base, at.depth + 1, at, undefined, at.isLate);
    if (this.parts.mode !== 'search') return;
    if (typeof target !== 'function') {
      this.containers.readInherited(at);
      this.edges.follow(target, FRAME_FIELD, this.frames.of(target));
    }
    this.parts.pending.weakMaps.visit(target);
  }

  private readPromises(): boolean {
    return this.parts.mode === 'search' && this.parts.pending.promises.run(this.followResult);
  }

  private readonly followResult = (at: Standing & { target: object }, result: object): void => {
    this.edges.from = at;
    this.edges.follow(at.target, PROMISE_RESULT, result);
  };

  /** Follows what a WeakMap has for an object that the walk met. */
  private readonly followWeak = (at: Standing & { target: object }, value: object): void => {
    if (this.frontier.isFull) return this.frontier.leaveOutItself(value, at);
    this.edges.from = at;
    this.edges.follow(at.target, undefined, value);
  };

  /** Records what an object is, and which parts of it only the inspector can read. */
  private recognise(at: Standing & { target: object }): void {
    const { target } = at;
    const { kinds, pending } = this.parts;
    const instance = kinds.classify(target);
    if (instance?.method) {
      pending.addClosure(target, instance.method);
      this.scopes.expectClosure(at);
    }
    at.isInstance = instance !== undefined;
    const isQueued = pending.addInside(target, at);
    if (isQueued) this.scopes.expectInside(at);
    else if (isQueued === false) this.frontier.leaveOut(target, at);
    if (this.running.has(target)) this.workers++;
    this.parts.handles.meet(target);
    this.parts.requests.meetSocket(at);
  }

  /**
   * Visits what waits until all functions are done, because those may lead to pools, and to who else holds a request: what
   * only connections lead to, the late roots, what instances hold, and classes that nothing but their objects led to.
   */
  private visitLate(): boolean {
    if (this.parts.pending.functions.length > 0) return false;
    return (
      this.visitAt(this.frontier.nextOfConnection()) ||
      this.roots.promoteLate() ||
      this.visitNext(this.frontier.lateLane) ||
      this.containers.askClasses()
    );
  }
}
