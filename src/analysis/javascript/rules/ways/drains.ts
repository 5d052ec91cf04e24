import type * as t from '@babel/types';
import { keyOfRef } from '../../program/aliases';
import type { ClassLike } from '../../program/classLikes';
import { refOf, type FunctionFacts } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { bare, visit } from '../../syntax/nodes';
import type { FoundSlots } from '../../pools/slotStores';
import { isEmptyLiteral } from '../../program/values';

/**
 * Whether a method clears each slot in a loop up to the counter, or from there to the end. Then a reset has only to rewind.
 * Loops over anything else (such as the neighbours of one removed element) do not count.
 */
export function drainsSlots(owner: ClassLike, method: FunctionUnit, found: FoundSlots): boolean {
  const { facts } = method;
  const clears = facts.facts.some(fact => fact.kind === 'assign' && isEmptyLiteral(fact.value));
  if (!clears) return false;
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
  const parts = [loop.test, loop.type === 'ForStatement' ? loop.init : undefined];
  return parts.some(part => {
    let isCounter = false;
    if (part)
      visit(part, node => {
        const ref = refOf(node, facts.selves);
        const key = ref && !ref.index ? keyOfRef(owner, ref, facts) : undefined;
        isCounter ||= key !== undefined && found.counterKeys.includes(key);
        return !isCounter;
      });
    return isCounter;
  });
}

function clearsElement(
  owner: ClassLike,
  facts: FunctionFacts,
  loop: t.Node,
  found: FoundSlots,
): boolean {
  return facts.facts.some(fact => {
    if (fact.kind !== 'assign' || !isEmptyLiteral(fact.value)) return false;
    if (fact.node.start! < loop.start! || fact.node.end! > loop.end!) return false;
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
