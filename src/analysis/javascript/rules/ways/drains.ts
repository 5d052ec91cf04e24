import type * as t from '@babel/types';
import { keyOfRef } from '../../program/aliases';
import type { ClassLike } from '../../program/classLikes';
import { refOf, type FunctionFacts } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { bare, visit } from '../../syntax/nodes';
import { stepsOf } from '../../pools/methodSteps';
import type { FoundSlots } from '../../pools/slotStores';
import { isEmptyLiteral } from '../../program/values';

/**
 * Whether a method clears each slot in a loop up to the counter, or from there to the end. Then a reset has only to rewind.
 * Loops over anything else (such as the neighbours of one removed element) do not count.
 */
export function drainsSlots(owner: ClassLike, method: FunctionUnit, found: FoundSlots): boolean {
  const { facts } = method;
  const { clears } = stepsOf(owner, facts);
  if (!found.columnKeys.some(key => clears.has(key))) return false;
  let drains = false;
  visit(facts.fn.body, node => {
    if (node.type === 'ForStatement' || node.type === 'WhileStatement')
      drains ||=
        isBoundedByCounter(owner, facts, node, found) && clearsElement(owner, facts, node, found);
    return !drains;
  });
  return drains;
}

function isBoundedByCounter(
  owner: ClassLike,
  facts: FunctionFacts,
  loop: t.ForStatement | t.WhileStatement,
  found: FoundSlots,
): boolean {
  const init = loop.type === 'ForStatement' ? loop.init : undefined;
  const own = new Set<string>();
  if (init?.type === 'VariableDeclaration')
    for (const { id } of init.declarations) if (id.type === 'Identifier') own.add(id.name);
  const isIn = (part: t.Node | null | undefined, isMeant: (key: string) => boolean): boolean => {
    let isFound = false;
    if (part)
      visit(part, node => {
        // Where the loop's own variable begins says nothing about where it ends.
        if (part === loop.test && node.type === 'Identifier' && own.has(node.name)) return false;
        const ref = refOf(node, facts.selves);
        const key = ref && !ref.index ? keyOfRef(owner, ref, facts) : undefined;
        isFound ||= key !== undefined && isMeant(key);
        return !isFound;
      });
    return isFound;
  };
  const isCounter = (key: string): boolean => found.counterKeys.includes(key);
  const isEnd = (key: string): boolean =>
    found.columnKeys.some(column => key === `${column}.length`);
  if (isIn(loop.test, isCounter)) return true;
  return isIn(init, isCounter) && (isIn(init, isEnd) || isIn(loop.test, isEnd));
}

function clearsElement(
  owner: ClassLike,
  facts: FunctionFacts,
  loop: t.Node,
  found: FoundSlots,
): boolean {
  const { clears } = stepsOf(owner, facts);
  return facts.facts.some(fact => {
    if (fact.node.start! < loop.start! || fact.node.end! > loop.end!) return false;
    // `wipe(item)`
    if (fact.kind === 'call')
      return (
        fact.target.path.length === 0 &&
        found.columnKeys.some(key => clears.get(key)?.includes(fact))
      );
    if (fact.kind !== 'assign' || !isEmptyLiteral(fact.value)) return false;
    const holders = [fact.target];
    // `item.object = null`, where item is an element.
    if (fact.target.variable !== undefined && fact.target.path.length === 1) {
      for (const init of facts.locals.get(fact.target.variable) ?? []) {
        const element = refOf(bare(init), facts.selves);
        if (element) holders.push(element);
      }
    }
    return holders.some(holder => {
      const key = holder.index && keyOfRef(owner, { ...holder, index: undefined }, facts);
      return key !== undefined && found.columnKeys.includes(key);
    });
  });
}
