import { leftReading } from '../../../../src/heap/left/leftReading';
import { markOf } from '../../../../src/heap/left/mark';
import type { HeapLeft, HeapLeftReading, SnapshotMark } from '../../../../src/protocol/leftBehind';
import { SnapshotBuilder } from '../snapshotBuilder';

const POINTER = 8;
const BUCKETS = 8;
const MAP_ENTRY = 3;
/** Of an array: its map, its length; of a table: three counts and the buckets. */
const HEADER = 2 + 3;

/** A heap as V8 shows it, in rounds: what is built later is younger. */
export class RoundedHeap {
  readonly builder = new SnapshotBuilder();
  /** Of the snapshot at the end of each round. */
  private readonly marks: SnapshotMark[] = [];
  readonly module: number;
  private readonly digits = new Map<string, number>();

  constructor() {
    this.module = this.builder.object('system / Context');
    this.builder.edge(0, 'element', 1, this.module);
  }

  variable(name: string, to: number): void {
    this.builder.edge(this.module, 'context', name, to);
  }

  /** Makes a variable lead elsewhere. */
  setVariable(name: string, to: number): void {
    this.builder.remove(this.module, name);
    this.variable(name, to);
  }

  /** An object with two texts of its own. */
  value(className = 'Value'): number {
    const value = this.builder.object(className);
    this.builder.property(value, 'text', this.builder.string(`text ${value}`));
    this.builder.property(value, 'url', this.builder.string(`url ${value}`));
    return value;
  }

  /** `most`: entries that it must have room for. */
  collection(
    className: string,
    most = 0,
  ): {
    add(key: number, value: number): void;
    /** Deletes the oldest entry. */
    shift(): void;
    node: number;
  } {
    const node = this.builder.object(className);
    const buckets = Math.max(BUCKETS, 2 ** Math.ceil(Math.log2(most / 2)));
    const bytes = POINTER * (HEADER + buckets + buckets * 2 * MAP_ENTRY);
    const table = this.builder.node('array', '', bytes);
    this.builder.edge(node, 'internal', 'table', table);
    const start = 3 + buckets;
    let [first, slot] = [start, start];
    return {
      node,
      add: (key, value) => {
        this.builder.edge(table, 'internal', String(slot), key);
        this.builder.edge(table, 'internal', String(slot + 1), value);
        slot += MAP_ENTRY;
      },
      shift: () => {
        this.builder.remove(table, String(first));
        this.builder.remove(table, String(first + 1));
        first += MAP_ENTRY;
      },
    };
  }

  oddball(text: 'true' | 'false' | 'null'): number {
    let node = this.digits.get(text);
    if (node === undefined) this.digits.set(text, (node = this.builder.node('hidden', text)));
    return node;
  }

  /** A class with its prototype, defined in a script. */
  classIn(script: string, name: string): number {
    const constructor = this.builder.node('closure', name);
    const shared = this.builder.node('code', name);
    const prototype = this.builder.object('Object');
    this.builder.edge(constructor, 'internal', 'shared', shared);
    this.builder.edge(shared, 'internal', 'script', this.builder.node('code', script));
    this.builder.property(constructor, 'prototype', prototype);
    this.builder.property(prototype, 'constructor', constructor);
    this.variable(name, constructor);
    return prototype;
  }

  /** Functions of one place in a script: each call makes another one. */
  functionIn(script: string, name: string): () => number {
    const shared = this.builder.node('code', name);
    this.builder.edge(shared, 'internal', 'script', this.builder.node('code', script));
    const scriptId = shared;
    return () => {
      const closure = this.builder.node('closure', name, 16);
      this.builder.edge(closure, 'internal', 'shared', shared);
      this.builder.locate(closure, scriptId, 1, 1);
      return closure;
    };
  }

  timer(callback: number): number {
    const timer = this.builder.object('Timeout');
    this.builder.property(timer, '_onTimeout', callback);
    return timer;
  }

  /** Links timers as Node does: the list leads to its first and last one, and each to its neighbours. */
  timersOf(list: number): { add(timer: number): void; end(): void } {
    const all = [list];
    return {
      add: timer => all.push(timer),
      end: () => {
        all.forEach((timer, at) => {
          const next = all[(at + 1) % all.length]!;
          this.builder.property(timer, '_idlePrev', next);
          this.builder.property(next, '_idleNext', timer);
        });
      },
    };
  }

  response(prototype: number, isClosed: boolean): number {
    const response = this.value('ServerResponse');
    this.builder.property(response, '_closed', this.oddball(isClosed ? 'true' : 'false'));
    this.builder.property(response, '__proto__', prototype);
    return response;
  }

  /** An array, or an object used as a dictionary, that can change from round to round. */
  entries(className: 'Array' | 'Object'): {
    set(index: number, value: number): void;
    node: number;
  } {
    const node = this.builder.object(className);
    const [type, nameOf] =
      className === 'Array'
        ? (['element', (index: number): number => index] as const)
        : (['property', (index: number): string => `/users/${index}`] as const);
    return {
      node,
      set: (index, value) => {
        this.builder.remove(node, nameOf(index));
        this.builder.edge(node, type, nameOf(index), value);
      },
    };
  }

  async endRound(): Promise<void> {
    this.builder.object('end of a round');
    this.marks.push(markOf(await this.builder.graph()));
  }

  async left(requests?: number[]): Promise<HeapLeft[]> {
    return (await this.reading(requests)).left;
  }

  async reading(requests?: number[]): Promise<HeapLeftReading> {
    const question = { marks: this.marks, ...(requests && { requests }) };
    return leftReading(await this.builder.graph(), question);
  }
}

/** Rows as verdict, kind, class, name and values of each round. */
export function told(rows: readonly HeapLeft[]): unknown[] {
  return rows.map(({ verdict, holder, perRound }) => [
    verdict,
    holder.kind,
    holder.className,
    holder.name,
    perRound.join('+'),
  ]);
}
