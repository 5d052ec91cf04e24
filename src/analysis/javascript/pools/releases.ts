import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { calleesOf } from '../program/callees';
import { accessKey, inheritedMethods, type ClassLike, type Program } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { clearedBy, droppedBy, effectsOf } from './clearing';
import { isAccessor } from './heldByElements';
import { callsOf } from './methodSteps';
import type { Origins } from './origins';
import { effectsAt, type ParkedEffects } from './parkedEffects';
import type { Parking } from './parking';
import type { ParkSite } from './parkSites';
import type { Reset } from './reset';
import type { FoundSlots } from './slotStores';
import { findUserFields, type UserFields } from './userFields';
import { givenBackBy } from './users';

/** What instances still hold when they are parked, and the reset that should have cleared it. */
export interface Release {
  held: UserFields;
  reset: Reset;
  /** Set when something that is not seen here may clear it before. */
  isDoubtful: boolean;
}

/** A class whose instances are parked, and the field by which each owns an instance of another class. */
export interface PartOf {
  whole: ClassLike;
  parking: Parking;
  field: string;
}

/** What a parked class holds on the ways to its free list, by the reset to blame; empty when it is not parked or holds nothing. */
export function readReleases(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  slots: FoundSlots[],
  origins: Origins,
): Release[] {
  if (parking.sites.length === 0) return [];
  const slotKeys = new Set(slots.flatMap(found => found.columnKeys));
  const held = findUserFields(owner, program, parking, slotKeys, origins);
  if (held.fields.length + held.collections.length === 0) return [];
  const releases: Release[] = [];
  for (const site of parking.sites) {
    const effects = effectsAt(owner, site, program);
    const left = leftOf(leftByUsers(owner, site, held, program), effects);
    if (!left) continue;
    const reset = blamedReset(owner, site, effects, program);
    const isDoubtful =
      effects.isOpaque ||
      (effects.isUncertain && owner.methods.length === 0) ||
      isEntrusted(left, effects) ||
      (site.instance !== undefined &&
        reset.kind === 'release' &&
        mayBeClearedOutside(owner, program, left, effects));
    if (!releases.some(each => each.reset.statement === reset.statement))
      releases.push({ held: left, reset, isDoubtful });
  }
  return releases;
}

/** Without the fields that only users set and that no user is seen to leave when it gives an instance back. */
function leftByUsers(
  owner: ClassLike,
  site: ParkSite,
  held: UserFields,
  program: Program,
): UserFields {
  if (!held.fields.some(each => each.isOfUsers)) return held;
  const { isSeen, cleared } = givenBackBy(owner, site, program);
  const fields = held.fields.filter(
    ({ isOfUsers, access }) => !isOfUsers || (isSeen && !cleared.has(accessKey(access))),
  );
  return { ...held, fields };
}

/** What a part of a parked instance holds although the whole has its methods called to end a use. */
export function readPartReleases(
  owner: ClassLike,
  program: Program,
  parts: readonly PartOf[],
  slots: FoundSlots[],
  origins: Origins,
): Release[] {
  const slotKeys = new Set(slots.flatMap(found => found.columnKeys));
  const releases: Release[] = [];
  for (const { whole, parking, field } of parts) {
    const held = findUserFields(owner, program, partParking(parking), slotKeys, origins);
    for (const site of held.fields.length + held.collections.length > 0 ? parking.sites : []) {
      const { cleared, parts: called } = effectsAt(whole, site, program);
      if (cleared.has(accessKey({ base: 'this', path: [field] }))) continue;
      const names = called.get(field) ?? new Set();
      const methods = inheritedMethods(owner).filter(({ name }) => names.has(name));
      const own = new Set<string>();
      for (const { facts } of methods) {
        for (const key of droppedBy(effectsOf(owner, facts))) own.add(key);
      }
      const left = leftOf(held, { cleared: own, entrusted: new Set(), parts: new Map() });
      const method = lastClearing(owner, methods);
      if (!left || !method || !program.nesting.has(method.fn)) continue;
      const reset = resetOf(method, owner);
      if (!releases.some(each => each.reset.statement === reset.statement))
        releases.push({ held: left, reset, isDoubtful: false });
    }
  }
  return releases;
}

