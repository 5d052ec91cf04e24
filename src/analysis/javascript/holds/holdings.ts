import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import { Fields } from './heldFields';
import { holdingOf, type Holding } from './held';
import { heldIn } from './heldTypes';

const known = new WeakMap<ClassLike, Map<string, Holding>>();

/** What a field of a class (or a variable of a closure) can hold, by all that is ever written to it. Cached. */
export function fieldHolds(owner: ClassLike, access: Access): Holding {
  return answer(owner, `field ${accessKey(access)}`, fields => fields.field(owner, access.path));
}

/** What the elements of a class's array, map or set can hold, those of arrays in it included. Cached. */
export function elementsHold(owner: ClassLike, access: Access): Holding {
  return answer(owner, `elements ${accessKey(access)}`, fields =>
    heldIn(fields.contents(owner, access.path)),
  );
}

/** What the instances of a class can hold. Cached. */
export function instanceHolds(owner: ClassLike): Holding {
  return answer(owner, 'instance', fields => fields.instance(owner));
}

/** What an expression in a function can be. `owner`: the class whose instance is its `this`. */
export function valueHolds(value: t.Node, facts: FunctionFacts, owner: ClassLike): Holding {
  return holdingOf(new Fields().value(value, { facts, owner, program: owner.program }));
}

/** Whether an expression is a reference from outside by its type or by what makes it, and not only an untyped argument. */
export function isSurelyOfOthers(value: t.Node, facts: FunctionFacts, owner: ClassLike): boolean {
  return new Fields().value(value, { facts, owner, program: owner.program }) === 'others';
}

function answer(
  owner: ClassLike,
  question: string,
  ask: (fields: Fields) => Parameters<typeof holdingOf>[0],
): Holding {
  const answers = known.get(owner) ?? new Map<string, Holding>();
  known.set(owner, answers);
  let found = answers.get(question);
  if (found === undefined) answers.set(question, (found = holdingOf(ask(new Fields()))));
  return found;
}
