import type { QueriedCounts } from '../agentApi';
import type { Requests } from './requests';
import { isObject } from './safeRead';
import { NOWHERE, type Standing } from './standing';

/** Limit of requests that one walk keeps: more of one holder are counted by a sample, of many holders not at all. */
const MOST_REQUESTS = 20_000;
/** How far up the way to a request is looked at for the request itself. */
const MOST_STEPS = 24;
const MOST_STORAGES = 100;
const MOST_OPENED = 1_000;

/** A request that a walk met, over or not. */
export interface MetRequest {
  /**
   * Where it was first met when it was over, other than by itself and by its connection; `undefined` when nothing else led to
   * it then.
   */
  at: Standing | undefined;
  /** Whether it was over when it was met: else it was in flight, and nothing tells what still leads to it by now. */
  wasOver: boolean;
  /** A part that tells whether it is over. */
  value: object;
  /** Whether an earlier part of the search has told of it. */
  isTold: boolean;
}

/** The requests that a walk meets, each with what led to it first. Holds them, and so ends with its walk. */
export class MetRequests {
  private readonly byIdentity = new Map<object, MetRequest>();
  /** The program's AsyncLocalStorages, with the variable or field in which each was met first. */
  readonly storages = new Map<object, Standing>();
  /** The connections that the program has opened and that were alive when they were met; the first ones of many. */
  readonly opened: Standing[] = [];
  /** Whether requests were left out. */
  isCut = false;

  /** `told`: those of which earlier parts of the search have told. */
  constructor(
    private readonly requests: Requests,
    private readonly told: WeakSet<object> = new WeakSet(),
  ) {}

  /**
   * Notes what a reference of the walk leads to, if that is part of a request. Answers whether it is only a connection's own
   * way to its last request.
   */
  meet(value: object, from: Standing, name: PropertyKey | undefined): boolean {
    const { requests } = this;
    const part = requests.partOf(value);
    if (part === undefined) return false;
    if (part === 'storage') {
      this.meetStorage(value, from, name);
      return false;
    }
    const isOwn = requests.isConnectionField(from.target, name);
    const identity = requests.identityOf(value, part);
    const met = this.noteMet(identity, value);
    if (!met) return isOwn;
    if (part === 'response') met.value = value;
    met.wasOver ||= this.isOver(identity, met.value);
    if (met.wasOver && !isOwn && !met.at && !this.leadsFrom(identity, from)) {
      met.at = { ...NOWHERE, target: value, up: from, name };
    }
    return isOwn;
  }

  /** Notes an object of the walk, if it is such a connection. */
  meetSocket(at: Standing & { target: object }): void {
    const { opened, requests } = this;
    if (opened.length < MOST_OPENED && requests.isOpenedSocket(at.target)) opened.push(at);
  }

  /** Those that were over when they were met, one by one; `undefined` for others. */
  *over(): Generator<MetRequest | undefined> {
    for (const [identity, met] of this.byIdentity) {
      yield met.wasOver && this.isOver(identity, met.value) ? met : undefined;
    }
  }

  /** Those that are over count as told of from now on. */
  noteTold(): void {
    for (const [identity, { at, value }] of this.byIdentity)
      if (at && this.isOver(identity, value)) this.told.add(identity);
  }

  /** Counts the finished requests among these objects, each once, but for those that a living connection has anyway. */
  count(objects: Iterable<unknown>): QueriedCounts {
    const { requests, byIdentity } = this;
    const parts = new Map<object, object>();
    for (const object of objects) {
      if (!isObject(object) || typeof object === 'function') continue;
      const part = requests.partOf(object);
      if (part === undefined || part === 'storage' || part === 'client-request') continue;
      const identity = requests.identityOf(object, part);
      // The response tells better whether its request is over.
      if (part === 'response' || !parts.has(identity)) parts.set(identity, object);
    }
    const counts = { over: 0, unmet: 0 };
    for (const [identity, value] of parts) {
      if (requests.isLastOfConnection(identity) || !this.isOver(identity, value)) continue;
      counts.over++;
      if (!byIdentity.has(identity) && !this.told.has(identity)) counts.unmet++;
    }
    return counts;
  }

  private meetStorage(value: object, from: Standing, name: PropertyKey | undefined): void {
    const { storages } = this;
    if (name === undefined || storages.has(value) || storages.size >= MOST_STORAGES) return;
    storages.set(value, { ...NOWHERE, target: value, up: from, name });
  }

  private noteMet(identity: object, value: object): MetRequest | undefined {
    let met = this.byIdentity.get(identity);
    if (met) return met;
    if (this.byIdentity.size >= MOST_REQUESTS) {
      this.isCut = true;
      return undefined;
    }
    met = { at: undefined, wasOver: false, value, isTold: this.told.has(identity) };
    this.byIdentity.set(identity, met);
    return met;
  }

  private isOver(identity: object, value: object): boolean {
    const { requests } = this;
    const part = requests.partOf(value);
    if (part === undefined || part === 'storage') return false;
    const response = part === 'request' ? requests.responseTo(identity) : undefined;
    if (response) return requests.isOver(response, 'response');
    return requests.isOver(value, part);
  }

  /** Whether the way to a place goes through the request itself. */
  private leadsFrom(identity: object, place: Standing): boolean {
    const { requests } = this;
    let at: Standing | undefined = place;
    for (let step = 0; at && step < MOST_STEPS; step++) {
      const { target } = at;
      const part = target && typeof target !== 'function' ? requests.partOf(target) : undefined;
      if (target && part !== undefined && requests.identityOf(target, part) === identity) {
        return true;
      }
      at = at.up;
    }
    return false;
  }
}
