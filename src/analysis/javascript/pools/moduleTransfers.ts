import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { Program } from '../program/classLikes';
import { isEmptyLiteral } from '../program/values';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import type { Given, Transfers } from './transfers';
import type { Made, Origin } from './made';
import { handedTo, Origins } from './origins';
import { parameterNames } from './ownCalls';
import type { Place } from './placeKeys';
import { trafficIn, type Put, type Traffic } from './traffic';

/** What a function does with the pools of its file. */
export interface ModuleTransfer {
  taken: { place: Place; made: readonly Made[] } | undefined;
  /** By the ordinal of the parameter. */
  given: ReadonlyMap<number | 'self', Given>;
}

const NOTHING: ModuleTransfer = { taken: undefined, given: new Map() };
const DEPTH = 3;

/** The pools of one file, as its functions use them. */
export class ModulePools {
  private readonly origins: Origins;
  private readonly traffic = new Map<OwnedUnit, Traffic>();
  private readonly known = new Map<OwnedUnit, ModuleTransfer>();
  private places: Map<string, Made[]> | undefined;

  constructor(
    private readonly program: Program,
    private readonly foreign: Transfers,
  ) {
    this.origins = new Origins(program, foreign);
  }

  /** What a function does with the pools. */
  of(at: OwnedUnit, depth = 0): ModuleTransfer {
    const known = this.known.get(at);
    if (known || depth > DEPTH) return known ?? NOTHING;
    this.known.set(at, NOTHING);
    const taken = this.takenBy(at);
    const made = taken && (this.takenPlaces().get(taken.place.key) ?? taken.made);
    const transfer = { taken: taken && { ...taken, made: made! }, given: this.givenBy(at, depth) };
    this.known.set(at, transfer);
    return transfer;
  }

  /** What is made where a place that is taken from has nothing, by the place's key. */
  private takenPlaces(): ReadonlyMap<string, Made[]> {
    if (this.places) return this.places;
    this.places = new Map();
    const { landmarks } = this.program;
    const all: NonNullable<ModuleTransfer['taken']>[] = [];
    for (const at of calleesOf(this.program).all) {
      if (!landmarks.takes.isIn(at.unit) && !landmarks.unlinks.isIn(at.unit)) continue;
      const taken = this.takenBy(at);
      if (taken) all.push(taken);
    }
    const filled = all.some(({ made }) => made.length === 0) ? this.filledPlaces() : undefined;
    for (const { place, made } of all) {
      const known = this.places.get(place.key) ?? filled?.get(place.key) ?? [];
      this.places.set(place.key, [...known, ...made]);
    }
    return this.places;
  }

  /** What is put beforehand, by the place's key. */
  private filledPlaces(): Map<string, Made[]> {
    const filled = new Map<string, Made[]>();
    for (const at of calleesOf(this.program).all)
      for (const { place, value, isRepeated } of this.trafficOf(at).puts) {
        const origins = isRepeated ? this.origins.of(value, at) : [];
        const made = origins.flatMap(each => (each.kind === 'made' ? [each.made] : []));
        if (made.length > 0 && made.length === origins.length)
          filled.set(place.key, [...(filled.get(place.key) ?? []), ...made]);
      }
    return filled;
  }

  private takenBy(at: OwnedUnit): ModuleTransfer['taken'] {
    let place: Place | undefined;
    const made = new Map<string, Made>();
    for (const origin of this.origins.returnsOf(at).flatMap(node => this.origins.of(node, at))) {
      if (origin.kind === 'made' && !origin.made.isId) made.set(origin.made.key, origin.made);
      else place ??= this.placeTaken(origin, at);
    }
    return place && { place, made: [...made.values()] };
  }

  private placeTaken(origin: Origin, at: OwnedUnit): Place | undefined {
    switch (origin.kind) {
      case 'taken':
        return origin.place.home === at.unit.fn ? undefined : origin.place;
      case 'element':
        return this.trafficOf(at).removed.has(origin.place.key) ? origin.place : undefined;
      case 'content':
        return this.trafficOf(at).advanced.has(origin.place.key) ? origin.place : undefined;
      default:
        return undefined;
    }
  }

  private trafficOf(at: OwnedUnit): Traffic {
    let traffic = this.traffic.get(at);
    if (!traffic)
      this.traffic.set(at, (traffic = trafficIn(at, this.program, this.origins, this.foreign)));
    return traffic;
  }

