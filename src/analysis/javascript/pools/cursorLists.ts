import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { Program } from '../program/classLikes';
import type { CounterMove } from '../program/landmarks';
import { occurrencesOfWords } from '../program/occurrences';
import { isEmptyLiteral, isRequestData, literalNumber } from '../program/values';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import type { Made } from './made';
import type { Origins } from './origins';
import { placeOf } from './places';
import type { Place } from './placeKeys';
import { trafficIn, type Put } from './traffic';

/**
 * A list of records that functions lend by advancing a counter: they make one where there is none at the counter, and
 * otherwise use the one of an earlier time again.
 */
export interface CursorList {
  place: Place;
  /** What the records are. */
  made: Made[];
  lenders: Set<OwnedUnit>;
  /** The keys of the counters' places. */
  counters: ReadonlySet<string>;
  /** Steps that move the counter back, each with its function. */
  returns: { at: OwnedUnit; step: t.Node }[];
}

/** The lists of records that functions of a program lend by a counter, and get back by setting it back. */
export function cursorLists(program: Program, origins: Origins): CursorList[] {
  const { landmarks } = program;
  const returned = new Set(landmarks.returns.map(({ name }) => name));
  const advances = landmarks.advances.filter(({ name }) => returned.has(name));
  const found = new Map<string, CursorList>();
  for (const at of unitsAround(advances, program)) {
    for (const { place, counters } of lentIn(at, program)) {
      const known = found.get(place.key);
      if (known) {
        known.lenders.add(at);
        known.counters = new Set([...known.counters, ...counters]);
      } else
        found.set(place.key, { place, counters, made: [], lenders: new Set([at]), returns: [] });
    }
  }
  if (found.size === 0) return [];
  const moves = landmarks.returns.filter(({ name }) =>
    [...found.values()].some(({ counters }) => [...counters].some(key => key.endsWith(name))),
  );
  const returning = unitsAround(moves, program).map(at => ({ at, moves: movesIn(at, program) }));
  return [...found.values()].flatMap(list => {
    const made = madeFor(list, program, origins);
    if (!made) return [];
    const returns = returning.flatMap(({ at, moves: all }) => {
      const back = all.find(each => !each.isAdvance && list.counters.has(each.key));
      return back && !list.lenders.has(at) ? [{ at, step: back.step }] : [];
    });
    return returns.length > 0 ? [{ ...list, made, returns }] : [];
  });
}

/** The functions in which some steps stand, each once. */
function unitsAround(moves: readonly CounterMove[], program: Program): OwnedUnit[] {
  const callees = calleesOf(program);
  const units = new Set<OwnedUnit>();
  for (const { name, offset } of moves) {
    const home = program.nesting.at(offset);
    // A variable of the function itself ends with the call.
    const isOwn = home !== undefined && program.bindings.homeOf(name, offset) === home;
    const at = home && callees.unitOf(home);
    if (at && (!isOwn || at.unit === program.top)) units.add(at);
  }
  return [...units];
}

/** A step that moves a counter which outlives the call. */
interface Move {
  /** The key of the counter's place. */
  key: string;
  isAdvance: boolean;
  step: t.Node;
}

function movesIn(at: OwnedUnit, program: Program): Move[] {
  const moves: Move[] = [];
  const add = (target: t.Node, isAdvance: boolean, step: t.Node): void => {
    const place = placeOf(target, at, program);
    if (place && place.home !== at.unit.fn) moves.push({ key: place.key, isAdvance, step });
  };
  visit(at.unit.fn.body, (node, parent) => {
    if (isFunction(node) || node.type === 'ClassBody') return false;
    const step = parent?.type === 'ExpressionStatement' ? parent : node;
    if (node.type === 'UpdateExpression') add(node.argument, node.operator === '++', step);
    if (node.type !== 'AssignmentExpression') return true;
    const set = literalNumber(node.right);
    if (node.operator === '+=') add(node.left, true, step);
    else if (node.operator === '-=' || (node.operator === '=' && set !== undefined && set <= 0))
      add(node.left, false, step);
    else if (node.operator === '=' && bare(node.right).type === 'BinaryExpression')
      add(node.left, (bare(node.right) as t.BinaryExpression).operator === '+', step);
    return true;
  });
  return moves;
}

