import type * as t from '@babel/types';
import { moduleName, type ForeignParking } from '../../../protocol/analysis';
import { inheritedMethods, type ClassLike, type Program } from '../program/classLikes';
import { effectsOf, type Effects } from './clearing';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { linkBases, relativeImports } from '../program/bases';
import { stepsOf } from './methodSteps';
import { findConsumedLists } from './consumedLists';
import { findParking, type Parking } from './parking';
import type { Pool } from './pool';
import { readProgram } from '../program/readProgram';
import { isParked, readRelease } from './releases';
import { addScopes } from '../program/scopes';
import { findSlots } from './slotStores';

const NO_PARKING: Parking = { lists: [], sites: [] };

export interface ReadPools {
  pools: Pool[];
  foreign: ForeignParking[];
}

/**
 * The facts about every class of one file in source order, and the free lists of classes that other files define. `text`:
 * the source that `file` was parsed from.
 */
export function readPools(
  file: t.File,
  text: string,
  related: ReadonlyMap<string, Program> = new Map(),
): ReadPools {
  const program = readProgram(file, text);
  linkBases(program, related);
  const parking = findParking(program);
  addScopes(program);
  const named = new Set(program.classes.map(owner => owner.name));
  const pools = program.classes.map(owner =>
    poolOf(owner, program, parking.get(owner.name) ?? NO_PARKING),
  );
  for (const { owner, slots } of findConsumedLists(program))
    pools.push(poolOf(owner, program, NO_PARKING, slots));
  const foreign = [...parking]
    .filter(([name, { lists }]) => !named.has(name) && lists.length > 0)
    .map(([name, { lists }]) => ({ ...importOf(name, program), freeLists: lists }));
  const start = (pool: Pool): number => pool.owner.node.start ?? 0;
  return { pools: pools.sort((a, b) => start(a) - start(b)), foreign };
}

/** The other file's name for this class: `Ctx`, or the local name of its default export. */
function importOf(name: string, program: Program): Omit<ForeignParking, 'freeLists'> {
  const [local] = name.split('.', 1);
  const imported = relativeImports(program.top.fn).get(local!);
  if (!imported) return { className: name };
  if (imported.name !== undefined && imported.name !== 'default')
    return { className: imported.name };
  return { className: name, module: moduleName(imported.specifier) };
}

/** Effects and releases are computed on demand, because most classes have no slots and are never parked. */
function poolOf(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  found = findSlots(owner),
): Pool {
  const slots = found.filter(({ isKeyed }) => !isKeyed);
  let effects: Pool['effects'] | undefined;
  let writers: Pool['writers'] | undefined;
  let emptiers: Pool['emptiers'] | undefined;
  let release: Pool['release'] | undefined;
  return {
    owner,
    program,
    parking,
    slots,
    keyed: found.filter(({ isKeyed }) => isKeyed),
    get effects() {
      if (effects) return effects;
      // Methods of a base class in another file count, but cannot be blamed in this file.
      const methods = inheritedMethods(owner).filter(
        method => !method.isConstructor && program.nesting.has(method.fn),
      );
      return (effects = new Map(methods.map(each => [each, effectsOf(owner, each.facts)])));
    },
    get writers() {
      return (writers ??= writersIn(owner, [...this.effects.keys()]));
    },
    get emptiers() {
      return (emptiers ??= emptiersIn(this.effects));
    },
    get release() {
      if (!isParked(owner, parking)) return undefined;
      return (release ??= readRelease(owner, program, parking, slots, this.effects));
    },
  };
}

function writersIn(owner: ClassLike, methods: FunctionUnit[]): Pool['writers'] {
  const writers = new Map<string, Map<FunctionUnit, readonly Fact[]>>();
  for (const method of methods) {
    for (const [key, facts] of stepsOf(owner, method.facts).writes)
      writers.set(key, (writers.get(key) ?? new Map()).set(method, facts));
  }
  return writers;
}

function emptiersIn(effects: ReadonlyMap<FunctionUnit, Effects>): Pool['emptiers'] {
  const emptiers = new Map<string, Set<FunctionUnit>>();
  for (const [method, { emptied, replaced }] of effects)
    for (const key of [...emptied, ...replaced])
      emptiers.set(key, (emptiers.get(key) ?? new Set()).add(method));
  return emptiers;
}
