import type { ScriptCounts, UnmetLoop } from '../agentApi';
import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { SAMPLE, type LargeContainer } from './cursors';
import { NATIVE_END, textOf } from './functionText';
import type { Host } from './host';
import { loopHandles } from './loopHandles';
import { clip, isObject, type SafeRead } from './safeRead';

/** Handles of a Node that has started, of each CommonJS module and of each ES module, as measured on Node 20 to 26. */
const OF_NODE = 100;
const OF_SCRIPT = 0.1;
const OF_MODULE = 3;
/** Until Node 20, each import has one too, and nothing tells how many there are. */
const OF_OLD_MODULE = 8;
const LAST_OLD = 20;
/** Handles of Node's own wrappers of ES modules, which the first import makes. */
const OF_FIRST_MODULE = 40;
/** What may be missing from that, and the part of what was met that may have more. */
const MARGIN = 25;
const PART = 0.1;
/** Handles of one object of these native classes; of all others it is one. */
const WEIGHTS: Readonly<Record<string, number>> = { MessagePort: 4 };
/** Number of live connections that are looked at: they stand for the rest. */
const MOST_LOOKED_AT = 500;
/** Fields of connections that have objects of native classes; others are behind symbols. */
const PART_NAMES = ['_handle', 'parser', '_parent'];
const MOST_DEPTH = 2;
/** Of a native class without a name. */
const NAMELESS = '(native)';
/**
 * Handles of the event loop that call the program, by libuv's names, with their native classes. `ofNode`: unreferenced ones
 * that every Node has. Signals are left out, because they only have the process say so; pipes, because those of the
 * console are among them.
 */
const LOOP: readonly {
  type: string;
  kind: UnmetLoop['kind'];
  className: string;
  ofNode?: number;
}[] = [
  { type: 'fs_event', kind: 'watcher', className: 'FSEvent' },
  { type: 'tcp', kind: 'socket', className: 'TCP' },
  { type: 'udp', kind: 'datagram', className: 'UDP' },
  { type: 'process', kind: 'process', className: 'Process' },
  { type: 'async', kind: 'port', className: 'MessagePort', ofNode: 3 },
];

export interface GlobalHandlesParts {
  read: SafeRead;
  host: Pick<Host, 'globalHandles' | 'major' | 'process'>;
}

/**
 * V8's global handles: references by which native code keeps objects alive, such as that of a socket or a watcher that is
 * open. V8 tells how many there are, and the walk which of them it met. What keeps nothing alive counts too, until it is
 * collected.
 */
export class GlobalHandles {
  private readonly met = new WeakSet<object>();
  private count = 0;
  /** Number of those that were met, by their native class. */
  private readonly metByClass = new Map<string, number>();
  /** The nearest native class by prototype; '' where there is none. */
  private readonly classes = new Map<object, string>();
  /** Handles of live connections beyond those that were looked at, once they were. */
  private ofConnections: number | undefined;

  constructor(private readonly parts: GlobalHandlesParts) {}

  /** Notes an object that the walk met. */
  meet(target: object): void {
    const weight = this.weightOf(target);
    if (weight === 0 || this.met.has(target)) return;
    this.met.add(target);
    this.count += weight;
    const className = this.classOf(target);
    this.metByClass.set(className, (this.metByClass.get(className) ?? 0) + 1);
  }

  /**
   * The number of handles beyond those that the walk, the program's scripts and Node itself explain; 0 where the difference
   * may be chance. `active`: what `process._getActiveHandles()` answered.
   */
  unmet(
    scripts: ScriptCounts,
    active: unknown,
    large: ReadonlyMap<object, LargeContainer>,
  ): number {
    const { host } = this.parts;
    const inUse = host.globalHandles();
    if (inUse === undefined) return 0;
    const ofModule = host.major > LAST_OLD ? OF_MODULE : OF_OLD_MODULE;
    const ofModules = scripts.modules > 0 ? OF_FIRST_MODULE + scripts.modules * ofModule : 0;
    this.ofConnections ??= this.ofActive(active);
    const met = this.ofConnections + this.ofLarge(large) + this.count;
    const unmet = inUse - OF_NODE - scripts.commonJs * OF_SCRIPT - ofModules - met;
    return unmet > MARGIN + met * PART ? Math.round(unmet) : 0;
  }