/** The lists of which a function reads the element at a counter that it advances. */
function lentIn(at: OwnedUnit, program: Program): { place: Place; counters: Set<string> }[] {
  const advanced = new Set(
    movesIn(at, program).flatMap(({ key, isAdvance }) => (isAdvance ? [key] : [])),
  );
  if (advanced.size === 0) return [];
  const lists: { place: Place; counters: Set<string> }[] = [];
  visit(at.unit.fn.body, (node, parent) => {
    if (isFunction(node) || node.type === 'ClassBody') return false;
    if (node.type !== 'MemberExpression' || !node.computed) return true;
    if (parent?.type === 'AssignmentExpression' && parent.left === node) return true;
    if (keyName(node.property, true) !== undefined) return true;
    const counters = countersOf(node.property, at, program, advanced);
    const place = counters.size > 0 ? placeOf(node.object, at, program) : undefined;
    if (place && !place.isInner && place.home !== at.unit.fn) lists.push({ place, counters });
    return true;
  });
  return lists;
}

/** Of some counters, those of which an index is made, also by a local copy. */
function countersOf(
  index: t.Node,
  at: OwnedUnit,
  program: Program,
  advanced: ReadonlySet<string>,
): Set<string> {
  const found = new Set<string>();
  const look = (node: t.Node, depth: number): void => {
    visit(node, each => {
      if (each.type !== 'Identifier' && each.type !== 'MemberExpression') return true;
      const place = placeOf(each, at, program);
      if (place && advanced.has(place.key)) found.add(place.key);
      else if (each.type === 'Identifier' && depth === 0)
        for (const init of at.unit.facts.locals.get(each.name) ?? []) look(init, 1);
      return each.type === 'Identifier';
    });
  };
  look(index, 0);
  return found;
}

/** What a list's records are; `undefined` where it has something else, or nobody makes one when there is none. */
function madeFor(
  { place, lenders }: CursorList,
  program: Program,
  origins: Origins,
): Made[] | undefined {
  const words = occurrencesOfWords(program.text, [place.name]);
  const made = new Map<string, Made>();
  let isMade = false;
  for (const fn of words.functionsAround(program.nesting)) {
    const at = calleesOf(program).unitOf(fn);
    if (!at) continue;
    for (const put of trafficIn(at, program, origins).puts) {
      if (put.place.key !== place.key || isEmptyLiteral(put.value)) continue;
      const all = recordsIn(put, place, origins);
      if (!all || !(lenders.has(at) || isBeforehand(put) || isForLender(at))) return undefined;
      for (const each of all) made.set(each.key, each);
      isMade = true;
    }
  }
  return isMade ? [...made.values()] : undefined;

  /** Whether a lender calls the function, to make one. */
  function isForLender(at: OwnedUnit): boolean {
    return calleesOf(program)
      .callsOf(at)
      .some(call => lenders.has(call.at));
  }
}

/** What is put, if that is made there, or is a record of the list. */
function recordsIn({ value, at }: Put, place: Place, origins: Origins): Made[] | undefined {
  const all = origins.of(value, at);
  const made: Made[] = [];
  for (const each of all) {
    if (each.kind === 'made' && !each.made.isId) made.push(each.made);
    else if (!('place' in each) || each.place.key !== place.key) return undefined;
  }
  return all.length > 0 ? made : undefined;
}

/** Whether a list is filled with as many records as may be needed, which are nobody's yet. */
function isBeforehand({ isRepeated, value, at }: Put): boolean {
  const node = bare(value);
  const args = node.type === 'NewExpression' ? node.arguments : [];
  return isRepeated && !args.some(each => isRequestData(each, at.unit.facts));
}
