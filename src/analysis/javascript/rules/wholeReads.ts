import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import { inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { stepsOf } from '../pools/methodSteps';
import type { FoundSlots } from '../pools/slotStores';
import { visit } from '../syntax/nodes';

const WALKS = /^(?:forEach|map|filter|reduce|some|every|find|flatMap|join|values|entries)$/;

/** A function that walks an array to its end. `from`: the field that it begins at, if it does not begin at a number. */
interface Walk {
  facts: FunctionFacts;
  from: string | undefined;
}

/** The walks in a class, by the array's key. Read once for all of its stores. */
const walking = new WeakMap<ClassLike, ReadonlyMap<string, readonly Walk[]>>();

/**
 * Whether a method walks a whole array of a store, whatever the counter says: then the counter may be only where the next
 * value goes, and what is behind it in use. A method that empties the array does not count.
 */
export function readsWhole(owner: ClassLike, { columnKeys, counterKeys }: FoundSlots): boolean {
  let walks = walking.get(owner);
  if (!walks) walking.set(owner, (walks = walksOf(owner)));
  return columnKeys.some(
    column =>
      !counterKeys.includes(column) &&
      walks.get(column)?.some(({ facts, from }) => {
        const { clears } = stepsOf(owner, facts);
        if (from !== undefined && counterKeys.includes(from)) return false;
        return columnKeys.every(key => !clears.has(key));
      }),
  );
}

function walksOf(owner: ClassLike): Map<string, Walk[]> {
  const walks = new Map<string, Walk[]>();
  for (const { facts } of inheritedMethods(owner)) {
    const known = new Set<string>();
    const note = (node: t.Node, begin?: t.Node): void => {
      const key = keyOfNode(owner, node, facts);
      const from = begin && keyOfNode(owner, begin, facts);
      if (key === undefined || known.has(`${key} ${from}`)) return;
      known.add(`${key} ${from}`);
      const others = walks.get(key);
      if (others) others.push({ facts, from });
      else walks.set(key, [{ facts, from }]);
    };
    visit(facts.fn.body, node => {
      if (node.type === 'ForOfStatement') note(node.right);
      if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
        const { object, property } = node.callee;
        if (property.type === 'Identifier' && WALKS.test(property.name)) note(object);
      }
      if (node.type !== 'ForStatement' || node.test?.type !== 'BinaryExpression') return;
      const { right } = node.test;
      const isLength =
        right.type === 'MemberExpression' &&
        right.property.type === 'Identifier' &&
        right.property.name === 'length';
      if (isLength && readsElement(owner, facts, right.object, node))
        note(right.object, beginOf(node));
    });
  }
  return walks;
}

/** Whether a loop reads an element of an array that its own length bounds: one that only writes them looks at none. */
function readsElement(
  owner: ClassLike,
  facts: FunctionFacts,
  list: t.Node,
  loop: t.ForStatement,
): boolean {
  const key = keyOfNode(owner, list, facts);
  const written = facts.facts.filter(
    fact =>
      fact.kind === 'assign' &&
      fact.target.index !== undefined &&
      fact.node.start! >= loop.body.start! &&
      fact.node.end! <= loop.end! &&
      keyOfRef(owner, { ...fact.target, index: undefined }, facts) === key,
  );
  const isRead = facts.facts.some(
    fact =>
      fact.kind === 'read' &&
      fact.node.start! >= loop.body.start! &&
      fact.node.end! <= loop.end! &&
      keyOfRef(owner, { ...fact.target, index: undefined }, facts) === key,
  );
  return isRead || written.length === 0;
}

/** What the variable of a loop begins with. */
function beginOf({ init }: t.ForStatement): t.Node | undefined {
  if (init?.type === 'AssignmentExpression') return init.right;
  return init?.type === 'VariableDeclaration'
    ? (init.declarations[0]?.init ?? undefined)
    : undefined;
}

function keyOfNode(owner: ClassLike, node: t.Node, facts: FunctionFacts): string | undefined {
  const ref = refOf(node, facts.selves);
  return ref && !ref.index ? keyOfRef(owner, ref, facts) : undefined;
}

/** What the functions of a class compare, by key. Read once for all of its stores. */
const comparing = new WeakMap<ClassLike, ReadonlySet<string>>();

/** Whether a class stops at a store's counter: reads a slot there, or compares something with it. */
export function boundsReads(owner: ClassLike, { isRead, counterKeys }: FoundSlots): boolean {
  if (isRead) return true;
  let compared = comparing.get(owner);
  if (!compared) comparing.set(owner, (compared = comparedIn(owner)));
  return counterKeys.some(key => compared.has(key));
}

function comparedIn(owner: ClassLike): Set<string> {
  const compared = new Set<string>();
  for (const { facts } of inheritedMethods(owner))
    visit(facts.fn.body, node => {
      if (node.type !== 'BinaryExpression' || !/^[<>]=?$/.test(node.operator)) return;
      for (const side of [node.left, node.right]) {
        const key = keyOfNode(owner, side, facts);
        if (key !== undefined) compared.add(key);
      }
    });
  return compared;
}
