import type * as t from '@babel/types';
import type { OwnedUnit } from '../../program/callees';
import type { Call, Program } from '../../program/classLikes';
import { foreignCallees, type ForeignCallee } from '../../program/foreignCallees';
import { refOf } from '../../program/facts';
import { foreignTransfers } from '../../pools/foreignTransfers';
import { Origins } from '../../pools/origins';
import type { Parking, ParkedPut } from '../../pools/parking';
import type { Pool } from '../../pools/pool';
import { trafficIn, type Put } from '../../pools/traffic';
import { bare, keyName } from '../../syntax/nodes';
import { heldByCaller } from './instanceNames';
import { PutReader } from './putReader';
import type { Parks, Twice } from './putSteps';

/** Where one use of an instance of a pool ends with two puts, the second of which nothing keeps from adding it again. */
export function findTwice({ owner, parking, program }: Pool): Twice[] {
  const adding = parking.puts.filter(each => isAdding(each));
  const foreign = parking.puts.flatMap(({ put }) => foreignParks(put, program));
  if (adding.length + foreign.length === 0) return [];
  const reader = new PutReader(program, {
    puts: adding.map(({ put }) => put),
    foreign,
    places: parking.places,
    owner,
    takers: parking.takers,
    counters: countersOf(parking),
  });
  const found = new Map<t.Node, Twice>();
  for (const at of reader.units)
    for (const each of reader.of(at).twice) {
      const known = found.get(each.second.node);
      if (!known || known.certainty === 'likely') found.set(each.second.node, each);
    }
  return [...found.values()];
}

function countersOf({ puts }: Parking): Set<string> {
  return new Set(puts.flatMap(({ cycle }) => cycle.counter ?? []));
}

/** Whether a put adds its instance once more when that is there already: a Set, a key or a flag does not. */
function isAdding({ put, cycle }: ParkedPut): boolean {
  if (put.kind === 'linked') return true;
  const node =
    put.statement.type === 'ExpressionStatement' ? put.statement.expression : put.statement;
  if (put.kind === 'other' || put.value.type === 'SpreadElement') return false;
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
    const callee = bare(node.callee);
    const isMember =
      callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
    const name = isMember ? keyName(callee.property, callee.computed) : undefined;
    return name === 'push' || name === 'unshift' || cycle.library?.kind === 'linked';
  }
  if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return false;
  const { property } = node.left;
  if (property.type === 'UpdateExpression') return true;
  const name = refOf(property, put.at.unit.facts.selves)?.path.at(-1);
  return name === 'length' || (name !== undefined && name === cycle.counter);
}

/** What a function of another file puts into a pool of that file on each way, as the call here names it. */
function foreignParks(put: Put, program: Program): Parks[] {
  const call =
    put.statement.type === 'ExpressionStatement' ? put.statement.expression : put.statement;
  const given = put.kind === 'other' && isCall(call) && foreignTransfers(program).get(call)?.given;
  if (!given) return [];
  const keys = [...given.values()].map(({ place }) => place.key);
  const [only, ...others] = foreignCallees(call.callee, put.at, program);
  if (!only || others.length > 0) return [];
  return parksOf(only).flatMap(({ holder, step }): Parks[] => {
    if (!keys.some(key => key.includes(step.put.place.key))) return [];
    const seen = heldByCaller(holder, only.at, call, put.at, program);
    return seen ? [{ holder: seen, step: { at: put.at, node: put.statement, put } }] : [];
  });
}

const known = new WeakMap<OwnedUnit, readonly Parks[]>();

function parksOf({ at, program }: ForeignCallee): readonly Parks[] {
  let parks = known.get(at);
  if (!parks) {
    const puts = trafficIn(at, program, new Origins(program)).puts.filter(put =>
      isAdding({ put, cycle: { counter: undefined, library: undefined } }),
    );
    const sources = {
      puts,
      foreign: [],
      places: new Set(puts.map(({ place }) => place.key)),
      owner: undefined,
      takers: new Set<OwnedUnit>(),
      counters: new Set<string>(),
    };
    known.set(at, (parks = new PutReader(program, sources).of(at).parks));
  }
  return parks;
}

function isCall(node: t.Node): node is Call {
  return node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}
