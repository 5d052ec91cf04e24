import { USERS } from '../../../protocol/sourceFinding';
import { accessKey, inheritedMethods, type ClassLike, type Program } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { foreignClass } from '../program/foreignCallees';
import { namesOfModule } from '../program/imports';
import { isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';
import { droppedBy, effectsOf } from './clearing';
import { classByName, heldByInstances } from './heldByElements';
import { effectsAt } from './parkedEffects';
import { findParking, type FoundParking } from './parking';
import type { ParkSite } from './parkSites';
import { blamedMethod, type Release } from './releases';

/**
 * What instances of an exported class hold when a file that imports it parks them, or what owns them, by the method that it
 * calls before: a reset that clears less than a use sets.
 */
export function readReleasesOfUsers(owner: ClassLike, program: Program): Release[] {
  if (owner.isScope || owner.program !== program || !isExported(program)) return [];
  if (!isPartlyReset(owner)) return [];
  program.modules!.missNeed(USERS);
  const releases: Release[] = [];
  for (const user of program.modules!.users(program)) {
    for (const release of [...parkedIn(user, owner, program), ...partsIn(user, owner, program)])
      if (!releases.some(({ reset }) => reset.statement === release.reset.statement))
        releases.push(release);
  }
  return releases;
}

function isExported(program: Program): boolean {
  return program.modules !== undefined && namesOfModule(program).exports.size > 0;
}

/** Whether a method without parameters clears some of what another sets, and leaves a field that this is given. */
function isPartlyReset(owner: ClassLike): boolean {
  const methods = owner.methods.filter(({ isConstructor }) => !isConstructor);
  const dropped = methods
    .filter(({ fn }) => fn.params.length === 0)
    .map(({ facts }) => droppedBy(effectsOf(owner, facts)))
    .filter(({ size }) => size > 0);
  if (dropped.length === 0) return false;
  return methods.some(method => {
    const { set, given } = setBy(method);
    return dropped.some(
      keys => [...set].some(key => keys.has(key)) && [...given].some(key => !keys.has(key)),
    );
  });
}

/** The fields that a method sets, and those of them that get what it is given. */
function setBy({ facts }: FunctionUnit): { set: Set<string>; given: Set<string> } {
  const set = new Set<string>();
  const given = new Set<string>();
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index) continue;
    if (fact.target.path.length !== 1) continue;
    const key = accessKey({ base: 'this', path: fact.target.path });
    set.add(key);
    if (isRequestData(fact.value, facts)) given.add(key);
  }
  return { set, given };
}

const parkings = new WeakMap<Program, FoundParking>();

/** The pools of a file that imports the checked one. Cached. */
function parkingOf(user: Program): FoundParking {
  let found = parkings.get(user);
  if (!found) parkings.set(user, (found = findParking(user)));
  return found;
}

function parkedIn(user: Program, owner: ClassLike, program: Program): Release[] {
  return [...parkingOf(user).foreign].flatMap(([name, { sites, other }]) => {
    const [first] = sites;
    const element = other ?? (first && classByName(name, first.at.unit.fn.start ?? 0, user));
    return element === owner ? sites.flatMap(site => leftAt(site, owner, user, program)) : [];
  });
}

function leftAt(site: ParkSite, owner: ClassLike, user: Program, program: Program): Release[] {
  const { methods, cleared, isOpaque, isUncertain } = effectsAt(owner, site, user);
  return leftBy([...methods], cleared, isOpaque || isUncertain, owner, program);
}

/** Instances of the class that those which a file parks make for themselves and keep. */
function partsIn(user: Program, owner: ClassLike, program: Program): Release[] {
  const releases: Release[] = [];
  for (const [whole, { sites }] of parkingOf(user).ofClasses)
    for (const [field, { init }] of whole.fields) {
      const made = init && bare(init);
      if (made?.type !== 'NewExpression' || made.callee.type !== 'Identifier') continue;
      if (foreignClass(user, made.callee.name) !== owner) continue;
      for (const site of sites) {
        const { parts, cleared } = effectsAt(whole, site, user);
        if (cleared.has(accessKey({ base: 'this', path: [field] }))) continue;
        const names = parts.get(field) ?? new Set();
        const methods = inheritedMethods(owner).filter(({ name }) => names.has(name));
        const own = methods.flatMap(({ facts }) => [...droppedBy(effectsOf(owner, facts))]);
        releases.push(...leftBy(methods, new Set(own), false, owner, program));
      }
    }
  return releases;
}

function leftBy(
  methods: readonly FunctionUnit[],
  cleared: ReadonlySet<string>,
  isDoubtful: boolean,
  owner: ClassLike,
  program: Program,
): Release[] {
  const reset = blamedMethod(owner, methods, program);
  const fields = heldByInstances(owner, program)
    .fields.map(field => ({ access: { base: 'this' as const, path: [field] }, emptyNames: [] }))
    .filter(({ access }) => !cleared.has(accessKey(access)));
  if (!reset || fields.length === 0) return [];
  return [{ held: { fields, collections: [] }, reset, isDoubtful }];
}
