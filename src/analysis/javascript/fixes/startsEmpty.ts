import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import {
  inheritedMethods,
  missingBaseOf,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import type { Fact, FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, visit } from '../syntax/nodes';
import { literalOf } from '../program/literalOwner';
import { isEmptyLiteral } from '../program/values';
import type { Parking } from '../pools/parking';
import type { FixSite } from './fixSite';
import { statementAt } from './statementAt';

/**
 * Why a field of a parked instance is not cleared, for people; `undefined` when a new instance has the same empty value,
 * which shows that the class can handle it.
 */
export function whyNotEmptied(site: FixSite, { path }: Access): string | undefined {
  const { owner, program, parking } = site.pool;
  const field = path[0]!;
  if (path.length > 1)
    return `${path.at(-1)} is a field of ${field}, whose class is not known to have it empty`;
  // Nobody uses the instance again, or each use begins with another value.
  if (parking.lendsParts || isSetByTakers(owner, field, parking)) return undefined;
  if (!startsEmpty(owner, field))
    return `a new ${owner.name} is not known to have an empty ${field}, so its next use may need the value`;
  const { setAtCreation, madeFromThemselves } = needsOf(owner, program);
  if (setAtCreation.has(field))
    return `${field} is set where a ${owner.name} is made, so its next use may need the value`;
  if (madeFromThemselves.has(field))
    return `${field} gets values that are made from its own, so its next use may need the value`;
  return undefined;
}

/** Whether every function that takes an idle instance sets a field of one of its variables to something. */
function isSetByTakers(owner: ClassLike, field: string, { takers }: Parking): boolean {
  const isLiteral = literalOf(owner) !== undefined;
  return (
    takers.size > 0 &&
    [...takers].every(({ unit }) =>
      unit.facts.facts.some(
        fact =>
          fact.kind === 'assign' &&
          fact.target.variable !== undefined &&
          unit.facts.locals.has(fact.target.variable) &&
          (isAlwaysRun(fact.node, unit) || (isLiteral && isBesideMove(fact.node, unit))) &&
          !fact.target.index &&
          fact.target.path.length === 1 &&
          fact.target.path[0] === field,
      ),
    )
  );
}

/** Whether a statement stands in the branch that takes an idle instance, where the other branch makes a literal. */
function isBesideMove(statement: t.Node, { fn, facts }: FunctionUnit): boolean {
  const list = statementAt(fn, statement)?.list;
  return (
    list?.some(
      each =>
        each.type === 'ExpressionStatement' &&
        each.expression.type === 'AssignmentExpression' &&
        each !== statement &&
        isTaken(bare(each.expression.right), facts),
    ) ?? false
  );
}

/** `node.next`, and `list.pop()`. */
function isTaken(value: t.Node, { locals }: FunctionFacts): boolean {
  if (value.type === 'CallExpression') return true;
  return (
    value.type === 'MemberExpression' &&
    value.object.type === 'Identifier' &&
    locals.has(value.object.name)
  );
}

/** Whether a statement stands in the function's own block, and not in a branch of it. */
function isAlwaysRun(statement: t.Node, { fn }: FunctionUnit): boolean {
  return fn.body.type === 'BlockStatement' && fn.body.body.some(each => each === statement);
}

/** Whether an initial value means "nothing", or is an object that can be created again: `null`, `noop`, `{}`, `[]`. */
export function isEmptyInit(owner: ClassLike, init: t.Node): boolean {
  const at = bare(init);
  if (at.type === 'ObjectExpression') return at.properties.length === 0;
  if (at.type === 'ArrayExpression') return at.elements.length === 0;
  if (isEmptyLiteral(at)) return true;
  if (at.type !== 'Identifier') return false;
  // In the function that makes the literal a name may be anything.
  if (literalOf(owner)) return owner.program.helpers.has(at.name);
  const isOfConstructor = ({ facts }: FunctionUnit): boolean =>
    facts.params.has(at.name) || facts.locals.has(at.name);
  return !constructorsOf(owner).some(isOfConstructor);
}

function constructorsOf(owner: ClassLike): FunctionUnit[] {
  return inheritedMethods(owner).filter(method => method.isConstructor);
}

function startsEmpty(owner: ClassLike, field: string): boolean {
  // The object that a factory returns may already have the field.
  if (owner.form === 'factory') return false;
  const declared = owner.fields.get(field);
  if (!declared?.init) {
    // An unread base class may set it.
    if (missingBaseOf(owner) !== undefined) return false;
  } else if (!isEmptyInit(owner, declared.init)) return false;
  const { assignsAll, fromParameters, written } = constructionOf(owner);
  if (assignsAll || fromParameters.has(field)) return false;
  const first = textOf(declared?.init);
  return (written.get(field) ?? []).every(value => textOf(value) === first);
}

function textOf(node: t.Node | undefined): string {
  return node ? JSON.stringify([bare(node).type, (bare(node) as { name?: string }).name]) : '';
}

/** What the constructors do to fields, and the class's methods that they call. */
interface Construction {
  /** Whether all properties of something else are copied to the instance. */
  assignsAll: boolean;
  fromParameters: ReadonlySet<string>;
  /** The values that each field gets. */
  written: ReadonlyMap<string, t.Node[]>;
}

const constructions = new WeakMap<ClassLike, Construction>();

/** Looked through once, because a class may have any number of fields. */
function constructionOf(owner: ClassLike): Construction {
  const seen = constructions.get(owner);
  if (seen) return seen;
  const fromParameters = new Set<string>();
  const written = new Map<string, t.Node[]>();
  let assignsAll = false;
  for (const { fn, isConstructor, facts } of runAtConstruction(owner)) {
    for (const param of isConstructor ? fn.params : []) {
      const field = fieldOfParameter(param);
      if (field !== undefined) fromParameters.add(field);
    }
    for (const fact of facts.facts) {
      assignsAll ||= isAssignedAll(fact);
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        continue;
      const [field, ...more] = fact.target.path;
      if (field === undefined || more.length > 0) continue;
      const values = written.get(field);
      if (values) values.push(fact.value);
      else written.set(field, [fact.value]);
    }
  }
  const construction = { assignsAll, fromParameters, written };
  constructions.set(owner, construction);
  return construction;
}

function runAtConstruction(owner: ClassLike): Set<FunctionUnit> {
  const byName = new Map<string, FunctionUnit[]>();
  for (const method of inheritedMethods(owner)) {
    const same = byName.get(method.name);
    if (same) same.push(method);
    else byName.set(method.name, [method]);
  }
  const ran = new Set(constructorsOf(owner));
  // Elements added during the loop are visited too.
  for (const { facts } of ran) {
    for (const fact of facts.facts) {
      if (fact.kind !== 'call' || fact.target.variable !== undefined) continue;
      const [name, ...more] = fact.target.path;
      if (name === undefined || more.length > 0) continue;
      for (const method of byName.get(name) ?? []) ran.add(method);
    }
  }
  return ran;
}

/** Whether a constructor's parameter is a field as well: `constructor(private owner: Owner)`. */
export function isFieldOf(param: t.Node, field: string): boolean {
  return fieldOfParameter(param) === field;
}

function fieldOfParameter(param: t.Node): string | undefined {
  if (param.type !== 'TSParameterProperty') return undefined;
  const at = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
  return at.type === 'Identifier' ? at.name : undefined;
}

/** `Object.assign(this, options)`. */
function isAssignedAll(fact: Fact): boolean {
  return (
    fact.kind === 'call' &&
    fact.target.variable === 'Object' &&
    fact.target.path[0] === 'assign' &&
    fact.args[0]?.type === 'ThisExpression'
  );
}

/** Fields whose values an instance's next use may need. */
interface Needs {
  /** `ctx = new Ctx(); ctx.owner = owner`, and `Ctx.prototype.owner = owner`. */
  setAtCreation: Set<string>;
  /** `this.options = { ...this.options, a }`, `this.total += n`, `Object.assign(this.options, more)`. */
  madeFromThemselves: Set<string>;
}

const known = new WeakMap<ClassLike, Needs>();

/** Cached per program. */
function needsOf(owner: ClassLike, program: Program): Needs {
  let needs = known.get(owner);
  if (needs) return needs;
  needs = { setAtCreation: new Set(), madeFromThemselves: new Set() };
  for (const { facts } of [...inheritedMethods(owner), ...program.functions, program.top]) {
    const made = new Set(
      [...facts.locals].flatMap(([name, all]) => (all.some(isMade) ? name : [])),
    );
    for (const fact of facts.facts) {
      const field = fieldSetAtCreation(fact, owner, made);
      if (field !== undefined) needs.setAtCreation.add(field);
      const own = fieldMadeFromItself(fact, facts);
      if (own !== undefined) needs.madeFromThemselves.add(own);
    }
  }
  known.set(owner, needs);
  return needs;

  function isMade(value: t.Node): boolean {
    const at = bare(value);
    return (
      at.type === 'NewExpression' &&
      at.callee.type === 'Identifier' &&
      at.callee.name === owner.name
    );
  }
}

/** `made`: the local names of new instances. */
function fieldSetAtCreation(
  fact: Fact,
  owner: ClassLike,
  made: ReadonlySet<string>,
): string | undefined {
  if (fact.kind !== 'assign' || fact.target.index || fact.target.variable === undefined)
    return undefined;
  const { variable, path } = fact.target;
  if (isEmptyLiteral(fact.value)) return undefined;
  const isSet =
    path.length === 1
      ? made.has(variable)
      : variable === owner.name && path.length === 2 && path[0] === 'prototype';
  return isSet ? path.at(-1) : undefined;
}

function fieldMadeFromItself(fact: Fact, { selves }: FunctionFacts): string | undefined {
  const fieldOf = (node: t.Node, variable: string | undefined): string | undefined => {
    const at = bare(node);
    if (at.type !== 'MemberExpression' && at.type !== 'OptionalMemberExpression') return undefined;
    const { object, property } = at;
    const isHolder =
      object.type === 'ThisExpression'
        ? variable === undefined
        : object.type === 'Identifier' &&
          (variable === undefined ? selves.has(object.name) : object.name === variable);
    if (!isHolder) return undefined;
    if (property.type === 'PrivateName') return `#${property.id.name}`;
    return property.type === 'Identifier' && !at.computed ? property.name : undefined;
  };
  if (fact.kind === 'call') {
    const isAssign = fact.target.variable === 'Object' && fact.target.path[0] === 'assign';
    const into = isAssign ? fact.args[0] : undefined;
    return into && fieldOf(into, undefined);
  }
  if (fact.kind !== 'assign' || fact.target.index || fact.target.path.length !== 1)
    return undefined;
  const { variable, path } = fact.target;
  const field = path[0]!;
  if (!/^(?:\?\?|\|\||&&)?=$/.test(fact.operator)) return field;
  let isOwn = false;
  visit(fact.value, node => {
    isOwn ||= fieldOf(node, variable) === field;
    return !isOwn;
  });
  return isOwn ? field : undefined;
}
