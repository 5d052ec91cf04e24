import type * as t from '@babel/types';
import { elementsHold } from '../holds/holdings';
import type { Effects } from '../pools/clearing';
import { isOfOthers } from '../pools/columnDrafts';
import { stepsOf } from '../pools/methodSteps';
import { calleesOf } from '../program/callees';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, visit } from '../syntax/nodes';
import { type Fills, fillsIn, filledInLoop, accessOfNode } from '../pools/workFills';
import { isHidden, isOnlyUsedBy } from '../pools/hiddenLists';
import type { WorkList } from './workLists';

/**
 * Finds `const all = this.collect(); for (…) all[i].run();` where `collect` empties a list that nobody else knows, fills it
 * and answers it: it stays full after its use.
 */
export function findLentWork(
  owner: ClassLike,
  methods: ReadonlyMap<FunctionUnit, Effects>,
): WorkList[] {
  const found: WorkList[] = [];
  const callees = calleesOf(owner.program);
  for (const method of methods.keys()) {
    const { facts, fn } = method;
    const returned = facts.facts.filter(({ kind }) => kind === 'return');
    const [last] = returned;
    const access =
      last?.kind === 'return' && returned.length === 1
        ? accessOfNode(owner, bare(last.value), facts)
        : undefined;
    const at = callees.unitOf(fn);
    if (!access || !at || isOfOthers(owner, access)) continue;
    const fills = fillsIn(owner, method).get(accessKey(access));
    if (!fills || !filledInLoop(method, fills.all) || !isEmptiedBefore(owner, method, fills))
      continue;
    const isHiddenList = access.base === 'closure' || isHidden(owner, method, fills);
    if (!isHiddenList || !isOnlyUsedBy(owner, method, access)) continue;
    const holds = elementsHold(owner, access);
    if (holds === 'nothing' || holds === 'own') continue;
    for (const { call, at: user } of callees.callsOf(at)) {
      const name = nameGiven(call, user.unit.facts);
      if (name === undefined || !isOnlyWalked(name, user.unit.facts)) continue;
      found.push({ list: access, method: user.unit, statement: call });
    }
  }
  return found;
}

/** Whether a function empties a list before it puts anything into it, and never after. */
function isEmptiedBefore(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { access, all }: Fills,
): boolean {
  const { clears, writes } = stepsOf(owner, facts);
  const cleared = clears.get(accessKey(access)) ?? [];
  const first = Math.min(...all.map(({ fact }) => fact.node.start!));
  return (
    cleared.length > 0 &&
    !writes.has(accessKey(access)) &&
    cleared.every(({ node }) => node.end! <= first)
  );
}

/** The local name that gets what a call answers. */
function nameGiven(call: t.Node, { locals }: FunctionFacts): string | undefined {
  for (const [name, inits] of locals)
    if (inits.length === 1 && bare(inits[0]!) === call) return name;
  return undefined;
}

/** Whether a function does nothing with a list but use its elements as objects. */
function isOnlyWalked(name: string, facts: FunctionFacts): boolean {
  const isList = (node: t.Node): boolean => {
    const at = bare(node);
    return at.type === 'Identifier' && at.name === name;
  };
  const isChanged = facts.facts.some(fact => {
    if (fact.kind === 'return') return isList(fact.value);
    if (fact.kind === 'assign') return fact.target.variable === name || isList(fact.value);
    if (fact.kind === 'call') return fact.target.variable === name || fact.args.some(isList);
    return fact.kind === 'delete' && fact.target.variable === name;
  });
  if (isChanged) return false;
  const elements = new Set<string>();
  for (const [local, inits] of facts.locals)
    for (const init of inits) {
      const ref = refOf(bare(init), facts.selves);
      if (ref?.variable === name && ref.path.length === 0 && local !== name) elements.add(local);
    }
  let isUsed = false;
  visit(facts.fn.body, node => {
    if (node.type !== 'MemberExpression' || isUsed) return !isUsed;
    const ref = refOf(bare(node.object), facts.selves);
    isUsed =
      ref !== undefined &&
      ref.path.length === 0 &&
      ((ref.variable === name && ref.index !== undefined) ||
        (elements.has(ref.variable ?? '') && !ref.index));
    return !isUsed;
  });
  return isUsed;
}
