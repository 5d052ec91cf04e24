import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import {
  lineOf,
  methodsNamed,
  type Call,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import { foreignCallees, foreignClass, type ForeignCallee } from '../program/foreignCallees';
import { namesOfModule } from '../program/imports';
import { isEmptyLiteral, isRequestData } from '../program/values';
import { bare, keyName, visit } from '../syntax/nodes';
import { ModulePools, type ModuleTransfer } from './moduleTransfers';
import type { ForeignGiven, ForeignTransfer, Transfers } from './transfers';
import type { Made } from './made';
import { handedTo, Origins } from './origins';
import { placeOf } from './places';
import type { Place } from './placeKeys';

const known = new WeakMap<Program, Transfers>();
const pools = new WeakMap<Program, ModulePools>();

/** The pools of a file. Cached for each program. */
function poolsOf(program: Program): ModulePools {
  let found = pools.get(program);
  if (!found) pools.set(program, (found = new ModulePools(program, foreignTransfers(program))));
  return found;
}

/** The calls of a program that take from pools of other files or put into them. Cached for each program. */
export function foreignTransfers(program: Program): Transfers {
  let found = known.get(program);
  if (found) return found;
  const transfers = new Map<t.Node, ForeignTransfer>();
  // Files that refer to each other find nothing the second time.
  known.set(program, (found = transfers));
  if (!program.modules || namesOfModule(program).imports.size === 0) return found;
  for (const { call, at } of candidates(program)) {
    const transfer = transferOf(call, at, program);
    if (transfer) transfers.set(call, transfer);
  }
  return found;
}

/** What a function of a file does with the pools of that file. */
export function transfersOf(at: OwnedUnit, program: Program): ModuleTransfer {
  return poolsOf(program).of(at);
}

function transferOf(call: Call, at: OwnedUnit, program: Program): ForeignTransfer | undefined {
  for (const callee of foreignCallees(call.callee, at, program)) {
    const { taken, given } = poolsOf(callee.program).of(callee.at);
    if (!taken && given.size === 0) continue;
    const placed = (place: Place): Place => placedAt(place, callee, at, program);
    const resolved = (made: readonly Made[]): Made[] =>
      made.flatMap(each => madeBehind(each, callee, call, at, program));
    const byOrdinal = new Map<number | 'self', ForeignGiven>();
    for (const [ordinal, each] of given) {
      const { maker, owner } = callee;
      const made = ordinal === 'self' ? [] : resolved(each.made);
      const isMade = each.made.length > 0;
      byOrdinal.set(ordinal, { ...each, place: placed(each.place), made, isMade, maker, owner });
    }
    return {
      taken: taken && placed(taken.place),
      made: taken ? resolved(taken.made) : [],
      isMadeAnew: taken !== undefined && runsMaker(callee),
      given: byOrdinal,
    };
  }
  return undefined;
}

/** Whether a function runs what was handed to its pool on something: `this.type.apply(idle, arguments)`. */
function runsMaker({ at, program }: ForeignCallee): boolean {
  let isRun = false;
  visit(at.unit.fn.body, node => {
    const callee = node.type === 'CallExpression' ? bare(node.callee) : undefined;
    if (callee?.type !== 'MemberExpression') return !isRun;
    const name = keyName(callee.property, callee.computed);
    isRun ||= (name === 'call' || name === 'apply') && !!handedTo(callee.object, at, program);
    return !isRun;
  });
  return isRun;
}

/** How the checked file tells the place apart: that of each instance of a pool's class is another. */
function placedAt(place: Place, callee: ForeignCallee, at: OwnedUnit, program: Program): Place {
  const { program: of, receiver } = callee;
  const isOfInstance = place.holder === 'field' || callee.owner?.form === 'factory';
  const holder = receiver && isOfInstance ? placeOf(receiver, at, program) : undefined;
  return {
    ...place,
    key: `${idOf(of)}/${place.key}${holder ? `@${holder.key}` : ''}`,
    home: undefined,
    // No live reader finds it by the names of the checked file.
    isInner: true,
  };
}

const ids = new WeakMap<Program, number>();
let last = 0;

/** A number that tells programs apart. */
function idOf(program: Program): number {
  let id = ids.get(program);
  if (id === undefined) ids.set(program, (id = ++last));
  return id;
}

/** What a pool makes, seen from the program that calls it. */
function madeBehind(
  made: Made,
  { program: of, at: unit, maker, owner }: ForeignCallee,
  call: Call,
  at: OwnedUnit,
  program: Program,
): Made[] {
  if (made.byMethod !== undefined) return madeByMethod(made.byMethod, owner, program);
  if (!made.handed) return [namedMade(made, of, program)];
  const around = unitAround(made.handed, of);
  const handed = around && handedTo(made.handed, around, of);
  if (!handed) return [];
  const isOfCall = 'unit' in handed.to && handed.to.unit === unit.unit;
  const args = isOfCall ? call.arguments : maker?.node.arguments;
  const where = isOfCall ? { at, program } : maker;
  const value = args?.[handed.ordinal];
  if (!value || !where || handed.path.length > 0) return [];
  return madeByHanded(value, where, program);
}

/** What a method of the class that extends a pool makes. */
export function madeByMethod(name: string, owner: ClassLike | undefined, program: Program): Made[] {
  return methodsNamed(owner, name).flatMap(({ fn }) => {
    for (const { program: of } of lineOf(owner)) {
      const unit = calleesOf(of).unitOf(fn);
      if (!unit) continue;
      const origins = new Origins(of);
      return origins
        .returnsOf(unit)
        .flatMap(each => origins.of(each, unit))
        .flatMap(each =>
          each.kind === 'made' && !each.made.handed && each.made.byMethod === undefined
            ? [of === program ? each.made : namedMade(each.made, of, program)]
            : [],
        );
    }
    return [];
  });
}

/** An instance by the name of its class in some program. */
function namedMade({ name, owner }: Made, of: Program, program: Program): Made {
  const imported = namesOfModule(of).imports.get(name);
  const isChecked =
    imported !== undefined && program.modules?.isChecked(imported.specifier, of.folder) === true;
  const own = isChecked ? calleesOf(program).classNamed(imported.name ?? name, 0) : undefined;
  if (own) return { key: `class${own.node.start}`, name: own.name, owner: own };
  const other = owner ?? foreignClass(of, name);
  return { key: `name${name}`, name, ...(other && { other }) };
}

/** What a handed function or class makes. */
export function madeByHanded(value: t.Node, { at, program: of }: Where, program: Program): Made[] {
  const callees = calleesOf(of);
  const node = bare(value);
  const named =
    node.type === 'Identifier' ? of.bindings.valueOf(node.name, node.start ?? 0) : undefined;
  const owner = callees.classOfNode(named ?? node);
  const unit = callees.unitOf(named ?? node);
  const own = (made: Made): Made => (of === program ? made : namedMade(made, of, program));
  if (owner) return [own({ key: `class${owner.node.start}`, name: owner.name, owner })];
  if (!unit || unit === at) {
    return node.type === 'Identifier' && !named
      ? [own({ key: `name${node.name}`, name: node.name })]
      : [];
  }
  const origins = new Origins(of);
  return origins
    .returnsOf(unit)
    .flatMap(each => origins.of(each, unit))
    .flatMap(each => (each.kind === 'made' && !each.made.handed ? [own(each.made)] : []));
}

interface Where {
  at: OwnedUnit;
  program: Program;
}

function unitAround(node: t.Node, program: Program): OwnedUnit | undefined {
  const home = program.nesting.at(node.start ?? 0);
  return home && calleesOf(program).unitOf(home);
}

/**
 * The calls that may take from a pool of another file or give to it: those that hand over the instance itself, and those of
 * something that has one function for a result and another for what it is given.
 */
function candidates(program: Program): { call: Call; at: OwnedUnit }[] {
  const found: { call: Call; at: OwnedUnit }[] = [];
  const groups = new Map<string, { call: Call; at: OwnedUnit; name: string }[]>();
  for (const [name, calls] of program.callsByName)
    for (const call of calls) {
      const at = unitAround(call, program);
      if (at && isInheritedCall(call, name, at, program)) found.push({ call, at });
      const group = at && groupOf(call, name, at, program);
      if (group === undefined) continue;
      const isOwn = call.arguments.some(argument => isSelf(argument, at!));
      if (isOwn && isFarewell(call, at!, program)) found.push({ call, at: at! });
      else if (!isOwn) groups.set(group, [...(groups.get(group) ?? []), { call, at: at!, name }]);
    }
  for (const calls of groups.values()) {
    const given = calls.filter(({ call }) => mayGive(call, program));
    const taken = calls.filter(({ call }) => !program.statements.has(call));
    const isPair = given.some(one =>
      taken.some(other => other.name !== one.name && isFilled(other)),
    );
    if (isPair) found.push(...given, ...taken);
    else if (given.length + taken.length > 0 && found.some(each => isOfGroup(each)))
      found.push(...taken);

    function isOfGroup({ call, at }: { call: Call; at: OwnedUnit }): boolean {
      return groupOf(call, '', at, program) === groupOf(calls[0]!.call, '', calls[0]!.at, program);
    }
  }
  return found.slice(0, MAX_CALLS);
}

/** `this.giveBack()`, which a base class in another file defines. */
function isInheritedCall(
  { callee }: Call,
  name: string,
  { owner, unit }: OwnedUnit,
  { nesting }: Program,
): boolean {
  const node = bare(callee);
  if (!owner || (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression'))
    return false;
  if (!isSelf(node.object, { owner, unit, literal: undefined })) return false;
  return methodsNamed(owner, name).some(({ fn }) => !nesting.has(fn));
}

/** Whether the function around sets a field of a call's result, or calls a method that may; or the call gets what may be set. */
function isFilled({ call, at: { unit } }: { call: Call; at: OwnedUnit }): boolean {
  const { locals, facts } = unit.facts;
  if (facts.some(({ kind, node }) => kind === 'return' && mayFill(node, call, unit.facts)))
    return true;
  const results = new Set<string>();
  for (const [name, values] of locals)
    for (const value of values) {
      const node = bare(value);
      if ((node.type === 'AwaitExpression' ? bare(node.argument) : node) === call)
        results.add(name);
    }
  return facts.some(
    fact =>
      (fact.kind === 'assign' || (fact.kind === 'call' && fact.args.length > 0)) &&
      fact.target.path.length > 0 &&
      fact.target.variable !== undefined &&
      results.has(fact.target.variable),
  );
}

/** `return nodes.take(owner, content)`: what is taken may be filled with what the call gets. */
function mayFill(node: t.Node, call: Call, facts: OwnedUnit['unit']['facts']): boolean {
  return (
    node.start! <= call.start! &&
    node.end! >= call.end! &&
    call.arguments.some(argument => isRequestData(argument, facts))
  );
}

const MAX_CALLS = 500;

/** Whether a method has nothing more to do with its instance behind a call, other than to empty it. */
function isFarewell(call: Call, { unit }: OwnedUnit, program: Program): boolean {
  if (!program.statements.has(call)) return false;
  let isUsed = false;
  visit(unit.fn.body, node => {
    if (isUsed || node.end! <= call.end!) return false;
    const isEmptying =
      node.type === 'AssignmentExpression' &&
      node.start! >= call.end! &&
      isEmptyLiteral(node.right);
    if (isEmptying) return false;
    if (node.type === 'ReturnStatement' && node.argument?.type === 'ThisExpression') return false;
    if (node.type === 'ThisExpression' && node.start! >= call.end!) isUsed = true;
    return true;
  });
  return !isUsed;
}

function isSelf(node: t.Node, { unit }: OwnedUnit): boolean {
  const value = bare(node);
  return (
    value.type === 'ThisExpression' ||
    (value.type === 'Identifier' && unit.facts.selves.has(value.name))
  );
}

/** A statement that does nothing but give something away. */
function mayGive(call: Call, { statements }: Program): boolean {
  return (
    statements.has(call) &&
    call.arguments.some(
      ({ type }) =>
        type === 'Identifier' || type === 'MemberExpression' || type === 'CallExpression',
    )
  );
}

/** What functions are called on, for comparison: an imported module, or an object. `undefined` where it is nothing of these. */
function groupOf(
  { callee }: Call,
  name: string,
  at: OwnedUnit,
  program: Program,
): string | undefined {
  const node = bare(callee);
  if (node.type === 'Identifier') return namesOfModule(program).imports.get(name)?.specifier;
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression')
    return undefined;
  const place = placeOf(node.object, at, program);
  return place?.key;
}
