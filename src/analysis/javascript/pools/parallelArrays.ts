import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { elementsHold } from '../holds/holdings';
import { accessOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { isPrimitive } from '../program/values';
import { bare } from '../syntax/nodes';
import { droppedBy, effectsOf } from './clearing';
import { isOwnElement } from './valueSource';

/** An element that a method leaves in an array, where it empties the one of the same position in another array. */
export interface LeftElement {
  left: Access;
  emptied: Access;
  method: FunctionUnit;
  statement: t.Node;
}

/** A step that puts something into an element, or nothing. */
interface Step {
  access: Access;
  /** The name of the position. */
  index: string;
  isEmpty: boolean;
  node: t.Node;
}

/**
 * Arrays that always get elements at the same positions, so that these belong together, of which a method empties one position
 * in some and leaves it in one that nothing ever empties.
 */
export function findLeftElements(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
): LeftElement[] {
  const steps = new Map<FunctionUnit, Step[]>();
  for (const method of inheritedMethods(owner)) {
    const own = method.isConstructor ? [] : stepsIn(owner, method);
    if (own.length > 0) steps.set(method, own);
  }
  const fillers = fillersOf(steps);
  if (fillers.size < 2) return [];
  const found: LeftElement[] = [];
  for (const method of methods)
    for (const emptied of steps.get(method) ?? []) {
      if (!emptied.isEmpty) continue;
      const left = leftBeside(emptied, fillers, steps).find(each => isLeft(owner, each));
      if (!left) continue;
      found.push({ left, emptied: emptied.access, method, statement: emptied.node });
      break;
    }
  return found;
}

function stepsIn(owner: ClassLike, { facts }: FunctionUnit): Step[] {
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' && fact.kind !== 'delete') return [];
    if (!fact.target.index || fact.target.outer) return [];
    const index = bare(fact.target.index);
    const { variable, path } = fact.target;
    const access = accessOfRef(owner, { variable, path }, facts);
    if (index.type !== 'Identifier' || !access) return [];
    const value = fact.kind === 'assign' ? fact.value : undefined;
    const isEmpty = value === undefined || isNothing(value);
    if (value && !isEmpty) {
      if (isOwnElement(owner, accessKey(access), value, facts)) return [];
      if (isPrimitive(value, facts)) return [];
    }
    return [{ access, index: index.name, isEmpty, node: fact.node }];
  });
}

/** `null`, `undefined`, `void 0` */
function isNothing(value: t.Node): boolean {
  const at = bare(value);
  if (at.type === 'UnaryExpression') return at.operator === 'void';
  return at.type === 'NullLiteral' || (at.type === 'Identifier' && at.name === 'undefined');
}

/** The methods that put something into each array. */
function fillersOf(
  steps: ReadonlyMap<FunctionUnit, readonly Step[]>,
): Map<string, { access: Access; by: Set<FunctionUnit> }> {
  const fillers = new Map<string, { access: Access; by: Set<FunctionUnit> }>();
  for (const [method, own] of steps)
    for (const { access, isEmpty } of own) {
      if (isEmpty) continue;
      const known = fillers.get(accessKey(access)) ?? { access, by: new Set() };
      known.by.add(method);
      fillers.set(accessKey(access), known);
    }
  return fillers;
}

/** The arrays that get an element whenever another one does, at the same position. */
function leftBeside(
  { access: emptied }: Step,
  fillers: ReturnType<typeof fillersOf>,
  steps: ReadonlyMap<FunctionUnit, readonly Step[]>,
): Access[] {
  const key = accessKey(emptied);
  const by = fillers.get(key)?.by;
  if (!by) return [];
  const positions = (method: FunctionUnit, of: string): Set<string> =>
    new Set(
      (steps.get(method) ?? []).flatMap(({ access, index, isEmpty }) =>
        !isEmpty && accessKey(access) === of ? [index] : [],
      ),
    );
  return [...fillers].flatMap(([other, { access, by: others }]) => {
    if (other === key || others.size !== by.size) return [];
    const isBeside = [...by].every(
      method =>
        others.has(method) &&
        [...positions(method, other)].every(index => positions(method, key).has(index)),
    );
    return isBeside ? [access] : [];
  });
}

/** Whether an array holds references of others, and no method of the class ever empties it. */
function isLeft(owner: ClassLike, access: Access): boolean {
  const key = accessKey(access);
  return (
    elementsHold(owner, access) === 'others' &&
    inheritedMethods(owner).every(
      each => each.isConstructor || !droppedBy(effectsOf(owner, each.facts)).has(key),
    )
  );
}
