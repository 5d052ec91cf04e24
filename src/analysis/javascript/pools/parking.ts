import type * as t from '@babel/types';
import type { FreeList } from '../../../protocol/poolModel';
import { LIST_NAME, POOL_MAKER, PUTS, RELEASES, TAKES } from '../../../protocol/poolNames';
import type { ClassLike, Program } from '../program/classLikes';
import { refOf, type Fact, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, calleeName, isFunction, isPlain, visit } from '../syntax/nodes';
import { Occurrences, occurrencesOfWords } from '../program/occurrences';
import { listName, listsTakenIn, takenNames } from './takenLists';

/** Where one function parks instances. */
export interface ParkSite {
  unit: FunctionUnit;
  /** The class of the method; `undefined` for a plain function. */
  owner: ClassLike | undefined;
  statement: t.Node;
  /** The parked value's variable; `undefined` for `this`. */
  variable: string | undefined;
}

/** What is known about the parking of one class. */
export interface Parking {
  lists: FreeList[];
  sites: ParkSite[];
}

interface OwnedUnit {
  unit: FunctionUnit;
  owner: ClassLike | undefined;
}

/**
 * Finds the free lists of every class, including imported ones, by class name. A list belongs to the class that the taking
 * code creates when the list is empty.
 */
export function findParking(program: Program): Map<string, Parking> {
  const { landmarks } = program;
  const units = unitsOf(program);
  const parking = new Map<string, Parking>();
  const of = (name: string): Parking => {
    let known = parking.get(name);
    if (!known) parking.set(name, (known = { lists: [], sites: [] }));
    return known;
  };
  const listOwners = new Map<string, string>();
  const taken = takenNames(
    units.map(({ unit }) => unit).filter(unit => landmarks.takes.isIn(unit)),
  );
  for (const { unit } of acquiringUnits(units, program)) {
    for (const [name, list] of listsTakenIn(unit.facts, program, taken)) {
      addList(of(name), list);
      listOwners.set(list.name, name);
    }
  }
  for (const [className, poolVariable, list] of handedToPools(program)) {
    addList(of(className), list);
    listOwners.set(poolVariable, className);
    listOwners.set(list.name, className);
  }
  const mentions = occurrencesOfWords(program.text, listOwners.keys());
  for (const { unit, owner } of units) {
    if (!mentions.isIn(unit) && !landmarks.parks.isIn(unit)) continue;
    for (const site of parkSitesIn(unit, owner)) {
      const name = listOwners.get(site.list) ?? linkedOwner(site, program);
      if (name === undefined || !agrees(site, of(name).lists)) continue;
      of(name).sites.push(site);
      if (site.freeList) addList(of(name), site.freeList);
    }
  }
  addOwnReleases(program, of);
  return parking;
}

/** Functions that take from a list or chain, and create something when it is empty. */
function acquiringUnits(units: OwnedUnit[], { classes, landmarks }: Program): OwnedUnit[] {
  const { news, takes, unlinks } = landmarks;
  const factories = new Set(classes.map(each => each.name));
  const makes = new Occurrences(landmarks.makes.map(({ offset }) => offset));
  const known = landmarks.makes.filter(({ name }) => factories.has(name));
  const makesKnown = new Occurrences(known.map(({ offset }) => offset));
  return units.filter(
    ({ unit }) =>
      news.isIn(unit) ||
      (makes.isIn(unit) && takes.isIn(unit)) ||
      (makesKnown.isIn(unit) && unlinks.isIn(unit)),
  );
}

function unitsOf(program: Program): OwnedUnit[] {
  const methods = program.classes.flatMap(owner => owner.methods.map(unit => ({ unit, owner })));
  const free = [...program.functions, program.top].map(unit => ({ unit, owner: undefined }));
  return [...methods, ...free];
}

function addList(parking: Parking, list: FreeList): void {
  if (!parking.lists.some(each => each.name === list.name && each.kind === list.kind)) {
    parking.lists.push(list);
  }
}

/**
 * Classes that are handed to a pool: `reusify(Holder)`, `new Pool(() => new Ctx())`. A pool class of this file tells which
 * field keeps its instances; reusify and similar libraries chain them from a variable named head.
 */
function handedToPools(program: Program): [string, string, FreeList][] {
  const found: [string, string, FreeList][] = [];
  const pools = new Map(program.classes.map(each => [each.name, each]));
  for (const { call, parent } of program.calls) {
    if (call.type !== 'NewExpression' && !isPlain(call.callee)) continue;
    const name = calleeName(call.callee);
    if (name === undefined) continue;
    // In a bundle, one short name stands for many things.
    const pool = name.length > 2 ? pools.get(name) : undefined;
    if (!pool && !POOL_MAKER.test(name)) continue;
    const className = call.arguments.map(handedClass).find(handed => handed !== undefined);
    const target = poolTarget(parent);
    if (className === undefined || target === undefined) continue;
    const chain: FreeList = { kind: 'linked', holder: 'variable', name: 'head', nextField: 'next' };
    for (const list of pool ? listsOfPool(pool, program.text) : [chain])
      found.push([className, target, list]);
  }
  return found;
}

