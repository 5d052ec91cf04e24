import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { literalOf } from '../program/literalOwner';
import { occurrencesOfWords, type Occurrences } from '../program/occurrences';
import { isRequestData } from '../program/values';
import { bare, visit, type Fn } from '../syntax/nodes';
import type * as t from '@babel/types';
import { assignments, UNNAMED } from './assigned';
import { foreignTransfers } from './foreignTransfers';
import type { Origin } from './made';
import { callsOf } from './methodSteps';
import type { Origins } from './origins';
import type { Parking } from './parking';

/** A function that writes to an instance. */
export interface Writer {
  facts: FunctionFacts;
  /** The function; `undefined` for a method of the instance. */
  by?: OwnedUnit;
  /** Its name for the instance; `undefined` for `this`. */
  instance: string | undefined;
}

/** Functions that write to an instance: methods, and functions that took one from its pool or got one from these. */
export function writersOf(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  origins: Origins,
): Writer[] {
  const writers: Writer[] = [];
  for (const method of owner.methods)
    if (!isOfConstruction(owner, method, program) || parking.lendsParts)
      writers.push({ facts: method.facts, instance: undefined });
  const callees = calleesOf(program);
  const known = new Set<string>();
  const add = (at: OwnedUnit, name: string): void => {
    const key = `${at.unit.fn.start}:${name}`;
    if (known.has(key)) return;
    known.add(key);
    writers.push({ facts: at.unit.facts, instance: name, by: at });
    // `setUp(ctx, request)`
    visit(at.unit.fn.body, node => {
      if (node.type !== 'CallExpression') return;
      node.arguments.forEach((argument, ordinal) => {
        if (argument.type !== 'Identifier' || argument.name !== name) return;
        for (const called of callees.called(node.callee, at)) {
          const param = called.unit.fn.params[ordinal];
          if (param?.type === 'Identifier') add(called, param.name);
        }
      });
    });
  };
  const near = unitsAtPool(program, parking);
  const isMadeAt = (units: ReadonlySet<OwnedUnit>, { start }: t.Node): boolean => {
    const home = program.nesting.at(start!);
    const maker = home && callees.unitOf(home);
    return maker !== undefined && units.has(maker);
  };
  for (const unit of unitsMentioning(owner, program, parking)) {
    const at = callees.unitOf(unit.fn);
    if (!at) continue;
    const { locals, params } = unit.facts;
    for (const [name, values] of locals) {
      // One that is made away from the pool is never idle.
      const isPooled = (origin: Origin): boolean =>
        origin.kind !== 'made' ||
        parking.takers.size === 0 ||
        near.has(at) ||
        isMadeAt(near, origin.node);
      const isInstance = values.some(value =>
        origins.of(value, at).some(each => isOf(each, owner, parking) && isPooled(each)),
      );
      if (isInstance) add(at, name);
    }
    for (const fact of unit.facts.facts) {
      if (fact.kind !== 'call' || fact.target.variable !== 'Object') continue;
      const [first] = fact.args;
      if (!first || bare(first).type === 'Identifier') continue;
      if (!origins.of(first, at).some(each => isOf(each, owner, parking))) continue;
      const facts = { ...unit.facts, facts: assignments(fact, UNNAMED, unit.facts, owner) };
      writers.push({ facts, instance: UNNAMED, by: at });
    }
    for (const [name, param] of params) {
      if (param.type !== 'Identifier' || !param.typeAnnotation) continue;
      if (callees.classOfType(param.typeAnnotation, param.start ?? 0) === owner) add(at, name);
    }
  }

  return writers;
}

/** Whether a method runs only while an instance is made: as its constructor, or as a step that takes over its parameters. */
function isOfConstruction(owner: ClassLike, method: FunctionUnit, program: Program): boolean {
  if (method.isConstructor) return !isRunAgain(owner, program);
  const calls = callsOf(owner, method);
  return (
    calls.length > 0 &&
    calls.every(
      ({ caller, fact }) =>
        caller.isConstructor &&
        fact.kind === 'call' &&
        fact.args.some(argument => isRequestData(argument, caller.facts)),
    ) &&
    calledIn(method.name, owner.program, program) === calls.length
  );
}

