import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { elementsHold } from '../holds/holdings';
import type { Effects } from '../pools/clearing';
import { isOfOthers } from '../pools/columnDrafts';
import { movesOf } from '../pools/counterMoves';
import { callsOf, stepsOf } from '../pools/methodSteps';
import type { FoundSlots } from '../pools/slotStores';
import { isOwnElement, sourceOf } from '../pools/valueSource';
import { calleesOf } from '../program/callees';
import { accessOfRef, keyOfWritten } from '../program/aliases';
import { accessKey, inheritedMethods, lineOf, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { mentionsOf } from '../program/nameMentions';
import { isPrimitive, literalNumber } from '../program/values';
import { bare, keyName, visit } from '../syntax/nodes';
import { boundsReads, readsWhole } from './wholeReads';

/** A kept array that a function fills from its start at each call, and leaves full when it ends. */
export interface WorkList {
  list: Access;
  method: FunctionUnit;
  statement: t.Node;
}

interface Fill {
  fact: Fact;
  /** The local number that is the index; `undefined` for `push`. */
  counter: string | undefined;
  value: t.Node;
}

type Methods = ReadonlyMap<FunctionUnit, Effects>;

/**
 * Finds `let n = 0; … this.found[n++] = x; …` and `found.length = 0; … found.push(x); …` where nothing is emptied after that:
 * behind the last number, or when nobody else ever looks at the array, the values stay until later calls overwrite them.
 */
export function findWorkLists(owner: ClassLike, methods: Methods): WorkList[] {
  const found: WorkList[] = [];
  for (const method of methods.keys())
    for (const [key, fills] of fillsIn(owner, method)) {
      const { access } = fills;
      const statement = filledInLoop(method, fills.all);
      if (!statement || !isOver(owner, method, key, fills.all)) continue;
      if (!fills.all.some(({ value }) => isFromOutside(owner, value, method.facts))) continue;
      if (isEmptiedElsewhere(methods, method, key)) continue;
      const isScratch = isOnlyUsedBy(owner, method, access) && isHidden(owner, method, fills);
      if (!isScratch && !isCounted(owner, method, key, fills.all)) continue;
      // Asked last, because the answer takes reading all that is ever written there.
      if (elementsHold(owner, access) !== 'others') continue;
      found.push({ list: access, method, statement });
    }
  return found;
}

/**
 * Finds `const all = this.collect(); for (…) all[i].run();` where `collect` empties a list that nobody else knows, fills it
 * and answers it: it stays full after its use.
 */
export function findLentWork(owner: ClassLike, methods: Methods): WorkList[] {
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
  { access, all }: { access: Access; all: readonly Fill[] },
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

function isFromOutside(owner: ClassLike, value: t.Node, facts: FunctionFacts): boolean {
  return !isPrimitive(value, facts) && sourceOf(owner, value, facts) === 'outside';
}

/** The kept arrays into which a function puts values from their start on, by `accessKey`. */
function fillsIn(
  owner: ClassLike,
  { facts }: FunctionUnit,
): Map<string, { access: Access; all: Fill[] }> {
  const found = new Map<string, { access: Access; all: Fill[] }>();
  const add = (access: Access | undefined, fill: Fill): void => {
    if (!access || isOfOthers(owner, access)) return;
    const key = accessKey(access);
    if (isOwnElement(owner, key, fill.value, facts)) return;
    const known = found.get(key) ?? { access, all: [] };
    found.set(key, known);
    known.all.push(fill);
  };
  const counters = countersIn(facts);
  for (const fact of facts.facts) {
    if (fact.kind === 'assign' && fact.target.index && !fact.target.outer) {
      const at = bare(fact.target.index);
      const name = bare(at.type === 'UpdateExpression' ? at.argument : at);
      if (name.type !== 'Identifier' || !counters.has(name.name)) continue;
      const access = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
      add(access, { fact, counter: name.name, value: fact.value });
    }
    const [value, ...more] = fact.kind === 'call' ? fact.args : [];
    if (fact.kind !== 'call' || fact.target.path.at(-1) !== 'push' || !value || more.length > 0)
      continue;
    const list = { ...fact.target, path: fact.target.path.slice(0, -1) };
    if (!list.index) add(accessOfRef(owner, list, facts), { fact, counter: undefined, value });
  }
  return found;
}

/** Local names that start at a number and that the function counts up, other than as the variable of a loop. */
function countersIn({ facts, locals, params, fn }: FunctionFacts): ReadonlySet<string> {
  const updates = new Set<t.Node>();
  const names = new Set<string>();
  const isStep = (fact: Fact): boolean =>
    (fact.kind === 'update' && fact.operator === '++') ||
    (fact.kind === 'assign' && fact.operator === '+=');
  const stepped = facts.filter(isStep);
  if (stepped.length === 0) return names;
  visit(fn.body, node => {
    if (node.type === 'ForStatement' && node.update) updates.add(bare(node.update));
  });
  for (const fact of stepped) {
    if (!('target' in fact) || updates.has(fact.node)) continue;
    const { variable, path, index } = fact.target;
    if (variable === undefined || path.length > 0 || index || params.has(variable)) continue;
    const [first] = locals.get(variable) ?? [];
    if (first && literalNumber(first) !== undefined) names.add(variable);
  }
  return names;
}

/** The first of some steps that stands in a loop or callback, so that it is not known how many values there are. */
function filledInLoop({ fn }: FunctionUnit, fills: readonly Fill[]): t.Node | undefined {
  return fills.map(({ fact }) => fact.node).find(node => loopsAround(fn, node).length > 0);
}

/** The loops and callbacks around a part of a function, the outermost first. */
function loopsAround({ body }: { body: t.Node }, part: t.Node): t.Node[] {
  const found: t.Node[] = [];
  visit(body, node => {
    if (node.start! > part.start! || node.end! < part.end!) return false;
    const isRepeated = /^(?:For|While|DoWhile)\w*Statement$|^(?:Arrow)?Function/.test(node.type);
    if (isRepeated && node !== part) found.push(node);
    return true;
  });
  return found;
}

/** Whether a function only ever empties the array before it fills it, and gives it to nobody. */
function isOver(
  owner: ClassLike,
  { facts, fn }: FunctionUnit,
  key: string,
  fills: readonly Fill[],
): boolean {
  const { clears, entrusts, writes, calls } = stepsOf(owner, facts);
  if (writes.has(key) || entrusts.has(key) || mayLeave(owner, facts, key)) return false;
  const cleared = clears.get(key) ?? [];
  const first = Math.min(...fills.map(({ fact }) => fact.node.start!));
  const isBefore = ({ node }: Fact): boolean =>
    node.end! <= first &&
    loopsAround(fn, node).every(loop => fills.every(({ fact }) => fact.node.start! > loop.end!));
  if (!cleared.every(isBefore)) return false;
  const isPushed = fills.every(({ counter }) => counter === undefined);
  if (isPushed && cleared.length === 0) return false;
  return !calls.some(({ methods }) =>
    methods.some(each => stepsOf(owner, each.facts).clears.has(key)),
  );
}

/** Whether a function returns the array, or puts it somewhere. */
function mayLeave(owner: ClassLike, facts: FunctionFacts, key: string): boolean {
  const isList = (node: t.Node | undefined): boolean => {
    const at = node && bare(node);
    if (at?.type !== 'Identifier' && at?.type !== 'MemberExpression') return false;
    const ref = accessOfNode(owner, at, facts);
    return ref !== undefined && accessKey(ref) === key;
  };
  return facts.facts.some(fact => {
    if (fact.kind === 'return') return isList(fact.value);
    if (fact.kind === 'assign')
      return isList(fact.value) && (fact.target.path.length > 0 || fact.target.index !== undefined);
    return fact.kind === 'call' && fact.args.some(isList);
  });
}

function accessOfNode(owner: ClassLike, node: t.Node, facts: FunctionFacts): Access | undefined {
  const ref = refOf(node, facts.selves);
  return ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
}

function isEmptiedElsewhere(methods: Methods, own: FunctionUnit, key: string): boolean {
  return [...methods].some(
    ([method, { emptied, replaced }]) => method !== own && (emptied.has(key) || replaced.has(key)),
  );
}

/**
 * Whether no other file can make anything of an array: it is a variable, a private field, or a line or stack of which only
 * the function itself knows the ends.
 */
function isHidden(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { access, all }: { access: Access; all: readonly Fill[] },
): boolean {
  const [name] = access.path;
  if (access.base === 'closure' || name!.startsWith('#') || isPrivate(owner, name!)) return true;
  const counters = countersIn(facts);
  const isTakenFrom = (fact: Fact): boolean => {
    if (fact.kind !== 'read' || !fact.target.index) return false;
    const at = bare(fact.target.index);
    if (at.type !== 'UpdateExpression' || at.argument.type !== 'Identifier') return false;
    if (!counters.has(at.argument.name)) return false;
    const list = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
    return list !== undefined && accessKey(list) === accessKey(access);
  };
  return all.every(({ counter }) => counter !== undefined) && facts.facts.some(isTakenFrom);
}

/** Whether a field is declared as private. */
function isPrivate(owner: ClassLike, name: string): boolean {
  return [...lineOf(owner)].some(
    ({ node }) =>
      'superClass' in node &&
      node.body.body.some(
        member =>
          member.type === 'ClassProperty' &&
          member.accessibility === 'private' &&
          keyName(member.key, member.computed === true) === name,
      ),
  );
}

/** Whether only one function of the file knows an array: nobody looks at it between two calls. */
function isOnlyUsedBy(owner: ClassLike, { fn }: FunctionUnit, { path }: Access): boolean {
  const { program } = owner;
  const name = path.at(-1)!;
  const makers = inheritedMethods(owner).filter(({ isConstructor }) => isConstructor);
  const isIn = (offset: number, within: t.Node): boolean =>
    within.start! <= offset && within.end! > offset;
  const others = mentionsOf(program, name).filter(
    offset => !isIn(offset, fn) && !makers.some(maker => isIn(offset, maker.fn)),
  );
  // Its declaration.
  if (others.length > 1 || !others.every(offset => isDeclared(program.nesting.at(offset), owner)))
    return false;
  return !isExported(program.text, name);

  function isDeclared(around: t.Node | undefined, { node }: ClassLike): boolean {
    return around === undefined || around === node || !isIn(around.start!, node);
  }
}

function isExported(text: string, name: string): boolean {
  const word = name.replace(/[^\w]/g, '\\$&');
  return new RegExp(`\\bexport\\s+(?:const|let|var)\\s+${word}(?![\\w$])`).test(text);
}

/** Whether the function keeps its last number, up to which others read the array, and nobody reads all of it. */
function isCounted(
  owner: ClassLike,
  method: FunctionUnit,
  key: string,
  fills: readonly Fill[],
): boolean {
  const { facts } = method;
  // What only the construction does is never done again.
  const callers = callsOf(owner, method);
  if (callers.length > 0 && callers.every(({ caller }) => caller.isConstructor)) return false;
  const counters = new Set(fills.map(({ counter }) => counter));
  const numbers = facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return [];
    const value = bare(fact.value);
    const number = value.type === 'Identifier' && counters.has(value.name);
    const kept = number ? keyOfWritten(owner, fact.target, facts) : undefined;
    return kept === undefined ? [] : [kept];
  });
  return numbers.some(number => {
    if (movesOf(owner, facts).get(number)?.length !== 1) return false;
    const found = { columnKeys: [key], counterKeys: [number], isRead: false } as FoundSlots;
    return boundsReads(owner, found) && !readsWhole(owner, found);
  });
}
