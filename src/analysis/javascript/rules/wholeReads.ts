import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import { inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { stepsOf } from '../pools/methodSteps';
import type { FoundSlots } from '../pools/slotStores';
import { visit } from '../syntax/nodes';

const WALKS = /^(?:forEach|map|filter|reduce|some|every|find|flatMap|join|values|entries)$/;

const known = new WeakMap<FoundSlots, boolean>();

/**
 * Whether a method walks a whole array of a store, whatever the counter says: then the counter may be only where the next
 * value goes, and what is behind it in use. A method that empties the array does not count.
 */
export function readsWhole(owner: ClassLike, found: FoundSlots): boolean {
  let reads = known.get(found);
  if (reads === undefined)
    known.set(
      found,
      (reads = inheritedMethods(owner).some(
        ({ facts }) =>
          found.columnKeys.every(key => !stepsOf(owner, facts).clears.has(key)) &&
          walksWhole(owner, facts, found),
      )),
    );
  return reads;
}

function walksWhole(
  owner: ClassLike,
  facts: FunctionFacts,
  { columnKeys, counterKeys }: FoundSlots,
): boolean {
  const isColumn = (node: t.Node): boolean => {
    const ref = refOf(node, facts.selves);
    const key = ref && !ref.index ? keyOfRef(owner, ref, facts) : undefined;
    return key !== undefined && columnKeys.includes(key) && !counterKeys.includes(key);
  };
  let walks = false;
  visit(facts.fn.body, node => {
    if (node.type === 'ForOfStatement') walks ||= isColumn(node.right);
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const { object, property } = node.callee;
      walks ||= property.type === 'Identifier' && WALKS.test(property.name) && isColumn(object);
    }
    if (node.type === 'ForStatement' && node.test?.type === 'BinaryExpression') {
      const { right } = node.test;
      walks ||=
        right.type === 'MemberExpression' &&
        right.property.type === 'Identifier' &&
        right.property.name === 'length' &&
        isColumn(right.object);
    }
    return !walks;
  });
  return walks;
}

const bounding = new WeakMap<FoundSlots, boolean>();

/** Whether a class stops at a store's counter: reads a slot there, or compares something with it. */
export function boundsReads(owner: ClassLike, found: FoundSlots): boolean {
  let bounds = bounding.get(found);
  if (bounds !== undefined) return bounds;
  bounds = found.isRead;
  for (const { facts } of bounds ? [] : inheritedMethods(owner))
    visit(facts.fn.body, node => {
      if (node.type !== 'BinaryExpression' || !/^[<>]=?$/.test(node.operator)) return !bounds;
      for (const side of [node.left, node.right]) {
        const ref = refOf(side, facts.selves);
        const key = ref && !ref.index ? keyOfRef(owner, ref, facts) : undefined;
        bounds ||= key !== undefined && found.counterKeys.includes(key);
      }
      return !bounds;
    });
  bounding.set(found, bounds);
  return bounds;
}
