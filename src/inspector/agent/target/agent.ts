import type {
  Agent,
  AgentConfig,
  ContextsStatus,
  HandlesStatus,
  ProbeStatus,
  QueriedCounts,
  ScriptCounts,
  WalkStatus,
  KeysStatus,
} from '../agentApi';
import { asJson, fromJson, type Json } from '../json';
import type { Host } from './host';
import { Inspectable } from './inspectable';
import { Verdicts } from './kinds';
import { Known } from './known';
import { Ordinals } from './ordinals';
import { Pass } from './pass';
import { programRoots } from './program';
import { isObject, SafeRead } from './safeRead';
import { Sentinel } from './sentinel';
import { newWalkMemory, type WalkMemory } from './walkMemory';

/** Limit for each sort of object that is remembered between readings. */
const KNOWN_LIMIT = 20_000;
const MAX_NAMED = 1_000;

/** Stands for a function that is not known. */
const NOBODY = {};

/** The object that we call from outside. `Agent` says how arguments and answers cross. */
export class TargetAgent implements Agent {
  private readonly read: SafeRead;
  private readonly ordinals = new Ordinals();
  private readonly sentinel = new Sentinel();
  private readonly known = new Known(KNOWN_LIMIT);
  private readonly memory: WalkMemory;
  private config: AgentConfig = { models: [], maxObjects: 0, maxRows: 0, maxContexts: 0 };
  private verdicts = new Verdicts();
  private current: Pass | undefined;

  constructor(private readonly host: Host) {
    this.read = new SafeRead(host);
    // Node defines some of these objects' properties when they are first read, by native code that no descriptor reveals.
    // Reading them loads modules, and crashed Node 24 when done from another realm.
    const nodesOwn = [host.globals, host.process, ...host.builtins];
    this.memory = newWalkMemory(nodesOwn.filter(isObject));
  }

  mayList(target: unknown): boolean {
    return isObject(target) && new Inspectable(this.read, this.host).allows(target);
  }

  begin(config: Json<AgentConfig> | ''): void {
    if (config !== '') {
      this.config = fromJson(config);
      this.verdicts = new Verdicts();
      // The new models may match objects that the last search skipped.
      this.memory.unfinished = undefined;
    }
    this.current = this.newPass(this.config, this.memory);
    const { walk } = this.current;
    walk.roots.add(this.known.seeds());
    walk.waypoints.add(this.known.waypoints());
    walk.roots.addSource(this.known.instances());
  }

  look(config: Json<AgentConfig>): void {
    this.current = this.newPass(fromJson(config), { ...this.memory, unfinished: undefined });
  }

  search(): boolean {
    const isContinued = this.memory.unfinished !== undefined;
    if (!isContinued) this.memory.told = new WeakSet();
    this.pass.search();
    // The next search must not skip what this one visits, until this one is settled.
    this.memory.unfinished = undefined;
    return isContinued;
  }

  addSeeds(...roots: unknown[]): void {
    this.pass.addSeeds(roots.filter(isObject));
    this.pass.walk.roots.add(roots);
  }

  addRoots(...roots: unknown[]): void {
    this.pass.walk.roots.add(roots);
  }

  addParts(...targetsAndParts: unknown[]): void {
    for (let i = 0; i < targetsAndParts.length; i += 2) {
      this.pass.walk.scopes.addPart(targetsAndParts[i] as object, targetsAndParts[i + 1]);
    }
  }

  addProgram(usual: Json<string[]>): Json<string[]> {
    const { roots, lateRoots, replaced, handles, gates } = programRoots(
      this.read,
      this.host,
      new Set(fromJson(usual)),
    );
    this.pass.walk.roots.add(roots);
    this.pass.walk.roots.addLate(lateRoots);
    this.pass.active = handles;
    this.pass.walk.scopes.gates = gates;
    return asJson(replaced);
  }

  addFrames(...scopes: unknown[]): void {
    this.pass.walk.scopes.addScopes([], scopes);
  }

  addScopes(...functionsAndScopes: unknown[]): void {
    const functions = functionsAndScopes.filter((_, i) => i % 2 === 0) as object[];
    const scopes = functionsAndScopes.filter((_, i) => i % 2 === 1);
    this.pass.walk.scopes.addScopes(functions, scopes);
  }

  addHidden(shape: Json<string[][]>, ...targetsAndValues: unknown[]): void {
    let at = 0;
    for (const names of fromJson(shape)) {
      const target = targetsAndValues[at++] as object;
      const values = targetsAndValues.slice(at, at + names.length);
      this.pass.walk.scopes.addHidden(target, names, values);
      at += names.length;
    }
  }

  addClosures(...instancesAndScopes: unknown[]): void {
    for (let i = 0; i < instancesAndScopes.length; i += 2) {
      const instance = instancesAndScopes[i] as object;
      this.pass.walk.scopes.addClosure(instance, instancesAndScopes[i + 1]);
    }
  }

  addInternal(...functionsAndScopes: unknown[]): void {
    const { pending, walk } = this.pass;
    for (let i = 0; i < functionsAndScopes.length; i += 2) {
      const fn = functionsAndScopes[i] as object;
      if (!walk.scopes.addInternal(fn, functionsAndScopes[i + 1])) pending.noteInternal([fn]);
    }
  }

