import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { Program } from '../program/classLikes';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import type { Cycles } from './cycles';
import type { FlagWrite } from '../program/landmarks';
import type { Made } from './made';
import type { Origins } from './origins';
import { placeOf } from './places';
import { placeOfField, type Place } from './placeKeys';
import type { Put, Traffic } from './traffic';

type TrafficOf = (at: OwnedUnit) => Traffic;

/** An element of a list that a function begins to use: it was not in use, and is marked. */
interface Taken {
  at: OwnedUnit;
  place: Place;
}

/**
 * Adds the lists whose elements say by a flag whether they are in use: one that is not is looked for, marked and used, and
 * its mark is taken away again: `v = list.find(x => !x.busy); v.busy = true`, `v.busy = false`.
 */
export function flagCycles(
  program: Program,
  origins: Origins,
  trafficOf: TrafficOf,
  cycles: Cycles,
): void {
  const callees = calleesOf(program);
  const unitAt = ({ node }: FlagWrite): OwnedUnit | undefined => {
    const home = program.nesting.at(node.start ?? 0);
    const at = home && callees.unitOf(home);
    return at?.unit.isConstructor ? undefined : at;
  };
  for (const [flag, writes] of program.landmarks.flags)
    for (const busy of [true, false]) {
      const begun = writes.filter(({ value }) => value === busy);
      if (begun.length === 0 || begun.length === writes.length) continue;
      const using = new Set<OwnedUnit>();
      const taken = new Map<string, Taken>();
      for (const write of begun) {
        const at = unitAt(write);
        if (at) using.add(at);
        for (const each of at ? takenBy(write, at) : []) {
          using.add(each.at);
          if (asksFor(each.at, flag)) taken.set(each.place.key, each);
        }
      }
      for (const { at, place } of taken.values()) {
        const made = madeIn(place).filter(each => hasFlag(each, flag));
        if (made.length === 0) continue;
        const idle = { field: flag, value: !busy };
        cycles.addFlagged(place, made, at, endsIn(writes, using, place), idle);
      }
    }

  /** The steps that take the flag back, in functions that do not set it. */
  function endsIn(
    writes: readonly FlagWrite[],
    using: ReadonlySet<OwnedUnit>,
    place: Place,
  ): Put[] {
    return writes.flatMap((write): Put[] => {
      const at = unitAt(write);
      if (!at || using.has(at)) return [];
      const { node, object } = write;
      return [{ place, value: object, statement: node, at, kind: 'other', isRepeated: false }];
    });
  }

  /** The elements that a function marks itself, or by a method that it calls on them. */
  function takenBy({ node, object }: FlagWrite, at: OwnedUnit): Taken[] {
    const isSelf = origins.of(object, at).some(({ kind }) => kind === 'self');
    if (!isSelf) return elements(object, at, node.start ?? 0);
    return (program.callsByName.get(at.unit.name) ?? []).flatMap(call => {
      const callee = bare(call.callee);
      if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
        return [];
      const home = program.nesting.at(call.start ?? 0);
      const by = home && callees.unitOf(home);
      return by ? elements(callee.object, by, call.start ?? 0) : [];
    });
  }

  function elements(node: t.Node, at: OwnedUnit, offset: number): Taken[] {
    return origins.of(node, at).flatMap(origin => {
      if (origin.kind !== 'element') return [];
      const isOne =
        /^(?:Optional)?CallExpression$/.test(origin.node.type) || stopsAfter(at, offset);
      return isOne ? [{ at, place: origin.place }] : [];
    });
  }

  /** What the elements of a list are, where the program makes them itself. */
  function madeIn(place: Place): Made[] {
    const found = new Map<string, Made>();
    const add = (node: t.Node, at: OwnedUnit): void => {
      for (const origin of origins.of(node, at))
        if (origin.kind === 'made' && !origin.made.handed) found.set(origin.made.key, origin.made);
    };
    const addList = (list: t.Node, at: OwnedUnit): void => {
      for (const maker of listMakers(list)) {
        const unit = callees.unitOf(maker);
        if (!unit) add(maker, at);
        else for (const returned of origins.returnsOf(unit)) add(returned, unit);
      }
    };
    for (const list of firstValues(place)) {
      const home = program.nesting.at(list.start ?? 0);
      const at = home && callees.unitOf(home);
      if (at) addList(list, at);
    }
    for (const at of callees.all) {
      const { start, end } = at.unit.fn;
      if (!program.text.slice(start!, end!).includes(place.name.replace(/^#/, ''))) continue;
      for (const put of trafficOf(at).puts)
        if (put.place.key === place.key && put.kind === 'array') add(put.value, at);
      for (const fact of at.unit.facts.facts) {
        if (fact.kind !== 'assign' || fact.target.index) continue;
        if (listMakers(fact.value).length > 0 && isPlace(fact.node, place, at))
          addList(fact.value, at);
      }
    }
    return [...found.values()];
  }

  /** What a list is declared with, as a variable or as a field. */
  function firstValues({ key, name, holder, home }: Place): t.Node[] {
    if (holder === 'variable')
      return program.declarations.flatMap(each => {
        const isPlace = each.name === name && program.bindings.homeOf(name, each.offset) === home;
        return isPlace && each.value ? [each.value] : [];
      });
    return program.classes.flatMap(owner => {
      const init = owner.ownFields.get(name)?.init;
      return init && placeOfField(owner, name)?.key === key ? [init] : [];
    });
  }

  function isPlace(node: t.Node, place: Place, at: OwnedUnit): boolean {
    const assignment = node.type === 'ExpressionStatement' ? node.expression : node;
    return (
      assignment.type === 'AssignmentExpression' &&
      placeOf(assignment.left, at, program)?.key === place.key
    );
  }
}

/** `() => new X()` in `Array.from({ length: n }, () => new X())`, and the elements of `[new X(), new X()]`. */
function listMakers(value: t.Node): t.Node[] {
  const at = bare(value);
  if (at.type === 'ArrayExpression') return at.elements.filter(each => each !== null);
  if (at.type !== 'CallExpression') return [];
  return at.arguments.filter(each => isFunction(each));
}

function hasFlag({ owner, literal }: Made, flag: string): boolean {
  if (owner) return owner.fields.has(flag);
  return (
    literal?.object.properties.some(
      each => each.type === 'ObjectProperty' && keyName(each.key, each.computed) === flag,
    ) ?? false
  );
}

/** Whether a function asks for a flag, other than to set it. */
function asksFor({ unit }: OwnedUnit, flag: string): boolean {
  let isAsked = false;
  visit(unit.fn.body, (node, parent) => {
    if (node.type !== 'MemberExpression' || isAsked) return !isAsked;
    const isSet = parent?.type === 'AssignmentExpression' && parent.left === node;
    isAsked = !isSet && keyName(node.property, node.computed) === flag;
    return true;
  });
  return isAsked;
}

/** Whether a search ends at an offset: one element is used, and not each. What follows the loop ends nothing in it. */
function stopsAfter({ unit }: OwnedUnit, offset: number): boolean {
  let search: t.Node = unit.fn.body;
  visit(unit.fn.body, node => {
    if (isFunction(node) || node.start! > offset || node.end! < offset) return false;
    if (/^(?:For|While|DoWhile)\w*Statement$/.test(node.type)) search = node;
    return true;
  });
  let isLeft = false;
  visit(search, node => {
    if (isFunction(node)) return false;
    isLeft ||= /^(?:Return|Break)Statement$/.test(node.type) && node.end! > offset;
    return !isLeft;
  });
  return isLeft;
}
