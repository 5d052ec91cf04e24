import type * as t from '@babel/types';
import type { ForeignParking } from '../../protocol/analysis';
import { readProgram } from './classLikes';
import { effectsOf } from './clearing';
import { findParking, type Parking } from './parking';
import type { Pool } from './pool';
import { readRelease } from './releases';
import { findSlots } from './slotStores';

const NO_PARKING: Parking = { lists: [], sites: [] };

/** The facts of every class of one file, in source order, and free lists of classes that other files define. */
export function readPools(file: t.File): { pools: Pool[]; foreign: ForeignParking[] } {
  const program = readProgram(file);
  const parking = findParking(program);
  const named = new Set(program.classes.map(owner => owner.name));
  const pools = program.classes.map(owner => {
    const methods = owner.methods.filter(method => !method.isConstructor);
    const effects = new Map(methods.map(method => [method, effectsOf(owner, method)]));
    const own = parking.get(owner.name) ?? NO_PARKING;
    const slots = findSlots(owner);
    const release = readRelease(owner, program, own, slots, effects);
    return { owner, program, parking: own, slots, effects, release };
  });
  const foreign = [...parking]
    .filter(([name, { lists }]) => !named.has(name) && lists.length > 0)
    .map(([className, { lists }]) => ({ className, freeLists: lists }));
  const start = (pool: Pool): number => pool.owner.node.start ?? 0;
  return { pools: pools.sort((a, b) => start(a) - start(b)), foreign };
}
