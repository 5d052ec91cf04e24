import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessOfRef, keyOfValue } from '../program/aliases';
import { calleesOf } from '../program/callees';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { literalNumber } from '../program/values';
import { bare, keyName, visit, type Fn } from '../syntax/nodes';
import { alternatives } from './alternatives';
import type { Effects } from './clearing';
import { handedTo } from './origins';

/** A list whose objects a method lends by advancing a counter, and a method that gets all of them back by setting it to 0. */
export interface LentList {
  list: Access;
  lender: FunctionUnit;
  rewinder: FunctionUnit;
  /** The step that sets the counter back. */
  rewind: t.Node;
  /** The names of the classes of which it makes its objects. */
  classes: readonly string[];
  /** The ordinals of the constructor's parameters that make its objects. */
  factories: readonly number[];
}

/** Finds `return this.pool[this.count++]` over objects that the class creates, with a method that only sets the counter back. */
export function lentLists(
  owner: ClassLike,
  effects: ReadonlyMap<FunctionUnit, Effects>,
): LentList[] {
  if (owner.form !== 'class' && owner.form !== 'constructor') return [];
  const found = new Map<string, LentList>();
  for (const lender of effects.keys()) {
    const lent = lentBy(owner, lender);
    const made = lent && elementsMade(owner, lent.list);
    if (!lent || !made) continue;
    const key = accessKey(lent.list);
    for (const [rewinder, effect] of effects) {
      if (rewinder === lender || !effect.rewound.has(lent.counter)) continue;
      if (effect.emptied.has(key) || effect.replaced.has(key) || mentions(owner, rewinder, key))
        continue;
      const rewind = rewinder.facts.facts.find(
        fact => fact.kind === 'assign' && literalNumber(fact.value) === 0,
      );
      if (rewind)
        found.set(`${key} ${rewinder.name}`, {
          list: lent.list,
          lender,
          rewinder,
          rewind: rewind.node,
          ...made,
        });
    }
  }
  return [...found.values()];
}

/** The list from which a method returns the element at a counter that it advances. */
function lentBy(
  owner: ClassLike,
  { facts }: FunctionUnit,
): { list: Access; counter: string } | undefined {
  const steps = new Set<string>();
  for (const fact of facts.facts) {
    const access =
      fact.kind === 'update' && fact.operator === '++'
        ? accessOfRef(owner, fact.target, facts)
        : undefined;
    if (access) steps.add(accessKey(access));
  }
  if (steps.size === 0) return undefined;
  const returned = facts.facts.flatMap(fact => (fact.kind === 'return' ? [bare(fact.value)] : []));
  const values = returned.flatMap(value =>
    value.type === 'Identifier' ? (facts.locals.get(value.name) ?? []) : [value],
  );
  for (const value of values.flatMap(alternatives)) {
    const element = refOf(value, facts.selves);
    if (!element?.index) continue;
    const list = accessOfRef(owner, { ...element, index: undefined }, facts);
    const index = bare(element.index);
    const counterRef = refOf(
      index.type === 'UpdateExpression' ? index.argument : index,
      facts.selves,
    );
    const counter = counterRef && accessOfRef(owner, counterRef, facts);
    if (list && counter && steps.has(accessKey(counter)))
      return { list, counter: accessKey(counter) };
  }
  return undefined;
}

/** Whether the class fills the list with objects that it creates. */
export function makesElements(owner: ClassLike, list: Access): boolean {
  return elementsMade(owner, list) !== undefined;
}

/** What the class fills the list with; `undefined` if it makes none of that. */
function elementsMade(
  owner: ClassLike,
  list: Access,
): Pick<LentList, 'classes' | 'factories'> | undefined {
  const key = accessKey(list);
  const names = new Set<string>();
  const factories = new Set<number>();
  let isMade = false;
  for (const { facts } of owner.methods)
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' && fact.kind !== 'call') continue;
      const isPush = fact.kind === 'call' && fact.target.path.at(-1) === 'push';
      const value =
        fact.kind === 'assign'
          ? fact.target.index
            ? fact.value
            : undefined
          : isPush
            ? fact.args[0]
            : undefined;
      if (!value) continue;
      const path = isPush ? fact.target.path.slice(0, -1) : fact.target.path;
      const access = accessOfRef(owner, { variable: fact.target.variable, path }, facts);
      if (!access || accessKey(access) !== key) continue;
      const at = bare(value);
      const inits = at.type === 'Identifier' ? (facts.locals.get(at.name) ?? []) : [at];
      for (const init of inits) {
        const made = bare(init);
        if (made.type === 'CallExpression') {
          const ordinal = factoryOf(made.callee, owner, facts.fn);
          if (ordinal !== undefined) factories.add(ordinal);
          isMade ||= ordinal !== undefined;
        }
        if (made.type !== 'NewExpression') continue;
        isMade = true;
        const ordinal = factoryOf(made.callee, owner, facts.fn);
        if (ordinal !== undefined) factories.add(ordinal);
        else if (made.callee.type === 'Identifier') names.add(made.callee.name);
      }
    }
  return isMade ? { classes: [...names], factories: [...factories] } : undefined;
}

/** The ordinal of the constructor's parameter that a callee is. */
function factoryOf(callee: t.Node, owner: ClassLike, fn: Fn): number | undefined {
  const at = calleesOf(owner.program).unitOf(fn);
  const handed = at && handedTo(callee, at, owner.program);
  if (!handed || handed.path.length > 0) return undefined;
  const isOwn = 'unit' in handed.to ? handed.to.unit.isConstructor : handed.to === owner;
  return isOwn ? handed.ordinal : undefined;
}

/** Whether a method does more with a list's objects than to read their fields. */
function mentions(owner: ClassLike, { facts }: FunctionUnit, key: string): boolean {
  const isList = (node: t.Node): boolean => keyOfValue(owner, bare(node), facts) === key;
  const name = key.split(/[:.]/).at(-1)!;
  const used = new Set<t.Node>();
  const read = new Set<t.Node>();
  let lists = 0;
  visit(facts.fn.body, node => {
    if (node.type === 'AssignmentExpression') used.add(bare(node.left));
    if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression')
      used.add(bare(node.callee));
    if (node.type === 'UpdateExpression') used.add(bare(node.argument));
    if (node.type === 'UnaryExpression') used.add(bare(node.argument));
    if (node.type === 'Identifier' && node.name === name) lists++;
    if (node.type === 'PrivateName' && `#${node.id.name}` === name) lists++;
    if (node.type !== 'MemberExpression' || node.computed || used.has(node)) return true;
    // `this.items[i].texture`, `this.items.length`
    const object = bare(node.object);
    const isElement = object.type === 'MemberExpression' && object.computed;
    const list = isElement ? bare(object.object) : object;
    const isLength = !isElement && keyName(node.property, false) === 'length';
    if ((isElement || isLength) && isList(list)) read.add(list);
    return true;
  });
  return lists > read.size;
}