  /**
   * Unreferenced handles of the event loop whose objects were not met, by kind. Referenced ones are in `active`, where a walk
   * begins; so those that were met beyond as many were unreferenced.
   */
  unmetLoop(active: unknown): UnmetLoop[] {
    const { read, host } = this.parts;
    const isFew = isObject(active) && Number(read.own(active, 'length')) <= MOST_LOOKED_AT;
    // What stands for others says nothing of each.
    const handles = isFew ? loopHandles(read, host.process) : undefined;
    if (!handles) return [];
    this.ofConnections ??= this.ofActive(active);
    return LOOP.flatMap(({ type, kind, className, ofNode = 0 }) => {
      const all = handles.filter(handle => handle.type === type);
      const loose = all.filter(({ isReferenced }) => !isReferenced);
      const met = this.metByClass.get(className) ?? 0;
      const count = Math.min(all.length - met, loose.length) - ofNode;
      const file = clip(loose.find(handle => handle.file !== '')?.file ?? '');
      return count > 0 ? [{ kind, count, file }] : [];
    });
  }

  /** Handles of live connections beyond those that were looked at. Those are noted as met. */
  private ofActive(active: unknown): number {
    const { read } = this.parts;
    if (!isObject(active)) return 0;
    const end = Number(read.own(active, 'length'));
    const looked = Math.min(end, MOST_LOOKED_AT);
    let found = 0;
    for (let i = 0; i < looked; i++) {
      const handle = read.own(active, i);
      if (isObject(handle) && !read.isOpaque(handle)) found += this.ofHandle(handle, 0);
    }
    return looked === 0 ? 0 : (found / looked) * (end - looked);
  }

  /** What a connection and its session have: `_handle`, `parser`, and what is behind symbols. */
  private ofHandle(target: object, depth: number): number {
    const { read } = this.parts;
    let found = this.weightOf(target);
    this.meet(target);
    if (depth === MOST_DEPTH) return found;
    for (const key of read.keys(target)) {
      if (typeof key === 'string' && !PART_NAMES.includes(key)) continue;
      const value = read.own(target, key);
      if (isObject(value) && !read.isOpaque(value)) found += this.ofHandle(value, depth + 1);
    }
    return found;
  }

  /** Handles of lists that were read in part, by their first element. */
  private ofLarge(large: ReadonlyMap<object, LargeContainer>): number {
    let found = 0;
    for (const [container, { size, isRead }] of large) {
      const first = isRead ? undefined : this.parts.read.own(container, 0);
      if (isObject(first) && !this.parts.read.isOpaque(first)) {
        found += this.weightOf(first) * (size - SAMPLE);
      }
    }
    return found;
  }

  private weightOf(target: object): number {
    const className = this.classOf(target);
    return className === '' ? 0 : (WEIGHTS[className] ?? 1);
  }

  /** The nearest class of native code; '' where there is none. */
  private classOf(target: object): string {
    const proto = this.parts.read.proto(target);
    if (!proto) return '';
    let className = this.classes.get(proto);
    if (className === undefined) this.classes.set(proto, (className = this.classBehind(proto)));
    return className;
  }

  private classBehind(first: object): string {
    const { read } = this.parts;
    let proto: object | null = first;
    for (let depth = 0; proto && depth < PROTO_DEPTH; depth++) {
      const constructor = read.own(proto, 'constructor');
      if (isObject(constructor) && !read.isProxy(constructor)) {
        if (this.isOfNativeCode(constructor)) return read.functionName(constructor) || NAMELESS;
      }
      proto = read.proto(proto);
    }
    return '';
  }

  /** Unlike the language's own classes, those of native code have a prototype that may be replaced. */
  private isOfNativeCode(constructor: object): boolean {
    const prototype = this.parts.read.descriptor(constructor, 'prototype');
    return prototype?.writable === true && textOf(constructor).endsWith(NATIVE_END);
  }
}
