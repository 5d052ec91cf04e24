import { valueHolds } from '../holds/holdings';
import type { OwnedUnit } from '../program/callees';
import type { Call, Program } from '../program/classLikes';
import { isPrimitive, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';

/** The fields of the results of some calls that their functions set to references of their own callers. */
export function fieldsSetOn(
  calls: readonly { call: Call; at: OwnedUnit }[],
  program: Program,
): string[] {
  const found = new Set<string>();
  for (const { call, at } of calls) {
    const { facts } = at.unit;
    const names = new Set<string | undefined>();
    for (const [name, inits] of facts.locals)
      if (inits.some(init => bare(init) === call)) names.add(name);
    const holder = at.owner ?? program.classes[0];
    for (const fact of names.size > 0 && holder ? facts.facts : []) {
      if (fact.kind !== 'assign' || fact.target.index || fact.target.path.length !== 1) continue;
      if (fact.target.variable === undefined || !names.has(fact.target.variable)) continue;
      if (!isRequestData(fact.value, facts) || isPrimitive(fact.value, facts)) continue;
      if (valueHolds(fact.value, facts, holder!) === 'others') found.add(fact.target.path[0]!);
    }
  }
  return [...found];
}
