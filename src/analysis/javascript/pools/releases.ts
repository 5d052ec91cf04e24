import { OWN_RESET } from '../../../protocol/poolNames';
import type { ClassLike, Program } from '../program/classLikes';
import { effectsOf, type Effects } from './clearing';
import type { FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { Parking, ParkSite } from './parking';
import type { Reset } from './reset';
import type { FoundSlots } from './slotStores';
import { findUserFields, type UserFields } from './userFields';

/** What instances still hold when they are parked, and the reset that should have cleared it. */
export interface Release {
  held: UserFields;
  reset: Reset;
}

/** What a parked class holds on every path to its free list; `undefined` when it is not parked here or holds nothing. */
export function readRelease(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  slots: FoundSlots[],
  effects: Map<FunctionUnit, Effects>,
): Release | undefined {
  if (!isParked(owner, parking)) return undefined;
  const released = releaseEffects(owner, parking, effects);
  const slotKeys = new Set(slots.flatMap(found => found.columnKeys));
  const held = findUserFields(owner, program, parking, released, slotKeys);
  if (held.fields.length === 0 && held.collections.length === 0) return undefined;
  return { held, reset: blamedReset(owner, parking, effects) };
}

/** Whether this file parks instances of the class, so that what they hold then can be known. */
export function isParked(owner: ClassLike, { sites, lists }: Parking): boolean {
  return sites.length > 0 && (lists.length > 0 || sites.some(site => site.owner === owner));
}

/** Effects of everything that runs on an instance before it is parked. */
function releaseEffects(
  owner: ClassLike,
  parking: Parking,
  effects: Map<FunctionUnit, Effects>,
): Effects[] {
  const released: Effects[] = [];
  for (const site of parking.sites) {
    if (site.owner === owner) {
      const known = effects.get(site.unit);
      if (known) released.push(known);
      continue;
    }
    released.push(effectsOnVariable(owner, site));
    for (const method of methodsCalledOn(owner, site)) released.push(effects.get(method)!);
  }
  for (const [method, effect] of effects) if (OWN_RESET.test(method.name)) released.push(effect);
  return released;
}

/** A release function's effects on its parameter, as if that were `this`. */
function effectsOnVariable(owner: ClassLike, site: ParkSite): Effects {
  const asThis: FunctionFacts = {
    ...site.unit.facts,
    facts: site.unit.facts.facts.map(fact =>
      'target' in fact && fact.target.variable === site.variable
        ? { ...fact, target: { ...fact.target, variable: undefined } }
        : fact,
    ),
  };
  return effectsOf(owner, asThis);
}

function methodsCalledOn(owner: ClassLike, site: ParkSite): FunctionUnit[] {
  const names = new Set<string>();
  for (const fact of site.unit.facts.facts) {
    const isOwn = fact.kind === 'call' && fact.target.variable === site.variable;
    if (isOwn && fact.target.path.length === 1) names.add(fact.target.path[0]!);
  }
  return owner.methods.filter(method => names.has(method.name) && !method.isConstructor);
}

/** The reset that should have cleared a field: a reset method if there is one, else the code that parks the instance. */
function blamedReset(
  owner: ClassLike,
  parking: Parking,
  effects: Map<FunctionUnit, Effects>,
): Reset {
  const own = [...effects.keys()].find(method => OWN_RESET.test(method.name));
  if (own) {
    const { fn } = own;
    const last = own.facts.facts.findLast(fact => fact.kind === 'assign');
    return {
      method: own.name,
      kind: 'reset',
      fn,
      statement: last?.node ?? fn,
      instance: undefined,
    };
  }
  const site = parking.sites.find(each => each.owner === owner) ?? parking.sites[0]!;
  return {
    method: site.unit.name,
    kind: 'release',
    fn: site.unit.fn,
    statement: site.statement,
    instance: site.variable,
  };
}
