import { elementsHold } from '../holds/holdings';
import { usesOfFields } from '../holds/uses';
import { effectsOf } from '../pools/clearing';
import { isGivenTo, slotsWithin } from '../pools/listFields';
import { stepsOf } from '../pools/methodSteps';
import type { Pool } from '../pools/pool';
import { isRestart } from '../pools/restarts';
import { rewinds } from '../pools/slotSteps';
import { findSlots, type FoundSlots } from '../pools/slotStores';
import { accessOfRef } from '../program/aliases';
import { accessKey, methodsNamed, type ClassLike, type Program } from '../program/classLikes';
import { classOfField } from '../program/fieldClasses';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { slotNames } from './accessNames';
import type { StoreFault } from './rule';
import { rewindPaths, type RewindPaths } from './ways/rewindPaths';

/** A method that has another one set a counter back, which leaves the slots full. */
interface Delegated {
  found: FoundSlots;
  method: FunctionUnit;
  /** The call of the other method. */
  call: Fact;
  /** What people call the other method: `List.reset`. */
  called: string;
  paths: RewindPaths;
}

const DEPTH = 3;

/** A method leaves it to others to rewind, which leave the slots full. It is blamed once for all of its lists. */
export function delegatedFaults(pool: Pool): StoreFault[] {
  const { owner } = pool;
  const delegated = findDelegated(pool);
  return [...new Set(delegated.map(({ method }) => method))].map(method => {
    const own = delegated.filter(each => each.method === method);
    const [{ found, call, called, paths }] = own as [Delegated];
    const { store } = found;
    const { name, fn, instance } = method;
    const counter = (store.kind === 'slots' ? store.length : store.head).path.at(-1)!;
    const columns = uniqueColumns(own);
    const slots = slotNames({ ...store, columns }, instance);
    return {
      certainty: 'provable',
      isShapeOnly: true,
      store,
      paths,
      reset: { method: name, kind: 'reset', fn, statement: call.node, instance },
      unmended: `${called} would have to clear them`,
      message: `${owner.name}.${name} calls ${called}, which rewinds ${counter} and leaves ${slots} full: the values stay reachable until their slots are used again.`,
    };
  });
}

/** The lists' arrays, each once, however often a method has them rewound. */
function uniqueColumns(delegated: readonly Delegated[]): FoundSlots['store']['columns'] {
  const all = delegated.flatMap(({ found }) => found.store.columns);
  return [...new Map(all.map(each => [accessKey(each.access), each])).values()];
}

/** The resets of a class that leave it to a base class's method, or to a list of another file's class in a field, to rewind. */
function findDelegated(pool: Pool): Delegated[] {
  return [...leftToBase(pool), ...leftToLists(pool)];
}

/** `reset() { super.reset(); this.round++ }` */
function leftToBase({ owner, slots, effects }: Pool): Delegated[] {
  const { base } = owner;
  if (!base) return [];
  return slots
    .filter(({ isGiven, isUnsure }) => isGiven && !isUnsure)
    .flatMap(found =>
      [...effects.keys()].flatMap(method => {
        if (!owner.methods.includes(method)) return [];
        const step = leavingStep(owner, method, found);
        if (step?.call?.kind !== 'call' || step.call.target.variable !== 'super') return [];
        const called = `${base.name}.${step.call.target.path.at(-1)}`;
        return [{ found, method, call: step.call, called, paths: step.paths }];
      }),
    );
}