/** The part is not in the list itself. */
function partParking(parking: Parking): Parking {
  return { ...parking, places: new Set(), takers: new Set(), lists: [], lendsParts: false };
}

/** What of `held` is not cleared. */
export function leftOf(
  held: UserFields,
  { cleared, entrusted, parts }: Pick<ParkedEffects, 'cleared' | 'entrusted' | 'parts'>,
): UserFields | undefined {
  const isLeft = ({ access }: { access: Access }): boolean => {
    const [part, ...field] = access.path;
    if (cleared.has(accessKey(access))) return false;
    // What is done to the part may clear its fields.
    if (field.length === 0) return true;
    return !parts.has(part!) && !cleared.has(accessKey({ ...access, path: [part!] }));
  };
  const fields = held.fields.filter(isLeft);
  const collections = held.collections.filter(
    each => isLeft(each) && !entrusted.has(accessKey(each.access)),
  );
  return fields.length + collections.length > 0 ? { fields, collections } : undefined;
}

/** Whether all that is left is given to something that may put it back elsewhere: then it is nobody's any more. */
function isEntrusted({ fields, collections }: UserFields, { entrusted }: ParkedEffects): boolean {
  return (
    collections.length === 0 &&
    fields.every(({ access, isCalled }) => isCalled && entrusted.has(accessKey(access)))
  );
}

/** The reset that should have cleared a field: the last method or function that gets the instance for it, else the site. */
function blamedReset(
  owner: ClassLike,
  site: ParkSite,
  effects: ParkedEffects,
  program: Program,
): Reset {
  const method = lastClearing(owner, [...effects.methods]);
  if (method) return resetOf(method, owner);
  const { unit } = site.at;
  return {
    method: calleesOf(program).nameOf(site.at),
    kind: 'release',
    fn: unit.fn,
    statement: site.statement,
    instance: site.instance,
    ...(site.at.owner && site.at.owner !== owner && { className: site.at.owner.name }),
    ...(site.isUnnamed && { isUnnamed: true }),
  };
}

/** The last of some methods that clears something in this file. */
export function blamedMethod(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
  { nesting }: Program,
): Reset | undefined {
  const method = lastClearing(
    owner,
    methods.filter(({ fn }) => nesting.has(fn)),
  );
  return method && resetOf(method, owner);
}

function lastClearing(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
): FunctionUnit | undefined {
  return methods.findLast(({ fn, facts }) => {
    // Nothing yet is done where something should be.
    if (fn.body.type === 'BlockStatement' && fn.body.body.length === 0) return true;
    const { replaced, emptied } = effectsOf(owner, facts);
    return replaced.size + emptied.size > 0;
  });
}

function resetOf(method: FunctionUnit, owner: ClassLike): Reset {
  const last = method.facts.facts.findLast(
    fact => fact.kind === 'assign' || isClearingCall(owner, fact.node),
  );
  return {
    method: method.name,
    kind: 'reset',
    fn: method.fn,
    statement: last?.node ?? method.fn,
    instance: undefined,
  };
}

function isClearingCall(_: ClassLike, node: t.Node): boolean {
  return node.type === 'ExpressionStatement' && /Call/.test(node.expression.type);
}

/**
 * Whether the class has a method that clears one of these and that nothing here calls: another file may do so before it
 * hands the instance over.
 */
export function mayBeClearedOutside(
  owner: ClassLike,
  program: Program,
  { fields, collections }: UserFields,
  { methods, own }: ParkedEffects,
): boolean {
  // Where something is cleared, all is expected to be.
  if (own.size > 0) return false;
  const keysOf = (held: readonly { access: Access }[]): string[] =>
    held.map(({ access }) => accessKey(access));
  return inheritedMethods(owner).some(method => {
    if (method.isConstructor || methods.has(method) || method.fn.params.length > 0) return false;
    if (isAccessor(method.fn)) return false;
    const effects = effectsOf(owner, method.facts);
    const [cleared, dropped] = [clearedBy(effects), droppedBy(effects)];
    const isDropping =
      keysOf(fields).some(key => cleared.has(key)) ||
      keysOf(collections).some(key => dropped.has(key));
    if (!isDropping) return false;
    return callsOf(owner, method).length === 0 && !program.callsByName.has(method.name);
  });
}
