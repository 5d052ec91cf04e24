import { calleesOf } from '../program/callees';
import { lineOf, type ClassLike, type Program } from '../program/classLikes';
import { transfersOf } from './foreignTransfers';
import type { Origins } from './origins';
import { effectsOfGiven } from './parkedEffects';
import { NO_PARKING } from './parking';
import { blamedMethod, leftOf, type Release } from './releases';
import type { FoundSlots } from './slotStores';
import { findUserFields } from './userFields';

/** An instance is given to something. */
const GIVES_SELF = /[(,=]\s*this\s*[),;]/;

/**
 * What instances hold when a base class of another file parks them, as in `end() { this.wipe(); idle.push(this); }` there, by
 * the own method that it calls before.
 */
export function readInheritedReleases(
  owner: ClassLike,
  program: Program,
  slots: readonly FoundSlots[],
  origins: Origins,
): Release[] {
  const releases: Release[] = [];
  for (const base of lineOf(owner)) {
    if (base.program === program) continue;
    for (const { fn } of base.methods) {
      if (!GIVES_SELF.test(base.program.text.slice(fn.start!, fn.end!))) continue;
      const unit = calleesOf(base.program).unitOf(fn);
      const given = unit && transfersOf(unit, base.program).given.get('self');
      if (!given || given.made.length === 0) continue;
      const effects = effectsOfGiven(owner, given, program);
      const slotKeys = new Set(slots.flatMap(found => found.columnKeys));
      const held = findUserFields(owner, program, NO_PARKING, slotKeys, origins);
      const left = leftOf(held, effects);
      const reset = blamedMethod(owner, [...effects.methods], program);
      if (left && reset && !releases.some(each => each.reset.statement === reset.statement))
        releases.push({ held: left, reset, isDoubtful: effects.isOpaque });
    }
  }
  return releases;
}
