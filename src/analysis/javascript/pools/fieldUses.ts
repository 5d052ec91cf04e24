import type * as t from '@babel/types';
import { keyOfRef, keyOfWritten } from '../program/aliases';
import { inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf } from '../program/facts';
import { isOfAnother, namesOf } from '../program/propertyNames';
import type { FunctionUnit } from '../program/functionUnit';
import { visit } from '../syntax/nodes';

/** A place where a method has a field of its instance. */
export interface FieldUse {
  unit: FunctionUnit;
  node: t.Node;
  /** Set where the field gets another value. */
  isWrite: boolean;
}

/**
 * All uses of a field (by `accessKey`) in a file; `undefined` when the file has the name anywhere else, where it may be the
 * same field of an instance that is known by a name.
 */
export function usesOf(owner: ClassLike, key: string): FieldUse[] | undefined {
  const name = key.slice(key.indexOf(':') + 1);
  const uses = new Map<number, FieldUse>();
  for (const unit of inheritedMethods(owner)) {
    const written = new Set<t.Node>();
    visit(unit.fn.body, node => {
      if (node.type === 'AssignmentExpression' && node.operator === '=') written.add(node.left);
      if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && node.init)
        for (const each of keysTaken(owner, unit, node.id, node.init, key))
          uses.set(each.start!, { unit, node: each, isWrite: false });
      if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return;
      const ref = refOf(node, unit.facts.selves);
      if (ref && !ref.index && keyOfRef(owner, ref, unit.facts) === key)
        uses.set(node.property.start!, { unit, node, isWrite: written.has(node) });
    });
  }
  const isKnown = (offset: number): boolean => uses.has(offset) || isDeclaration(owner, offset);
  const others = namesOf(owner.program, name).filter(({ offset }) => !isKnown(offset));
  return others.every(each => isOfAnother(each, owner)) ? [...uses.values()] : undefined;
}

/** Where `const { field } = this` reads a field. */
function keysTaken(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { properties }: t.ObjectPattern,
  from: t.Node,
  key: string,
): t.Node[] {
  const self = refOf(from, facts.selves);
  if (!self || self.index) return [];
  return properties.flatMap(each => {
    if (each.type !== 'ObjectProperty' || each.computed || each.key.type !== 'Identifier')
      return [];
    const ref = { variable: self.variable, path: [...self.path, each.key.name] };
    return keyOfRef(owner, ref, facts) === key ? [each.key] : [];
  });
}

/**
 * The calls of a method by others of its instance; `undefined` when the file has its name anywhere else, where it may be
 * called in another way.
 */
export function callsTo(owner: ClassLike, { name, fn }: FunctionUnit): FieldUse[] | undefined {
  const found = new Map<number, FieldUse>();
  for (const unit of inheritedMethods(owner)) {
    visit(unit.fn.body, node => {
      if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
      const ref = refOf(node.callee, unit.facts.selves);
      if (ref?.variable !== undefined || ref?.index || ref?.path.join() !== name) return;
      const { property } = node.callee as t.MemberExpression;
      found.set(property.start!, { unit, node, isWrite: false });
    });
  }
  const { text } = owner.program;
  const isDefined = (offset: number): boolean =>
    /^\s*=\s*$/.test(text.slice(offset + name.length, fn.start!));
  const isKnown = (offset: number): boolean => found.has(offset) || isDefined(offset);
  const others = namesOf(owner.program, name).filter(each => !isKnown(each.offset));
  return others.every(each => isOfAnother(each, owner)) ? [...found.values()] : undefined;
}

/** The steps by which a function sets a field. */
export function writesOf(owner: ClassLike, { facts }: FunctionUnit, key: string): Set<t.Node> {
  const found = new Set<t.Node>();
  for (const fact of facts.facts)
    if (fact.kind === 'assign' && fact.operator === '=' && !fact.target.index)
      if (keyOfWritten(owner, fact.target, facts) === key) found.add(fact.node);
  return found;
}

/** Whether a name stands where the class declares its field. */
function isDeclaration({ node }: ClassLike, offset: number): boolean {
  return (
    'superClass' in node &&
    node.body.body.some(
      member =>
        (member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty') &&
        member.key.start === offset,
    )
  );
}
