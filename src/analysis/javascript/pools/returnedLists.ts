import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts, type Ref } from '../program/facts';
import { standIn } from '../program/standIn';
import { isPrimitive } from '../program/values';
import { bare, visit } from '../syntax/nodes';
import { parameterNames } from './ownCalls';

/** An array that a function takes from a pool of arrays, fills, and gives back full. */
export interface ReturnedList {
  /** Stands in for the function's class. */
  owner: ClassLike;
  at: OwnedUnit;
  /** The local name of the array. */
  name: string;
  /** The call that gives it back. */
  statement: t.Node;
}

type Call = Extract<Fact, { kind: 'call' }>;

/** Something that happens to the array, in source order. */
interface Event {
  kind: 'clear' | 'fill' | 'give' | 'leave';
  node: t.Node;
}

/** Finds `const list = pool.take(); list.length = 0; … list.push(x); … pool.give(list)` where nothing empties it before or after. */
export function findReturnedLists(program: Program): ReturnedList[] {
  const names = new Set(program.landmarks.cuts.map(({ array }) => array));
  if (names.size === 0) return [];
  const found: ReturnedList[] = [];
  for (const at of calleesOf(program).all)
    for (const name of names) {
      const inits = at.unit.facts.locals.get(name);
      const taken = inits?.length === 1 ? takenFrom(inits[0]!, at.unit.facts) : undefined;
      const given = taken && givenBack(name, taken, at, program);
      if (given) found.push({ owner: ownerOf(at, program), at, name, statement: given });
    }
  return found;
}

function ownerOf({ unit, owner }: OwnedUnit, program: Program): ClassLike {
  return standIn(program, {
    ...{ name: owner?.name ?? unit.name, form: 'constructor' },
    ...{ node: owner?.node ?? unit.fn, methods: [unit] },
  });
}

/** Where an array comes from that a call answers: `pool.take()`, `pool.pop() || []`. */
function takenFrom(init: t.Node, facts: FunctionFacts): Ref | undefined {
  const at = bare(init);
  if (at.type === 'LogicalExpression')
    return bare(at.right).type === 'ArrayExpression' ? takenFrom(at.left, facts) : undefined;
  if (at.type !== 'CallExpression' || at.arguments.length > 0) return undefined;
  const ref = refOf(at.callee, facts.selves);
  const isOfKept = ref && !ref.index && ref.path.length > 0;
  // A method of the instance may answer anything.
  if (!isOfKept || (ref.variable === undefined && ref.path.length < 2)) return undefined;
  if (ref.variable !== undefined && facts.params.has(ref.variable)) return undefined;
  return { ...ref, path: ref.path.slice(0, -1) };
}

/** The step by which a list goes back where it was taken from, if that is full and stays so. */
function givenBack(name: string, pool: Ref, at: OwnedUnit, program: Program): t.Node | undefined {
  const events = eventsOf(name, pool, at, program);
  const [first] = events;
  // Who empties what he has just taken knows that it comes full.
  if (first?.kind !== 'clear' || events.some(({ kind }) => kind === 'leave')) return undefined;
  if (!isOfObjects(name, at.unit.facts)) return undefined;
  return events.find(
    ({ kind }, i) =>
      kind === 'give' && events[i - 1]!.kind === 'fill' && events[i + 1]?.kind !== 'clear',
  )?.node;
}

function eventsOf(name: string, pool: Ref, at: OwnedUnit, program: Program): Event[] {
  const { facts } = at.unit;
  const isNamed = (node: t.Node): boolean => {
    const value = bare(node);
    return value.type === 'Identifier' && value.name === name;
  };
  const events: Event[] = [];
  const add = (kind: Event['kind'], node: t.Node): void => void events.push({ kind, node });
  for (const fact of facts.facts) {
    if (fact.kind === 'return' && isNamed(fact.value)) add('leave', fact.node);
    if (fact.kind === 'assign') {
      if (fact.target.variable === name && fact.target.path.join('.') === 'length')
        add('clear', fact.node);
      else if (fact.target.variable === name && fact.target.index)
        add(isOther(fact.value, facts) ? 'fill' : 'clear', fact.node);
      else if (isNamed(fact.value)) add('leave', fact.node);
    }
    if (fact.kind !== 'call') continue;
    const { variable, path } = fact.target;
    if (variable === name && path.length === 1) {
      if (path[0] === 'push' && fact.args.some(each => isOther(each, facts)))
        add('fill', fact.node);
      else if (/^(?:splice|fill|pop|shift)$/.test(path[0]!)) add('clear', fact.node);
    }
    const place = fact.args.findIndex(isNamed);
    if (place < 0) continue;
    const isGiven =
      variable === pool.variable && path.slice(0, -1).join('.') === pool.path.join('.');
    if (isGiven && fact.args.length === 1) add('give', fact.node);
    else for (const kind of done(fact, place)) add(kind, fact.node);
  }
  return events.sort((a, b) => a.node.start! - b.node.start!);

  /** What a called function of the file does with the list. Others may read it, as the last ones before it goes back. */
  function done({ node }: Call, place: number): Event['kind'][] {
    const expression = node.type === 'ExpressionStatement' ? bare(node.expression) : bare(node);
    const callee = 'callee' in expression ? expression.callee : undefined;
    const called = callee ? calleesOf(program).called(callee, at) : [];
    return called.flatMap(({ unit }) => {
      const parameter = parameterNames(unit.facts)[place];
      return unit.facts.facts.flatMap((each): Event['kind'][] => {
        if (!('target' in each) || each.target.variable !== parameter) return [];
        const { path, index } = each.target;
        if (each.kind === 'call' && path.join('.') === 'push')
          return each.args.some(value => isOther(value, unit.facts)) ? ['fill'] : [];
        if (each.kind !== 'assign') return [];
        if (path.join('.') === 'length') return ['clear'];
        return index && path.length === 0 && isOther(each.value, unit.facts) ? ['fill'] : [];
      });
    });
  }
}

/** Whether a value may be a reference that is not made on the spot. */
function isOther(node: t.Node, facts: FunctionFacts): boolean {
  const at = bare(node);
  return !isPrimitive(at, facts) && !/^(?:New|Object|Array)Expression$/.test(at.type);
}

/** Whether a function uses the elements of a list as objects: `list[i].run()`, `const x = list[i]; x.run()`. */
function isOfObjects(name: string, { fn, locals, facts }: FunctionFacts): boolean {
  const reads = new Set<t.Node>();
  for (const fact of facts)
    if (fact.kind === 'read' && fact.target.variable === name && fact.target.path.length === 0)
      reads.add(fact.node);
  const names = new Set(
    [...locals].flatMap(([local, inits]) =>
      inits.some(init => reads.has(bare(init)) || isList(init)) && local !== name ? [local] : [],
    ),
  );
  let isUsed = false;
  visit(fn.body, node => {
    if (node.type !== 'MemberExpression' || isUsed) return !isUsed;
    const object = bare(node.object);
    isUsed = reads.has(object) || (object.type === 'Identifier' && names.has(object.name));
    return !isUsed;
  });
  return isUsed;

  function isList(node: t.Node): boolean {
    const at = bare(node);
    return at.type === 'Identifier' && at.name === name;
  }
}
