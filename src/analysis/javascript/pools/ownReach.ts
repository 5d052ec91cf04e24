import { inheritedMethods, methodsNamed, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { calledHelper } from './clearing';

/** A method and the methods of the same instance that it calls, directly or through others. */
export function unitsReached(owner: ClassLike, method: FunctionUnit): ReadonlySet<FunctionUnit> {
  const reached = new Set([method]);
  for (const { facts } of reached)
    for (const fact of facts.facts) {
      const name = calledHelper(owner, fact, facts);
      if (name === undefined || !('target' in fact)) continue;
      const from = fact.target.variable === 'super' ? owner.base : owner;
      for (const called of methodsNamed(from, name)) reached.add(called);
    }
  return reached;
}

/** Whether a method reaches one of some others, or some method around it reaches one that settles the matter. */
export function isDoneAround(
  owner: ClassLike,
  method: FunctionUnit,
  others: ReadonlySet<FunctionUnit>,
  settling: ReadonlySet<FunctionUnit>,
): boolean {
  if ([...unitsReached(owner, method)].some(each => others.has(each))) return true;
  return inheritedMethods(owner).some(caller => {
    if (caller === method || caller.isConstructor) return false;
    const reached = unitsReached(owner, caller);
    return reached.has(method) && [...reached].some(each => settling.has(each));
  });
}
