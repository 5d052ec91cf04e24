import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, methodsNamed, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, visit } from '../syntax/nodes';
import { parameterNames, returnedBy } from './ownCalls';

/** An element of an array of a class that a call of one of its methods writes or reads: `this.put(this.n, x)`. */
export interface ElementCall {
  access: Access;
  /** The argument that says which element. */
  index: t.Node;
  /** The argument that is put there. */
  value: t.Node | undefined;
  /** Whether the method takes the position modulo something, to go round. */
  wraps: boolean;
}

/** What a method does to elements at a position that it is given. The numbers are those of its parameters. */
interface Accessor {
  access: Access;
  index: number;
  value: number | undefined;
  wraps: boolean;
}

/** The elements that a call puts its argument into. */
export function elementsWritten(
  owner: ClassLike,
  fact: Fact,
  facts: FunctionFacts,
): readonly ElementCall[] {
  return fact.kind === 'call'
    ? calledWith(owner, accessorsOf(owner).written, fact.target, fact.args, facts)
    : [];
}

/** The elements that a call answers. */
export function elementsRead(
  owner: ClassLike,
  call: t.Node,
  facts: FunctionFacts,
): readonly ElementCall[] {
  const at = bare(call);
  if (at.type !== 'CallExpression') return [];
  const target = refOf(at.callee, facts.selves);
  return target ? calledWith(owner, accessorsOf(owner).read, target, at.arguments, facts) : [];
}

function calledWith(
  owner: ClassLike,
  accessors: ReadonlyMap<FunctionUnit, readonly Accessor[]>,
  {
    variable,
    path,
    index: outer,
  }: { variable: string | undefined; path: string[]; index?: t.Node },
  args: readonly t.Node[],
  { fn }: FunctionFacts,
): ElementCall[] {
  if (accessors.size === 0 || outer) return [];
  const isOwn = variable === undefined && path.length === 1;
  const isInner = owner.form === 'factory' && variable !== undefined && path.length === 0;
  if (!isOwn && !isInner) return [];
  return methodsNamed(owner, isOwn ? path[0]! : variable!)
    .filter(method => method.fn !== fn)
    .flatMap(method => accessors.get(method) ?? [])
    .flatMap(({ access, index, value, wraps }) => {
      const [at, put] = [args[index], value === undefined ? undefined : args[value]];
      if (!at || (value !== undefined && !put)) return [];
      return [{ access, index: at, value: put, wraps }];
    });
}

interface Accessors {
  written: ReadonlyMap<FunctionUnit, readonly Accessor[]>;
  read: ReadonlyMap<FunctionUnit, readonly Accessor[]>;
}

const known = new WeakMap<ClassLike, Accessors>();

/** The methods of a class that put a parameter into the element that another one says, or answer that element. Cached. */
function accessorsOf(owner: ClassLike): Accessors {
  const answer = known.get(owner);
  if (answer) return answer;
  const written = new Map<FunctionUnit, Accessor[]>();
  const read = new Map<FunctionUnit, Accessor[]>();
  for (const method of owner.methods) {
    if (method.isConstructor || method.fn.params.length === 0) continue;
    const put = putBy(owner, method);
    if (put.length > 0) written.set(method, put);
    const answered = answeredBy(owner, method);
    if (answered.length > 0) read.set(method, answered);
  }
  const accessors = { written, read };
  known.set(owner, accessors);
  return accessors;
}

function putBy(owner: ClassLike, method: FunctionUnit): Accessor[] {
  const { facts } = method;
  const names = parameterNames(facts);
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || !fact.target.index || fact.operator !== '=') return [];
    const { index, outer, ...array } = fact.target;
    const given = bare(fact.value);
    const value = given.type === 'Identifier' ? names.indexOf(given.name) : -1;
    const at = parameterIn(index, names, facts);
    const access = accessOfRef(owner, array, facts);
    return value >= 0 && at >= 0 && at !== value && access
      ? [{ access, index: at, value, wraps: outer === undefined && goesRound(index) }]
      : [];
  });
}

function answeredBy(owner: ClassLike, method: FunctionUnit): Accessor[] {
  const { facts } = method;
  const answer = returnedBy(method);
  const at = answer && bare(answer);
  if (at?.type !== 'MemberExpression' || !at.computed) return [];
  const index = parameterIn(at.property, parameterNames(facts), facts);
  const access = index < 0 ? undefined : arrayAround(owner, at, facts);
  return access ? [{ access, index, value: undefined, wraps: goesRound(at.property) }] : [];
}

/** The array that `a[i]`, or `a[page][i]`, is an element of. */
function arrayAround(
  owner: ClassLike,
  { object }: t.MemberExpression,
  facts: FunctionFacts,
): Access | undefined {
  const list = bare(object);
  const isInner = list.type === 'MemberExpression' && list.computed;
  const ref = refOf(isInner ? list.object : list, facts.selves);
  return ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
}

/** The number of the only parameter that a position is computed from; -1 for none. */
function parameterIn(index: t.Node, names: readonly string[], { locals }: FunctionFacts): number {
  const found = new Set<number>();
  const look = (node: t.Node, depth: number): void =>
    void visit(node, at => {
      if (at.type !== 'Identifier') return true;
      const parameter = names.indexOf(at.name);
      if (parameter >= 0) found.add(parameter);
      else if (depth === 0) for (const value of locals.get(at.name) ?? []) look(value, 1);
      return true;
    });
  look(index, 0);
  return found.size === 1 ? [...found][0]! : -1;
}

function goesRound(index: t.Node): boolean {
  const at = bare(index);
  return at.type === 'BinaryExpression' && (at.operator === '%' || at.operator === '&');
}

/** Whether a value is an element of an array, by its `accessKey`, that a method of the class answers. */
export function isElementRead(
  owner: ClassLike,
  list: string,
  value: t.Node,
  facts: FunctionFacts,
): boolean {
  return elementsRead(owner, value, facts).some(({ access }) => accessKey(access) === list);
}
