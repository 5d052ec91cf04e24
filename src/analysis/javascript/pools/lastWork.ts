import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { fieldHolds } from '../holds/holdings';
import { keyOfRef, keyOfValue, keyOfWritten } from '../program/aliases';
import { accessKey, accessOf, type ClassLike } from '../program/classLikes';
import { refOf, type Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { bare, visit } from '../syntax/nodes';
import { clearedBy, droppedBy, type Effects } from './clearing';
import { isDoneAround, unitsReached } from './ownReach';

/** A field with the last work of an instance that takes one work at a time, at the end of which it stays. */
export interface LastWork {
  field: Access;
  method: FunctionUnit;
  statement: t.Node;
  /** Set when nothing else of the work is cleared there, or the field is meant to be read afterwards. */
  isDoubtful: boolean;
}

type Assign = Extract<Fact, { kind: 'assign' }>;
type Methods = ReadonlyMap<FunctionUnit, Effects>;

/** Finds `start(job) { if (this.busy) return false; this.busy = true; this.job = job; }` with an end that only sets the flag back. */
export function findLastWork(owner: ClassLike, methods: Methods): LastWork[] {
  if (owner.isScope) return [];
  const raised = flagWrites(owner, methods, true);
  const lowered = flagWrites(owner, methods, false);
  const found: LastWork[] = [];
  for (const [flag, starts] of raised)
    for (const start of starts.keys()) {
      const ends = lowered.get(flag);
      if (!ends || !refuses(owner, start, flag)) continue;
      const reached = unitsReached(owner, start);
      const work = [...reached].flatMap(unit => givenIn(owner, unit));
      for (const [end, statement] of ends) {
        if (reached.has(end)) continue;
        found.push(...leftAt(owner, methods, { end, statement, work, start: reached }, raised));
      }
    }
  return found;
}

/** An end of a work: the step that says so, and what its start has set. */
export interface End {
  end: FunctionUnit;
  statement: t.Node;
  work: Access[];
  start: ReadonlySet<FunctionUnit>;
  /** Set when it was seen that nobody can use the work's fields after this end. */
  isOutOfReach?: boolean;
}

/** What of the work stays at its end. */
export function leftAt(
  owner: ClassLike,
  methods: Methods,
  { end, statement, work, start, isOutOfReach = false }: End,
  raised: ReadonlyMap<string, unknown>,
): LastWork[] {
  const effects = methods.get(end)!;
  const dropped = isOutOfReach ? clearedBy(effects) : droppedBy(effects);
  const isCleared = (access: Access): boolean => dropped.has(accessKey(access));
  const hasCleared = work.some(isCleared);
  return work
    .filter(field => !isCleared(field) && !raised.has(accessKey(field)))
    .filter(field => fieldHolds(owner, field) === 'others' && !isId(owner, methods, field))
    .filter(field => {
      const writers = writersOf(owner, methods, accessKey(field));
      return !isDoneAround(owner, end, new Set(writers.keys()), settling(writers));
    })
    .map(field => ({
      ...{ field, method: end, statement },
      isDoubtful: !isOutOfReach && (!hasCleared || isReadAfter(owner, methods, field, start)),
    }));
}

/** Whether a field's value is compared with others, and never used as an object or function: then it is an id or a kind. */
export function isId(owner: ClassLike, methods: Methods, field: Access): boolean {
  const key = accessKey(field);
  let isCompared = false;
  // Who compares a field with what it begins with asks whether it is empty.
  const textOf = ({ start, end }: t.Node): string => owner.program.text.slice(start!, end!);
  const init = field.path.length === 1 ? owner.fields.get(field.path[0]!)?.init : undefined;
  const isEmpty = (node: t.Node): boolean =>
    isEmptyLiteral(node) || (init !== undefined && textOf(init) === textOf(node));
  for (const { fn, facts } of methods.keys()) {
    const isIt = (node: t.Node): boolean => keyOfValue(owner, bare(node), facts) === key;
    let isUsed = false;
    visit(fn.body, node => {
      if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression')
        isUsed ||= isIt(node.object);
      if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression')
        isUsed ||= isIt(node.callee);
      if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator))
        isCompared ||= ![node.left, node.right].some(isEmpty) && [node.left, node.right].some(isIt);
      return !isUsed;
    });
    if (isUsed) return false;
  }
  return isCompared;
}