/** `this.list.reset()`, where the list's class only sets its counter back. */
function leftToLists({ owner, effects, program }: Pool): Delegated[] {
  const delegated: Delegated[] = [];
  const lists = new Map<string, { list: ClassLike; stores: FoundSlots[] } | undefined>();
  for (const method of effects.keys())
    for (const call of method.facts.facts) {
      if (call.kind !== 'call' || call.args.length > 0 || call.target.index) continue;
      const access = accessOfRef(owner, call.target, method.facts);
      if (access?.base !== 'this' || access.path.length !== 2) continue;
      const [field, name] = access.path as [string, string];
      if (!listsIn(program).has(field)) continue;
      if (!lists.has(field)) lists.set(field, listOf(owner, field));
      const { list, stores } = lists.get(field) ?? {};
      for (const { found, own } of storesLeft(list, stores, name)) {
        const within = slotsWithin(found, { base: 'this', path: [field] });
        if (!mayHoldOthers(owner, field, within)) continue;
        const paths = rewindPaths(owner, method, within, call);
        if (!paths || paths.isDoubtful) continue;
        delegated.push({ found: within, method, call, called: `${own}.${name}`, paths });
      }
    }
  return delegated;
}

/** The class of a field's list and its stores, where another file defines it. */
function listOf(
  owner: ClassLike,
  field: string,
): { list: ClassLike; stores: FoundSlots[] } | undefined {
  const list = classOfField(owner, field);
  if (!list || list.program === owner.program) return undefined;
  return { list, stores: findSlots(list).filter(({ isGiven }) => isGiven) };
}

/** The stores of a list that all of its methods with a name leave full. */
function storesLeft(
  list: ClassLike | undefined,
  stores: readonly FoundSlots[] = [],
  name: string,
): { found: FoundSlots; own: string }[] {
  if (!list) return [];
  const methods = methodsNamed(list, name);
  if (methods.length === 0) return [];
  return stores
    .filter(found => methods.every(method => leavingStep(list, method, found)))
    .map(found => ({ found, own: list.name }));
}

/** How a method sets a store's counter back without emptying its slots, if it does: itself, or by a call. */
function leavingStep(
  owner: ClassLike,
  method: FunctionUnit,
  found: FoundSlots,
  depth = 0,
): { call?: Fact; paths: RewindPaths } | undefined {
  const { facts } = method;
  const effect = effectsOf(owner, facts);
  if (!rewinds(found, effect) || found.columnKeys.some(key => effect.filled.has(key)))
    return undefined;
  const { writes, calls } = stepsOf(owner, facts);
  const isOwn = found.counterKeys.some(key =>
    writes.get(key)?.some(fact => isRestart(owner, facts, fact)),
  );
  if (isOwn) {
    const paths = rewindPaths(owner, method, found);
    return paths && !paths.isDoubtful ? { paths } : undefined;
  }
  for (const { fact: call, methods } of depth < DEPTH ? calls : []) {
    const of = call.kind === 'call' && call.target.variable === 'super' ? owner.base : owner;
    if (!of || !methods.every(each => leavingStep(of, each, found, depth + 1))) continue;
    const paths = rewindPaths(owner, method, found, call);
    if (paths && !paths.isDoubtful) return { call, paths };
  }
  return undefined;
}

/** Whether what the owner puts into a list, or takes its elements for, shows that it holds references of others. */
function mayHoldOthers(owner: ClassLike, field: string, { store }: FoundSlots): boolean {
  const holds = store.columns.map(({ access }) => elementsHold(owner, access));
  if (holds.every(each => each === 'nothing' || each === 'own')) return false;
  return isGivenTo(owner, field) || store.columns.some(({ access }) => isUsedAsObject(access.path));

  function isUsedAsObject(path: readonly string[]): boolean {
    const uses = usesOfFields(owner).get(field) ?? [];
    return uses.some(
      ({ does, chain: { steps } }) =>
        does === 'object' &&
        steps.length === path.length + 1 &&
        path.every((name, at) => steps[at] === name),
    );
  }
}

/** `list.length`, `list.data[i]` */
const LISTS = /(?<![\w$#])([\w$#]+)\.(?:length\b|[\w$#]+\[)/g;
const known = new WeakMap<Program, ReadonlySet<string>>();

/** The names that a file uses as lists: of no other field's class anything is asked. Cached. */
function listsIn(program: Program): ReadonlySet<string> {
  let names = known.get(program);
  if (!names)
    known.set(
      program,
      (names = new Set(Array.from(program.text.matchAll(LISTS), ([, name]) => name!))),
    );
  return names;
}
