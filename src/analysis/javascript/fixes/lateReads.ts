import type * as t from '@babel/types';
import { accessKey, accessOf, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { stepsOf } from '../pools/methodSteps';
import type { Pool } from '../pools/pool';
import { bare, visit, type Fn } from '../syntax/nodes';
import { unitsOf, type FixSite } from './fixSite';
import { isNameOnly, readsOf } from './columnMentions';
import { laterFunctions } from './runsLater';
import { stretchesIn, type Stretch } from './stretches';

/**
 * Whether a function of the class that runs later reads slots without a look at their counter since it waited. It would find
 * them cleared. The function that clears them knows where its own code does.
 */
export function isReadLater(
  { pool, reset, facts }: FixSite,
  columns: ReadonlySet<string>,
): boolean {
  const isIn = (readers: Readers): boolean =>
    [...columns].some(key => readers.has(key) && readers.get(key) !== reset.fn);
  if (isIn(readersOf(pool, pool, () => inheritedMethods(pool.owner).map(each => each.facts))))
    return true;
  return (
    facts !== undefined &&
    !unitsOf(pool).has(reset.fn) &&
    isIn(readersOf(facts, pool, () => [facts]))
  );
}

/** The columns that are read later, by `accessKey`: with the one function whose own code does, `undefined` for more. */
type Readers = Map<string, Fn | undefined>;

const known = new WeakMap<Pool | FunctionFacts, Readers>();

/** Cached, because each finding asks. */
function readersOf(key: Pool | FunctionFacts, pool: Pool, all: () => FunctionFacts[]): Readers {
  let readers = known.get(key);
  if (!readers) known.set(key, (readers = new LateReaders(pool).read(all())));
  return readers;
}

class LateReaders {
  private readonly readers: Readers = new Map();
  /** The counters of each column, by `accessKey`. */
  private readonly counters = new Map<string, readonly string[]>();
  private readonly allCounters: ReadonlySet<string>;
  /** Methods that are called later, as in `Readers`. */
  private readonly called = new Map<FunctionUnit, Fn | undefined>();

  constructor(private readonly pool: Pool) {
    const found = [...pool.slots, ...pool.keyed];
    for (const { columnKeys, counterKeys } of found)
      for (const key of columnKeys) this.counters.set(key, counterKeys);
    this.allCounters = new Set(found.flatMap(({ counterKeys }) => counterKeys));
  }

  read(all: readonly FunctionFacts[]): Readers {
    const { owner } = this.pool;
    const leftRunning = new Set(all.flatMap(facts => startedBy(owner, facts)));
    for (const facts of all) {
      const { fn } = facts;
      const later = startedIn(facts, laterFunctions(facts, this.pool));
      const isLeft = leftRunning.has(fn);
      if (!isLeft && later?.length === 0) continue;
      this.readFrom(facts, later, ({ from, isInner }) => {
        if (isInner) return { by: undefined };
        return isLeft && from !== fn.start ? { by: fn } : undefined;
      });
    }
    // Grows while it is read.
    for (const [{ facts }, by] of this.called) this.readFrom(facts, [], () => ({ by }));
    return this.readers;
  }

  /** Adds what a function reads, and calls, where `when` says that it runs later. */
  private readFrom(
    facts: FunctionFacts,
    later: readonly Fn[] | undefined,
    when: (stretch: Stretch) => { by: Fn | undefined } | undefined,
  ): void {
    const { owner } = this.pool;
    const reads = readsOf(owner, facts, key => this.counters.has(key));
    const { calls } = stepsOf(owner, facts);
    if (reads.length + calls.length === 0) return;
    const stretches = stretchesIn(
      facts,
      later,
      new Set([...reads.map(({ at }) => at), ...calls.map(({ fact }) => fact.node.start!)]),
    );
    const looks = looksAt(owner, facts, this.allCounters);
    const isBlind = (keys: Iterable<string>, from: number, end: number): boolean =>
      [...keys].every(key => !isAnyWithin(looks.get(key) ?? [], from, end));
    for (const { key, at, end } of reads) {
      const stretch = stretches.get(at);
      const late = stretch && when(stretch);
      if (late && isBlind(this.counters.get(key)!, stretch.from, end))
        addReader(this.readers, key, late.by);
    }
    for (const { fact, methods } of calls) {
      const stretch = stretches.get(fact.node.start!);
      const late = stretch && when(stretch);
      if (late && isBlind(looks.keys(), stretch.from, fact.node.end!))
        for (const method of methods) addReader(this.called, method, late.by);
    }
  }
}

/** Keeps one reader, or that there are several. What comes to be read by several is read on for the others. */
function addReader<K>(readers: Map<K, Fn | undefined>, key: K, by: Fn | undefined): void {
  if (!readers.has(key)) readers.set(key, by);
  else if (readers.get(key) !== by && readers.get(key) !== undefined) {
    readers.delete(key);
    readers.set(key, undefined);
  }
}

/** Those functions that the caller does not get: it calls them when it pleases, as it does methods. */
function startedIn({ fn }: FunctionFacts, later: readonly Fn[] | undefined): typeof later {
  if (!later || later.length === 0) return later;
  const returned = new Set<t.Node>();
  visit(fn.body, node => {
    if (node.type === 'ReturnStatement' && node.argument)
      for (const each of partsOf(bare(node.argument))) if (each) returned.add(each);
  });
  return later.filter(each => !returned.has(each));
}

/** The value itself, and what an object or list is made of there. */
function partsOf(node: t.Node): (t.Node | null)[] {
  if (node.type === 'ArrayExpression') return node.elements;
  if (node.type === 'NewExpression') return node.arguments;
  if (node.type !== 'ObjectExpression') return [node];
  return node.properties.map(each => (each.type === 'ObjectProperty' ? each.value : each));
}

/** The async methods that a function calls and does not wait for. */
function startedBy(owner: ClassLike, facts: FunctionFacts): Fn[] {
  const started = stepsOf(owner, facts).calls.filter(({ methods }) =>
    methods.some(({ fn }) => fn.async === true),
  );
  if (started.length === 0) return [];
  const awaited = new Set<t.Node>();
  visit(facts.fn.body, node => {
    if (node.type === 'AwaitExpression') awaited.add(node.argument);
  });
  return started.flatMap(({ fact, methods }) =>
    awaited.has(fact.node) ? [] : methods.map(({ fn }) => fn),
  );
}

/** Where a function mentions counters, by `accessKey`; ascending. A copy from before tells nothing. */
function looksAt(
  owner: ClassLike,
  facts: FunctionFacts,
  counters: ReadonlySet<string>,
): Map<string, number[]> {
  const looks = new Map<string, number[]>();
  visit(facts.fn.body, (node, parent) => {
    if (isNameOnly(node, parent)) return false;
    const ref = refOf(node, facts.selves);
    const access = ref && accessOf(owner, ref);
    const key = access && accessKey(access);
    if (key === undefined || !counters.has(key)) return true;
    const found = looks.get(key);
    if (found) found.push(node.start!);
    else looks.set(key, [node.start!]);
    return true;
  });
  return looks;
}

function isAnyWithin(offsets: readonly number[], from: number, end: number): boolean {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offsets[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low < offsets.length && offsets[low]! < end;
}