/** How often something is called by a name, in any of some programs. */
function calledIn(name: string, ...programs: readonly Program[]): number {
  return [...new Set(programs)].reduce(
    (sum, { callsByName }) => sum + (callsByName.get(name)?.length ?? 0),
    0,
  );
}

/** `Ctx.call(idle, request)`, which runs a constructor on an instance that exists. */
function isRunAgain(owner: ClassLike, program: Program): boolean {
  const { name, node } = owner;
  for (const { isMadeAnew, made } of foreignTransfers(program).values())
    if (isMadeAnew && made.some(each => each.owner === owner)) return true;
  return (program.callsByName.get('call') ?? []).some(call => {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
    const [first] = call.arguments;
    if (callee.object.name !== name || !first || bare(first).type === 'ThisExpression')
      return false;
    return calleesOf(program).classNamed(name, call.start ?? 0)?.node === node;
  });
}

/** The functions that take, make for takers, or give back; with their callers. */
function unitsAtPool(program: Program, { takers, sites }: Parking): ReadonlySet<OwnedUnit> {
  const callees = calleesOf(program);
  const near = new Set<OwnedUnit>();
  for (const at of [...takers, ...sites.map(site => site.at)]) {
    near.add(at);
    for (const { at: caller } of callees.callsOf(at)) near.add(caller);
  }
  for (const { unit, ...rest } of takers)
    visit(unit.fn.body, node => {
      if (node.type === 'CallExpression')
        for (const called of callees.called(node.callee, { unit, ...rest })) near.add(called);
    });
  return near;
}

/** Whether a value is an instance of a class: an idle one, or a new one. */
function isOf(origin: Origin, owner: ClassLike, { places }: Parking): boolean {
  if (origin.kind === 'made')
    return (
      origin.made.owner === owner ||
      (owner.isForeign === true && origin.made.key === `name${owner.name}`) ||
      (origin.made.literal?.object === literalOf(owner) && literalOf(owner) !== undefined)
    );
  return 'place' in origin && places.has(origin.place.key);
}

/** The functions that may have to do with instances, by their class's name, or by those of lists and takers. */
function unitsMentioning(
  owner: ClassLike,
  program: Program,
  { lists, places, takers }: Parking,
): FunctionUnit[] {
  const names = new Set([owner.name, ...lists.map(({ name }) => name)]);
  for (const key of places)
    names.add(key.split(/[.:[\]]+/).findLast(part => part !== '') ?? owner.name);
  const callees = calleesOf(program);
  const more = new Set<FunctionUnit>();
  for (const taker of takers) {
    more.add(taker.unit);
    for (const { at } of callees.callsOf(taker)) more.add(at.unit);
  }
  const words = occurrencesOfWords(program.text, names);
  const { free, methods } = unitsAround(words, program);
  return [...new Set([...free, ...methods, ...more])];
}

interface Units {
  free: ReadonlyMap<Fn, FunctionUnit>;
  methods: ReadonlyMap<Fn, FunctionUnit>;
}

const unitsOf = new WeakMap<Program, Units>();

/** The functions of a program that contain any of some words; each kind in source order. */
function unitsAround(
  words: Occurrences,
  program: Program,
): { free: FunctionUnit[]; methods: FunctionUnit[] } {
  let all = unitsOf.get(program);
  if (!all) {
    const byFn = (units: FunctionUnit[]): Units['free'] =>
      new Map(units.map(unit => [unit.fn, unit]));
    const methods = program.classes.flatMap(each => each.methods);
    unitsOf.set(program, (all = { free: byFn(program.functions), methods: byFn(methods) }));
  }
  const fns = [...words.functionsAround(program.nesting)].sort((a, b) => a.start! - b.start!);
  const among = (units: Units['free']): FunctionUnit[] =>
    fns.map(fn => units.get(fn)).filter(unit => unit !== undefined);
  return { free: among(all.free), methods: among(all.methods) };
}
