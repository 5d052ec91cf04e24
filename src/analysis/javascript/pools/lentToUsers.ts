import { USERS } from '../../../protocol/sourceFinding';
import { calleesOf } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { foreignClass } from '../program/foreignCallees';
import { namesOfModule } from '../program/imports';
import { bare } from '../syntax/nodes';
import { fieldsSetOn } from './filledResults';
import { madeByHanded } from './foreignTransfers';
import { classByName, heldByInstances } from './heldByElements';
import type { LentList } from './lentLists';
import { callsOn, placeMade } from './unreadPools';

/**
 * What the objects keep of their users that a pool lends, by the files that make such pools: they hand over what makes the
 * objects. `undefined` where no such file is known, or one hands over something unknown.
 */
export function heldForUsers(
  owner: ClassLike,
  { factories }: LentList,
  program: Program,
): string[] | undefined {
  if (factories.length === 0 || !program.modules || namesOfModule(program).exports.size === 0)
    return undefined;
  program.modules.missNeed(USERS);
  const fields = new Set<string>();
  let isKnown = true;
  let isMade = false;
  for (const user of program.modules.users(program))
    for (const { call, parent } of user.calls) {
      const callee = bare(call.callee);
      if (call.type !== 'NewExpression' || callee.type !== 'Identifier' || !parent) continue;
      if (foreignClass(user, callee.name) !== owner) continue;
      const home = user.nesting.at(call.start ?? 0) ?? user.top.fn;
      const at = calleesOf(user).unitOf(home);
      const place = at && placeMade({ call, parent, at }, user);
      const set = place ? fieldsSetOn(callsOn(place, user), user) : [];
      for (const each of set) fields.add(each);
      const made = factories.flatMap(ordinal => {
        const value = call.arguments[ordinal];
        return value && at ? madeByHanded(value, { at, program: user }, user) : [];
      });
      isMade = true;
      isKnown &&= made.length > 0;
      for (const { owner: own, other, name, literal } of made) {
        const element = own ?? other ?? classByName(name, call.start ?? 0, user);
        if (!element && !literal) askFor(name, user, program);
        isKnown &&= element !== undefined || literal !== undefined;
        const held = element && heldByInstances(element, user);
        if (held && !held.isDoubtful) for (const each of held.fields) fields.add(each);
      }
    }
  return isMade && (isKnown || fields.size > 0) ? [...fields] : undefined;
}

/** Asks for the file from which a user has a class. */
function askFor(name: string, user: Program, { modules }: Program): void {
  const imported = namesOfModule(user).imports.get(name);
  if (imported) modules!.miss(imported.specifier, user.folder, 'nearby');
}