  walk(budgetMs: number, deep: boolean, through: boolean): Json<WalkStatus> {
    this.pass.unsettle();
    const status = this.pass.walk.step(budgetMs, deep);
    const { idle, functions, kinds, insides, closures } = status;
    const leftMs = budgetMs - status.sliceMs;
    const isOver = idle && functions + kinds + insides + closures === 0;
    const probed = through && isOver && leftMs > 0 ? this.readSlots(leftMs, through) : null;
    return asJson({ ...status, sliceMs: status.sliceMs + (probed?.sliceMs ?? 0), probed });
  }

  lookUpKeys(budgetMs: number): Json<KeysStatus> {
    this.pass.unsettle();
    return asJson(this.pass.walk.lookUpKeys(budgetMs));
  }

  nextFunctions(limit: number, deep: boolean): object[] {
    return this.pass.pending.nextFunctions(limit, deep);
  }

  nextKinds(): unknown[] {
    const { ordinals, functions } = this.pass.kinds.report(this.pass.inspectable);
    return [asJson(ordinals), ...functions];
  }

  nextInsides(limit: number, deep: boolean): object[] {
    return this.pass.pending.nextInsides(limit, deep);
  }

  nextClosures(limit: number): object[] {
    return this.pass.pending.nextClosures(limit);
  }

  confirm(kinds: Json<[kind: number, model: number][]>): void {
    for (const [kind, model] of fromJson(kinds)) this.pass.kinds.confirm(kind, model);
  }

  probe(budgetMs: number, through: boolean): Json<ProbeStatus> {
    return asJson(this.readSlots(budgetMs, through));
  }

  sortContexts(budgetMs: number): Json<ContextsStatus> {
    return asJson(this.pass.contexts().step(budgetMs));
  }

  registryOwners(): object[] {
    // The inspector tells only what has a value under each ordinal.
    return this.pass.pending.registryOwners().map(owner => owner ?? NOBODY);
  }

  dismissRegistries(ordinals: Json<number[]>): void {
    this.pass.pending.dismissRegistries(fromJson(ordinals));
  }

  unseenOrigins(): object[] {
    const origins = this.pass.contexts().unseenOrigins();
    return origins.map(origin => (origin && this.mayList(origin) ? origin : NOBODY));
  }

  contextHolders(limit: number): unknown[] {
    const { told, origins } = this.pass.contexts().holders(limit, fn => this.mayList(fn));
    return [asJson(told), ...origins];
  }

  unmetHandles(scripts: Json<ScriptCounts>, churnMs: number): Json<HandlesStatus> {
    const { now } = this.host;
    const started = now();
    const unmet = this.pass.unmetHandles(fromJson(scripts), churnMs);
    return asJson({ unmet, sliceMs: now() - started });
  }

  streamPrototype(): unknown {
    const { requestPrototypes, duplexPrototype } = this.host;
    if (requestPrototypes.size === 0 || !duplexPrototype) return undefined;
    // Above that of Node's duplex streams stands that of readable ones.
    const readable = this.read.proto(duplexPrototype);
    return readable ? this.tame(this.read.proto(readable)) : undefined;
  }

  countQueried(objects: unknown): Json<QueriedCounts> {
    return asJson(this.pass.countQueried(objects));
  }

  instance(model: string, ordinal: number): object | undefined {
    return this.tame(this.ordinals.find(model, ordinal));
  }

  value(model: number, instance: number, store: number, slot: number | string): unknown {
    const value = this.pass.probing().value(model, instance, store, slot);
    return this.tame(value);
  }

  functionsNamed(names: Json<string[]>, functions: unknown): object[] {
    const { read } = this;
    const sought = new Set(fromJson(names));
    const found: object[] = [];
    if (!isObject(functions)) return found;
    const end = Number(read.own(functions, 'length'));
    for (let i = 0; i < end && found.length < MAX_NAMED; i++) {
      const fn = read.own(functions, i);
      if (isObject(fn) && sought.has(read.functionName(fn)) && this.mayList(fn)) found.push(fn);
    }
    return found;
  }

  prototypeOf(fn: object): unknown {
    return this.tame(this.read.own(fn, 'prototype'));
  }

  collected(): boolean {
    return this.sentinel.fell();
  }

  rest(): void {
    this.current?.end();
    this.current = undefined;
  }

  private get pass(): Pass {
    if (!this.current) throw new Error('no walk has begun');
    return this.current;
  }

  /** The value, unless the inspector would run code of the program to hand it over. */
  private tame<T>(value: T): T | undefined {
    return isObject(value) && !this.mayList(value) ? undefined : value;
  }

  private newPass(config: AgentConfig, memory: WalkMemory): Pass {
    const { read, host, verdicts, known, ordinals } = this;
    return new Pass({ read, host, config, memory, verdicts, known, ordinals });
  }

  private readSlots(budgetMs: number, through: boolean): ProbeStatus {
    const { now } = this.host;
    const started = now();
    const leftMs = (): number => budgetMs - (now() - started);
    let status: ProbeStatus = { done: false, sliceMs: 0, rows: [], readings: [] };
    if (this.pass.settle(budgetMs) && leftMs() > 0) status = this.pass.probing().step(leftMs());
    if (status.done && through) this.rest();
    return { ...status, sliceMs: now() - started };
  }
}