/** The functions that set a field, and whether they empty it. */
function writersOf(owner: ClassLike, methods: Methods, key: string): Map<FunctionUnit, boolean> {
  const writers = new Map<FunctionUnit, boolean>();
  for (const method of methods.keys())
    for (const fact of method.facts.facts)
      if (fact.kind === 'assign' && keyOfWritten(owner, fact.target, method.facts) === key)
        writers.set(method, isEmptyLiteral(fact.value) || writers.get(method) === true);
  return writers;
}

function settling(writers: ReadonlyMap<FunctionUnit, boolean>): Set<FunctionUnit> {
  return new Set([...writers].filter(([, isEmptying]) => isEmptying).map(([unit]) => unit));
}

/** The steps that set fields to true, or to false, by the field and the method. */
function flagWrites(
  owner: ClassLike,
  methods: Methods,
  value: boolean,
): Map<string, Map<FunctionUnit, t.Node>> {
  const found = new Map<string, Map<FunctionUnit, t.Node>>();
  for (const method of methods.keys())
    for (const fact of method.facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index || booleanOf(fact) !== value) continue;
      const key = keyOfWritten(owner, fact.target, method.facts);
      if (key === undefined) continue;
      const known = found.get(key) ?? new Map<FunctionUnit, t.Node>();
      found.set(key, known.set(method, fact.node));
    }
  return found;
}

function booleanOf({ value }: Assign): boolean | undefined {
  const at = bare(value);
  if (at.type === 'BooleanLiteral') return at.value;
  const isNegated = at.type === 'UnaryExpression' && at.operator === '!';
  return isNegated && at.argument.type === 'NumericLiteral' ? at.argument.value === 0 : undefined;
}

/** Whether a function goes no further while its flag is set. */
function refuses(owner: ClassLike, { fn, facts }: FunctionUnit, flag: string): boolean {
  let isFound = false;
  visit(fn.body, node => {
    if (node.type !== 'IfStatement' || isFound) return !isFound;
    const test = bare(node.test);
    const isNegated = test.type === 'UnaryExpression' && test.operator === '!';
    const ref = refOf(isNegated ? test.argument : test, facts.selves);
    const isFlag = ref && !ref.index && keyOfRef(owner, ref, facts) === flag;
    if (!isFlag) return true;
    isFound = isNegated ? raisesIn(node.consequent) : ends(node.consequent);
    return true;
  });
  return isFound;

  function raisesIn(within: t.Node): boolean {
    return facts.facts.some(
      fact =>
        fact.kind === 'assign' &&
        booleanOf(fact) === true &&
        keyOfWritten(owner, fact.target, facts) === flag &&
        fact.node.start! >= within.start! &&
        fact.node.end! <= within.end!,
    );
  }
}

function ends(node: t.Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

/** The fields that a function sets to what it was given. */
export function givenIn(owner: ClassLike, { facts }: FunctionUnit): Access[] {
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return [];
    if (!isRequestData(fact.value, facts) || isPrimitive(fact.value, facts)) return [];
    const access = accessOf(owner, fact.target);
    return access?.path.length === 1 ? [access] : [];
  });
}

/** Whether some method but those of the start gives the field away, so that it may be kept for that. */
function isReadAfter(
  owner: ClassLike,
  methods: Methods,
  field: Access,
  start: ReadonlySet<FunctionUnit>,
): boolean {
  const key = accessKey(field);
  return [...methods.keys()].some(
    method =>
      !start.has(method) &&
      method.facts.facts.some(
        fact => fact.kind === 'return' && keyOfValue(owner, fact.value, method.facts) === key,
      ),
  );
}
