import type * as t from '@babel/types';
import type { Access, CollectionStore, IdleKeys } from '../../../protocol/poolModel';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { closureFields } from '../program/closureFields';
import { isPrimitive, isRequestData } from '../program/values';
import { standIn } from '../program/standIn';
import { bare, keyName, visit } from '../syntax/nodes';
import type { Cycle } from './cycles';
import type { FoundParking } from './parking';
import type { Place } from './placeKeys';
import type { Reset } from './reset';
import { trafficIn, type Entry, type Put, type Traffic } from './traffic';

/** A table with what belongs to each thing in use, whose entry stays when the thing goes back to its free list. */
export interface Sibling {
  owner: ClassLike;
  table: Access;
  collection: CollectionStore['collection'];
  reset: Reset;
  /** How the code that parks names the key. */
  key: string;
  /** Where a live reader finds the keys of what is idle; missing where it cannot. */
  idleKeys?: IdleKeys;
  /** Set when some other function drops entries: it may run before. */
  isDoubtful: boolean;
}

const DEPTH = 2;

/** Tables beside free lists: keyed by the pooled objects, by a field of them, or by ids that are used again. */
export function findSiblings(
  { cycles, traffic, origins }: FoundParking,
  program: Program,
): Sibling[] {
  const found: Sibling[] = [];
  const all = new Map(traffic);
  const trafficOf = (at: OwnedUnit): Traffic => {
    let known = all.get(at);
    if (!known) all.set(at, (known = trafficIn(at, program, origins)));
    return known;
  };
  for (const cycle of cycles) {
    if (cycle.puts.length === 0) continue;
    const tables = new Map<string, Entry>();
    for (const at of cycle.takers)
      for (const entry of trafficOf(at).entries)
        if (isKept(entry, at) && isOfTaken(entry.key, at)) tables.set(entry.place.key, entry);
    for (const entry of tables.values())
      for (const put of cycle.puts) {
        const sibling = siblingAt(entry, put, cycle);
        if (sibling) found.push(sibling);
      }

    /** Whether a key is what was taken or made, or a field of it. */
    function isOfTaken(key: t.Node, at: OwnedUnit): boolean {
      const node = bare(key);
      const holder = node.type === 'MemberExpression' && !node.computed ? node.object : node;
      return origins
        .of(holder, at)
        .some(each => 'place' in each && each.place.key === cycle.place.key);
    }
  }
  return found;

  function siblingAt(entry: Entry, put: Put, cycle: Cycle): Sibling | undefined {
    const { at } = put;
    const { place, takers } = cycle;
    if (takers.has(at) || entry.place.key === place.key) return undefined;
    const drops = ({ removed, emptied }: Traffic): boolean =>
      removed.has(entry.place.key) || emptied.has(entry.place.key);
    if (reachedFrom(at, program).some(each => drops(trafficOf(each)))) return undefined;
    const owner = ownerOf(entry.place, at, program);
    const keyed = keyText(entry.key, put);
    if (!owner || keyed === undefined) return undefined;
    const others = [...calleesOf(program).all].filter(
      each => !takers.has(each) && each.unit.name !== 'constructor' && mentions(each, entry.place),
    );
    return {
      owner: owner.owner,
      table: owner.access,
      collection: kindOf(entry, owner.owner, owner.access),
      key: keyed,
      ...idleKeysIn(cycle, entry, at, owner.owner),
      isDoubtful: others.some(each => drops(trafficOf(each))),
      reset: {
        method: calleesOf(program).nameOf(at),
        kind: 'release',
        fn: at.unit.fn,
        statement: put.statement,
        instance: undefined,
      },
    };
  }

  /** The free list, if it belongs to whoever has the table, and all that is in it is idle. */
  function idleKeysIn(
    { place, nextField, counter, flag }: Cycle,
    { key }: Entry,
    at: OwnedUnit,
    owner: ClassLike,
  ): Pick<Sibling, 'idleKeys'> {
    const list = ownerOf(place, at, program);
    if (list?.owner !== owner || nextField !== undefined || counter !== undefined || flag)
      return {};
    const node = bare(key);
    if (node.type !== 'MemberExpression') return { idleKeys: { list: list.access } };
    const field = keyName(node.property, node.computed);
    return field === undefined ? {} : { idleKeys: { list: list.access, field } };
  }

  function mentions({ unit }: OwnedUnit, { name }: Place): boolean {
    return program.text.slice(unit.fn.start!, unit.fn.end!).includes(name.replace(/^#/, ''));
  }

  /** How the parking code would name the key: `o`, or `o.id` where the table is keyed by that. */
  function keyText(key: t.Node, { value }: Put): string | undefined {
    const node = bare(value);
    if (node.type !== 'Identifier' && node.type !== 'ThisExpression') return undefined;
    const own = node.type === 'Identifier' ? node.name : 'this';
    const at = bare(key);
    if (at.type !== 'MemberExpression') return own;
    return `${own}${program.text.slice(at.object.end!, at.end!)}`;
  }
}

/** Whether an entry keeps something from outside. */
function isKept({ value }: Entry, { unit }: OwnedUnit): boolean {
  return value !== undefined && isRequestData(value, unit.facts) && !isPrimitive(value, unit.facts);
}

/** A function, what it calls, and what calls it. */
function reachedFrom(at: OwnedUnit, program: Program): OwnedUnit[] {
  const callees = calleesOf(program);
  const reached = new Set([at]);
  let fresh = [at];
  for (let depth = 0; depth < DEPTH && fresh.length > 0; depth++) {
    const next: OwnedUnit[] = [];
    for (const each of fresh)
      visit(each.unit.fn.body, node => {
        if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
        for (const called of callees.called(node.callee, each))
          if (!reached.has(called)) next.push(called);
      });
    for (const each of next) reached.add(each);
    fresh = next;
  }
  for (const { at: caller } of callees.callsOf(at)) reached.add(caller);
  return [...reached];
}

/** Whose table it is, and how to reach it from there. */
function ownerOf(
  place: Place,
  at: OwnedUnit,
  program: Program,
): { owner: ClassLike; access: Access } | undefined {
  if (place.isInner) return undefined;
  if (place.holder === 'field')
    return at.owner && { owner: at.owner, access: { base: 'this', path: [place.name] } };
  if (place.holder !== 'variable' || !place.home) return undefined;
  const access: Access = { base: 'closure', path: [place.name] };
  const factory = program.classes.find(each => each.form === 'factory' && each.node === place.home);
  return { owner: factory ?? scopeOf(program, place, at), access };
}

/** Stands in for the class where the table is a variable. */
function scopeOf(program: Program, { home, name }: Place, { unit }: OwnedUnit): ClassLike {
  return standIn(program, {
    name: unit.name,
    form: 'factory',
    node: home!,
    methods: [unit],
    fields: closureFields(home!),
    closure: new Set([name]),
  });
}

function kindOf({ kind }: Entry, owner: ClassLike, { path }: Access): Sibling['collection'] {
  if (kind === 'map') return 'map';
  const init = owner.fields.get(path[0]!)?.init;
  const value = init && bare(init);
  const isArray =
    value?.type === 'ArrayExpression' ||
    (value?.type === 'NewExpression' &&
      value.callee.type === 'Identifier' &&
      value.callee.name === 'Array');
  return isArray ? 'array' : 'dictionary';
}
