import type { Access } from '../../../protocol/poolModel';
import { classByName, heldByInstances } from '../pools/heldByElements';
import { fieldsSetOn } from '../pools/filledResults';
import { lentLists } from '../pools/lentLists';
import { heldForUsers } from '../pools/lentToUsers';
import { calleesOf } from '../program/callees';
import { accessKey, type ClassLike } from '../program/classLikes';
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
  /** Set when nobody gets one of the objects. */
  isKeptIn?: boolean;
}

/** Whether a field is for other instances of its class. */
function isOfClass(owner: ClassLike, field: string): boolean {
  return calleesOf(owner.program).classOfField(owner, field) === owner;
}

/** The class's own lists of lent objects, and those of pools that another file defines. */
export function lentObjects({
  owner,
  effects,
  program,
  lentElsewhere,
  settling,
}: Pool): LentObjects[] {
  const lists = lentLists(owner, effects).filter(({ list }) => !settling.has(accessKey(list)));
  const own = lists.flatMap((lent): LentObjects[] => {
    const { list, lender, rewinder, rewind, classes } = lent;
    const held = classes.flatMap(name => {
      const element = classByName(name, owner.node.start ?? 0, program);
      if (!element) return [];
      const { fields: all, isDoubtful } = heldByInstances(element, program);
      // Objects that lead to each other keep nothing but objects of the pool.
      return [{ fields: all.filter(field => !isOfClass(element, field)), isDoubtful }];
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
    const ofUsers =
      fields.length + set.length === 0 ? heldForUsers(owner, lent, program) : undefined;
    if (ofUsers)
      return ofUsers.length > 0 ? [{ list, reset, fields: ofUsers, isDoubtful: false }] : [];
    const isOwnOnly = fields.length + set.length === 0 && held.some(each => !each.isDoubtful);
    if (isOwnOnly) return [];
    return [
      { list, reset, fields: [...fields, ...set], isDoubtful: isDoubtful && set.length === 0 },
    ];
  });
  return [...own, ...lentElsewhere];
}
