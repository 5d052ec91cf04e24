import { accessKey, type Program } from '../program/classLikes';
import { calleesOf } from '../program/callees';
import { classByName, heldByInstances } from './heldByElements';
import { effectsAt } from './parkedEffects';
import type { Parking } from './parking';
import type { ParkSite } from './parkSites';
import { mayBeClearedOutside, type Release } from './releases';
import type { UserFields } from './userFields';

/**
 * What instances of a class of another file still hold where this file parks them: the fields that the class's own methods
 * fill. Empty where the class's text is not known.
 */
export function foreignReleases(name: string, parking: Parking, program: Program): Release[] {
  const [first] = parking.sites;
  const element =
    parking.other ?? (first && classByName(name, first.at.unit.fn.start ?? 0, program));
  if (!element || element.program === program) return [];
  const held = heldByInstances(element, program);
  return parking.sites.flatMap((site): Release[] => {
    const effects = effectsAt(element, site, program);
    const fields = held.fields
      .map(field => ({
        access: { base: 'this' as const, path: [field] },
        emptyNames: [],
        ...(element.fields.get(field)?.isPrivate && { isPrivate: true }),
      }))
      .filter(({ access }) => !effects.cleared.has(accessKey(access)));
    if (fields.length === 0) return [];
    const left: UserFields = { fields, collections: [] };
    const isDoubtful =
      held.isDoubtful ||
      effects.isOpaque ||
      effects.isUncertain ||
      mayBeClearedOutside(element, program, left, effects);
    return [{ held: left, reset: resetAt(site, name, program), isDoubtful }];
  });
}

/** Releases of one class: those of one step are one. */
export function joined(releases: readonly Release[]): Release[] {
  const found = new Map<unknown, Release>();
  for (const each of releases) {
    const { statement } = each.reset;
    const known = found.get(statement);
    const keys = new Set(known?.held.fields.map(({ access }) => accessKey(access)));
    const more = each.held.fields.filter(({ access }) => !keys.has(accessKey(access)));
    if (!known) found.set(statement, each);
    // What is doubtful of the one does not make the other so.
    else if (known.isDoubtful && !each.isDoubtful) found.set(statement, each);
    else if (known.isDoubtful === each.isDoubtful)
      found.set(statement, {
        ...known,
        held: { ...known.held, fields: [...known.held.fields, ...more] },
      });
  }
  return [...found.values()];
}

function resetAt(
  { at, statement, instance, isUnnamed }: ParkSite,
  className: string,
  program: Program,
): Release['reset'] {
  const owner = at.owner?.name ?? className;
  return {
    method: calleesOf(program).nameOf(at),
    kind: 'release',
    fn: at.unit.fn,
    statement,
    instance,
    className: owner,
    ...(isUnnamed && { isUnnamed }),
  };
}
