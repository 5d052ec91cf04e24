import type { Access } from '../../../protocol/poolModel';
import { classByName, heldByInstances } from '../pools/heldByElements';
import { fieldsSetOn } from '../pools/filledResults';
import { lentLists } from '../pools/lentLists';
import { calleesOf } from '../program/callees';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';

/** A pool that lends objects by advancing a counter, and gets all of them back by setting the counter to 0. */
export interface LentObjects {
  list: Access;
  reset: Reset;
  /** Fields in which the objects keep references of their users; empty where that is not known. */
  fields: readonly string[];
  /** Whether the objects may be cleared by somebody else. */
  isDoubtful: boolean;
}

/** The class's own lists of lent objects, and those of pools that another file defines. */
export function lentObjects({ owner, effects, program, lentElsewhere }: Pool): LentObjects[] {
  const own = lentLists(owner, effects).flatMap(
    ({ list, lender, rewinder, rewind, classes }): LentObjects[] => {
      const held = classes.flatMap(name => {
        const element = classByName(name, owner.node.start ?? 0, program);
        return element ? [heldByInstances(element, program)] : [];
      });
      const fields = held.flatMap(each => each.fields);
      const reset: Reset = {
        method: rewinder.name,
        kind: 'reset',
        fn: rewinder.fn,
        statement: rewind,
        instance: undefined,
      };
      const isDoubtful = held.every(each => each.isDoubtful);
      const callees = calleesOf(program);
      const at = fields.length === 0 ? callees.unitOf(lender.fn) : undefined;
      const set = at ? fieldsSetOn(callees.callsOf(at), program) : [];
      return [
        { list, reset, fields: [...fields, ...set], isDoubtful: isDoubtful && set.length === 0 },
      ];
    },
  );
  return [...own, ...lentElsewhere];
}