  private givenBy(at: OwnedUnit, depth: number): Map<number | 'self', Given> {
    const given = new Map<number | 'self', Given>();
    const names = parameterNames(at.unit.facts);
    const placed = new Map<number | 'self', Place>();
    for (const put of this.trafficOf(at).puts) {
      const ordinal = this.ordinalOf(put, at, names);
      if (ordinal !== undefined && this.takenPlaces().has(put.place.key))
        placed.set(ordinal, put.place);
    }
    // What it hands to functions that do so.
    const inner: { ordinal: number | 'self'; given: Given }[] = [];
    visit(at.unit.fn.body, node => {
      if (isFunction(node)) return false;
      if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return true;
      const called = calleesOf(this.program).called(node.callee, at);
      for (const unit of called) {
        const own = this.of(unit, depth + 1).given;
        node.arguments.forEach((argument, ordinal) => {
          const of = own.get(ordinal);
          const from = of && this.nameOf(argument, at, names);
          if (of && from !== undefined) inner.push({ ordinal: from, given: of });
        });
        const self = own.get('self');
        const callee = bare(node.callee);
        if (!self || callee.type !== 'MemberExpression') continue;
        const from = this.nameOf(callee.object, at, names);
        if (from !== undefined) inner.push({ ordinal: from, given: self });
      }
      return true;
    });
    for (const { ordinal, given: of } of inner) placed.set(ordinal, of.place);
    for (const [ordinal, place] of placed) {
      const through = inner.filter(each => each.ordinal === ordinal).map(each => each.given);
      given.set(ordinal, this.effectsOn(ordinal, place, at, names, through));
    }
    return given;
  }

  private ordinalOf(
    { value }: Put,
    at: OwnedUnit,
    names: readonly string[],
  ): number | 'self' | undefined {
    return this.nameOf(value, at, names);
  }

  /** The parameter that an expression is, directly or by another name. */
  private nameOf(
    node: t.Node,
    at: OwnedUnit,
    names: readonly string[],
  ): number | 'self' | undefined {
    const value = bare(node);
    if (value.type !== 'Identifier' && value.type !== 'ThisExpression') return undefined;
    for (const origin of this.origins.of(value, at)) {
      if (origin.kind === 'self') return 'self';
      const ordinal = origin.kind === 'param' ? names.indexOf(origin.name) : -1;
      if (ordinal >= 0) return ordinal;
    }
    return undefined;
  }

  /** What a function does to a parameter. */
  private effectsOn(
    ordinal: number | 'self',
    place: Place,
    at: OwnedUnit,
    names: readonly string[],
    through: readonly Given[],
  ): Given {
    const hooks = new Set(through.flatMap(each => [...each.hooks]));
    const cleared = new Set(through.flatMap(each => [...each.cleared]));
    const handed = through.flatMap(each => each.handed);
    let isUncertain = through.some(each => each.isUncertain);
    const isIt = (node: t.Node): boolean => this.nameOf(node, at, names) === ordinal;
    visit(at.unit.fn.body, node => {
      if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
        const name = keyName(node.left.property, node.left.computed);
        if (name !== undefined && isEmptyLiteral(node.right) && isIt(node.left.object))
          cleared.add(name);
        return;
      }
      if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
      const callee = bare(node.callee);
      const isMember =
        callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
      const name = isMember ? keyName(callee.property, callee.computed) : undefined;
      if (isMember && isIt(callee.object)) {
        if (name === undefined) isUncertain = true;
        else hooks.add(name);
      }
      node.arguments.forEach((argument, position) => {
        if (!isIt(argument)) return;
        if (name !== undefined && KEEPING.has(name)) return;
        const units = calleesOf(this.program).called(callee, at);
        const by = handedTo(callee, at, this.program);
        const isOwn = isMember && bare(callee.object).type === 'ThisExpression';
        if (by) handed.push({ by, ordinal: position });
        else if (isOwn && name !== undefined)
          handed.push({ by: { method: name }, ordinal: position });
        else if (units.length === 0) isUncertain = true;
        for (const unit of units) {
          const param = parameterNames(unit.unit.facts)[position];
          if (param === undefined || param === '' || unit === at) continue;
          for (const fact of unit.unit.facts.facts) {
            if (!('target' in fact) || fact.target.variable !== param) continue;
            const [field, ...more] = fact.target.path;
            if (field === undefined || more.length > 0) continue;
            if (fact.kind === 'assign' && isEmptyLiteral(fact.value)) cleared.add(field);
            if (fact.kind === 'call') hooks.add(field);
          }
        }
      });
    });
    const made = this.takenPlaces().get(place.key) ?? [];
    return { place, made, hooks, cleared, handed, isUncertain };
  }
}

/** Methods of arrays, Sets and Maps. */
const KEEPING: ReadonlySet<string> = new Set([
  ...['push', 'unshift', 'add', 'set', 'delete', 'has', 'get', 'indexOf', 'includes'],
]);
