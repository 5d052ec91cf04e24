import type { Pool } from '../pools/pool';
import type { Program } from '../program/classLikes';
import { rangeOf } from '../syntax/positions';
import type { PoolCheck, RelatedNode, StoreFault } from './rule';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { findTwice } from './twice/findTwice';
import type { Step, Twice } from './twice/putSteps';

/** An instance is put into its free list while it is there. */
export const parkedTwice: PoolCheck = pool => findTwice(pool).map(each => faultOf(pool, each));

function faultOf(pool: Pool, { first, second, certainty }: Twice): StoreFault {
  const { owner, program } = pool;
  const { at, node, put } = second;
  const { name } = put.place;
  const method = methodAround(at, program);
  const line = rangeOf(first.node).line + 1;
  const by = first.at === at ? 'it' : named(first, pool);
  return {
    certainty,
    isShapeOnly: true,
    store: { kind: 'collection', access: { base: 'this', path: [name] }, collection: 'array' },
    reset: {
      ...{ method, kind: 'release', fn: at.unit.fn, statement: node, instance: undefined },
      ...(at.owner && at.owner !== owner && { className: at.owner.name }),
    },
    related: relatedTo(first, second, name),
    twice: { first, second, certainty },
    message: `${named(second, pool)} puts an instance of ${owner.name} into ${name} again that ${by} has put there in line ${line}: two users may get it at once.`,
  };
}

function relatedTo(first: Step, second: Step, list: string): RelatedNode[] {
  const related = [{ node: first.node, message: `It is put into ${list} here first.` }];
  const { statement } = second.put;
  const isElsewhere = statement !== second.node && statement !== first.node;
  if (isElsewhere && second.put.at !== second.at)
    related.push({ node: statement, message: `This adds it to ${list}.` });
  return related;
}

function named(step: Step, { program }: Pool): string {
  const { at } = step;
  const method = methodAround(at, program);
  return at.owner && !at.owner.isScope ? `${at.owner.name}.${method}` : method;
}

/** What people call a function, or the one around it that has a name. */
function methodAround(at: OwnedUnit, program: Program): string {
  const callees = calleesOf(program);
  for (const fn of program.nesting.around(at.unit.fn.start ?? 0)) {
    const unit = callees.unitOf(fn);
    const name = unit && callees.nameOf(unit);
    if (name !== undefined && name !== NAMELESS && unit !== undefined) return name;
  }
  return NAMELESS;
}

const NAMELESS = '(anonymous)';
