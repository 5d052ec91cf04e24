import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import type { Effects } from './clearing';
import { usesOf, writesOf } from './fieldUses';
import { ifTruthy, isGuarded } from './guarded';
import { givenIn, leftAt, type LastWork } from './lastWork';
import { keyOfValue } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral } from '../program/values';
import { visit } from '../syntax/nodes';

type Methods = ReadonlyMap<FunctionUnit, Effects>;

/**
 * Finds a work that is cut short: `take(x) { if (!this.out) return; this.x = x; this.timer = …; }` with an end that drops
 * `timer` and `x` and another that drops `timer` and `out`. Whoever uses `x` asks for `out` first, so that it is out of reach.
 */
export function findCutShort(owner: ClassLike, methods: Methods): LastWork[] {
  if (owner.isScope || owner.missingBase !== undefined) return [];
  const found: LastWork[] = [];
  for (const start of methods.keys()) {
    if (start.isConstructor) continue;
    for (const field of givenIn(owner, start)) {
      const key = accessKey(field);
      const beside = setBeside(owner, start, key);
      const isEndOf = (unit: FunctionUnit, effects: Effects): boolean =>
        unit !== start && !unit.isConstructor && beside.some(each => effects.rewound.has(each));
      const ends = [...methods].filter(each => isEndOf(...each));
      const isWhole = ({ replaced }: Effects): boolean => replaced.has(key);
      if (!ends.some(([, effects]) => isWhole(effects))) continue;
      for (const [end, effects] of ends) {
        const guards = [...effects.rewound].filter(
          guard => guard !== key && !beside.includes(guard) && isGiven(owner, methods, guard),
        );
        const guard = guards.find(each => isUsedBehind(owner, key, each));
        const statement = guard === undefined ? undefined : stepOf(owner, end, guard);
        if (isWhole(effects) || !statement) continue;
        const work = { end, statement, work: [field], start: new Set([start]), isOutOfReach: true };
        found.push(...leftAt(owner, methods, work, new Map()));
      }
    }
  }
  return found;
}

/** The other fields that a function sets in the same lists of statements as one of them. */
function setBeside(owner: ClassLike, unit: FunctionUnit, key: string): string[] {
  const sets = writesOf(owner, unit, key);
  const others = new Set<string>();
  visit(unit.fn.body, node => {
    if (node.type !== 'BlockStatement' || !node.body.some(each => sets.has(each))) return;
    for (const each of node.body) {
      if (each.type !== 'ExpressionStatement' || each.expression.type !== 'AssignmentExpression')
        continue;
      const { left, right } = each.expression;
      const other = isEmptyLiteral(right) ? undefined : keyOfValue(owner, left, unit.facts);
      if (other !== undefined && other !== key) others.add(other);
    }
  });
  return [...others];
}

/** Whether a method sets a field to what it was given. */
function isGiven(owner: ClassLike, methods: Methods, key: string): boolean {
  const isIt = (access: Access): boolean => accessKey(access) === key;
  return [...methods.keys()].some(unit => !unit.isConstructor && givenIn(owner, unit).some(isIt));
}

/** Whether a field is only read, and only filled, while another one is not empty. */
function isUsedBehind(owner: ClassLike, key: string, guard: string): boolean {
  const uses = usesOf(owner, key);
  const gives = (unit: FunctionUnit): boolean =>
    !unit.isConstructor && givenIn(owner, unit).some(each => accessKey(each) === key);
  // Of a function that also empties the field, the step that fills it comes first.
  const fills = new Set<t.Node>();
  for (const { unit, node, isWrite } of uses ?? [])
    if (isWrite && gives(unit) && ![...fills].some(each => isOf(unit, each))) fills.add(node);
  const told = uses?.filter(({ node, isWrite }) => !isWrite || fills.has(node));
  const isBehind = (unit: FunctionUnit, node: t.Node): boolean =>
    isGuarded(
      unit.fn,
      node,
      ifTruthy(at => keyOfValue(owner, at, unit.facts) === guard),
    );
  return (
    told !== undefined &&
    told.some(({ isWrite }) => !isWrite) &&
    told.every(({ unit, node }) => isBehind(unit, node))
  );
}

function isOf({ fn }: FunctionUnit, { start, end }: t.Node): boolean {
  return fn.start! <= start! && fn.end! >= end!;
}

/** The step by which a function empties a field itself. */
function stepOf(owner: ClassLike, unit: FunctionUnit, key: string): t.Node | undefined {
  return [...writesOf(owner, unit, key)].at(-1);
}