function poolTarget(parent: t.Node | undefined): string | undefined {
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier')
    return parent.id.name;
  if (parent?.type === 'ClassProperty' && parent.key.type === 'Identifier') return parent.key.name;
  if (parent?.type === 'AssignmentExpression') {
    const ref = refOf(parent.left, new Set());
    return ref && listName(ref);
  }
  return undefined;
}

function handedClass(node: t.Node): string | undefined {
  const at = bare(node);
  if (at.type === 'Identifier' && /^[A-Z]/.test(at.name)) return at.name;
  if (!isFunction(at)) return undefined;
  let made: string | undefined;
  visit(at.body, each => {
    if (each.type === 'NewExpression') made ??= calleeName(each.callee);
    return made === undefined;
  });
  return made;
}

/**
 * Lists of a pool class: fields that are pushed to, and taken from by a method that can also create something. A queue that
 * only processes its entries is not a free list.
 */
function listsOfPool(pool: ClassLike, text: string): FreeList[] {
  const names = (units: readonly FunctionUnit[], calls: ReadonlySet<string>): Set<string> => {
    const found = new Set<string>();
    for (const { facts } of units) {
      for (const fact of facts.facts) {
        if (fact.kind !== 'call') continue;
        const called = fact.target.path[fact.target.path.length - 1];
        const name = listName(fact.target, fact.target.path.length - 1);
        if (called !== undefined && calls.has(called) && name !== undefined) found.add(name);
      }
    }
    return found;
  };
  const taken = names(
    pool.methods.filter(unit => mayMake(unit, text)),
    TAKES,
  );
  return [...names(pool.methods, PUTS)]
    .filter(name => taken.has(name))
    .map(name => ({ kind: 'array', holder: 'field', name }));
}

/** `new this.type()`, `this.make()`, `make()` */
function mayMake({ fn, facts }: FunctionUnit, text: string): boolean {
  if (/\bnew\b/.test(text.slice(fn.start!, fn.end!))) return true;
  return facts.facts.some(
    ({ kind, ...fact }) =>
      kind === 'call' &&
      'target' in fact &&
      fact.target.path.length === (fact.target.variable === undefined ? 1 : 0),
  );
}

interface Found extends ParkSite {
  list: string;
  freeList?: FreeList;
  /** Whether the list is a plain variable there, and whether it is replaced as a whole. */
  isVariable: boolean;
  isWhole: boolean;
}

/**
 * Whether a site uses the list in the way that is known for its name, because short names in bundles stand for many things.
 */
function agrees({ list, isVariable, isWhole }: Found, lists: readonly FreeList[]): boolean {
  const known = lists.find(each => each.name === list);
  if (!known) return true;
  return (known.holder === 'variable') === isVariable && (!isWhole || known.kind === 'linked');
}

/** `list.push(ctx)`, `list[count++] = ctx`, `queue.release(ctx)`, and the linked `ctx.next = head; head = ctx`. */
function parkSitesIn(unit: FunctionUnit, owner: ClassLike | undefined): Found[] {
  const found: Found[] = [];
  const { selves } = unit.facts;
  const site = (target: Ref, depth: number, fact: Fact, value: t.Node): void => {
    const list = listName(target, depth);
    if (list === undefined) return;
    const ref = refOf(value, selves);
    if (ref && ref.path.length === 0 && !ref.index) {
      found.push({
        unit,
        owner,
        list,
        statement: fact.node,
        variable: ref.variable,
        isVariable: depth === 0,
        isWhole: fact.kind === 'assign' && !target.index,
      });
    }
  };
  for (const fact of unit.facts.facts) {
    if (fact.kind === 'call' && fact.args[0]) {
      const called = fact.target.path[fact.target.path.length - 1];
      if (called === undefined || !(PUTS.has(called) || RELEASES.test(called))) continue;
      site(fact.target, fact.target.path.length - 1, fact, fact.args[0]);
    } else if (fact.kind === 'assign') {
      site(fact.target, fact.target.path.length, fact, fact.value);
    }
  }
  return found;
}

/** For a release into a list not defined here, the declared type of the value tells the class. */
function linkedOwner(site: Found, program: Program): string | undefined {
  if (site.variable === undefined) return undefined;
  const param = site.unit.facts.params.get(site.variable);
  if (param?.type !== 'Identifier' || param.typeAnnotation?.type !== 'TSTypeAnnotation')
    return undefined;
  const type = param.typeAnnotation.typeAnnotation;
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  const { name } = type.typeName;
  const isList = program.classes.some(each => each.name === name) && LIST_NAME.test(site.list);
  return isList ? name : undefined;
}

/** `that.release(that)` within a class's own method. */
function addOwnReleases(program: Program, of: (name: string) => Parking): void {
  const { releases } = program.landmarks;
  for (const owner of program.classes) {
    for (const unit of owner.methods.filter(each => releases.isIn(each))) {
      const { facts } = unit;
      for (const fact of facts.facts) {
        if (fact.kind !== 'call' || !fact.args[0]) continue;
        const called = fact.target.path[fact.target.path.length - 1];
        const value = refOf(fact.args[0], facts.selves);
        const isSelf = value && value.variable === undefined && value.path.length === 0;
        if (!isSelf || called === undefined || !RELEASES.test(called)) continue;
        if (fact.target.variable !== undefined && fact.target.path.length > 1) continue;
        of(owner.name).sites.push({ unit, owner, statement: fact.node, variable: undefined });
      }
    }
  }
}
