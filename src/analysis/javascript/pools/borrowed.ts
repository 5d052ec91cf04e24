import type * as t from '@babel/types';
import { valueHolds } from '../holds/holdings';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { Call, ClassLike, Program } from '../program/classLikes';
import { refOf } from '../program/facts';
import { foreignOwner } from '../program/literalOwner';
import { isPrimitive, isRequestData } from '../program/values';
import { bare, keyName } from '../syntax/nodes';
import { librariesIn } from './libraryPools';
import { effectsAt } from './parkedEffects';
import type { ParkSite } from './parkSites';
import type { LibraryPool } from './poolPackages';
import type { Release } from './releases';

/** Something that one function takes from a package's pool, gives fields, and gives back with them. */
export interface Borrowed {
  /** Stands in for the class of what is taken, which may be anything. */
  owner: ClassLike;
  release: Release;
}

/** Finds `const c = await pool.acquire(); c.session = request; …; pool.release(c)`. */
export function findBorrowed(program: Program): Borrowed[] {
  const libraries = librariesIn(program);
  if (libraries.isEmpty) return [];
  const found: Borrowed[] = [];
  for (const at of calleesOf(program).all)
    for (const [name, inits] of at.unit.facts.locals) {
      const takes = inits.flatMap(init => taking(init) ?? []);
      const library = takes[0] && libraries.of(takes[0].pool, at);
      if (!library || takes[0]!.called !== library.take) continue;
      const given = givingBack(name, takes[0]!.pool, library, at, program);
      if (given) found.push(...releasesOf(name, given, at, program));
    }
  return found;
}

/** `await pool.acquire()`, `await pool.acquire().promise` */
function taking(init: t.Node): { pool: t.Node; called: string } | undefined {
  let at = bare(init);
  if (at.type === 'AwaitExpression') at = bare(at.argument);
  if (at.type === 'MemberExpression' && keyName(at.property, at.computed) === 'promise')
    at = bare(at.object);
  if (at.type !== 'CallExpression') return undefined;
  const callee = bare(at.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const called = keyName(callee.property, callee.computed);
  return called === undefined ? undefined : { pool: callee.object, called };
}

/** The calls by which a function gives back what a name stands for. */
function givingBack(
  name: string,
  pool: t.Node,
  { put, isOwnPut }: LibraryPool,
  { unit }: OwnedUnit,
  { callsByName, text, nesting }: Program,
): Call | undefined {
  const textOf = (node: t.Node): string => text.slice(bare(node).start!, bare(node).end!);
  return callsByName.get(put)?.find(call => {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
      return false;
    const holder = bare(callee.object);
    const [first] = call.arguments;
    const isOf = isOwnPut
      ? textOf(holder) === name
      : textOf(holder) === textOf(pool) && first && textOf(first) === name;
    return isOf && nesting.at(call.start ?? 0) === unit.fn;
  });
}

function releasesOf(name: string, call: Call, at: OwnedUnit, program: Program): Borrowed[] {
  const { facts } = at.unit;
  const owner = foreignOwner(program, name, at.unit.fn);
  const anchor = facts.facts.find(
    ({ node }) => node.start! <= call.start! && node.end! >= call.end!,
  );
  const statement = anchor?.node ?? call;
  const value = { type: 'Identifier', name, start: call.start, end: call.end } as t.Identifier;
  const site: ParkSite = { at, statement, value, instance: name };
  const { cleared } = effectsAt(owner, site, program);
  const fields = new Map<string, Release['held']['fields'][number]>();
  let isDoubtful = false;
  for (const fact of facts.facts) {
    if (fact.kind === 'call' && fact.node !== statement)
      isDoubtful ||= fact.args.some(each => isNamed(each, name)) && isUnknown(fact.node);
    if (fact.kind !== 'assign' || fact.target.variable !== name || fact.target.index) continue;
    const [field, ...more] = fact.target.path;
    if (field === undefined || more.length > 0 || cleared.has(`this:${field}`)) continue;
    const isFrom = isRequestData(fact.value, facts) && !isPrimitive(fact.value, facts);
    if (!isFrom || valueHolds(fact.value, facts, at.owner ?? owner) !== 'others') continue;
    // What was there before is put back.
    const isRestored = facts.facts.some(
      other =>
        other.kind === 'assign' &&
        other !== fact &&
        other.target.variable === name &&
        other.target.path.join('.') === field &&
        (facts.locals.get(refOf(other.value, facts.selves)?.variable ?? '') ?? []).some(
          each => refOf(each, facts.selves)?.variable === name,
        ),
    );
    if (isRestored || fact.node.start! > call.start!) continue;
    fields.set(field, { access: { base: 'this', path: [field] }, emptyNames: [] });
  }
  if (fields.size === 0) return [];
  const reset: Release['reset'] = {
    method: calleesOf(program).nameOf(at),
    kind: 'release',
    fn: at.unit.fn,
    statement,
    instance: name,
    ...(at.owner && { className: at.owner.name }),
  };
  const held = { fields: [...fields.values()], collections: [] };
  return [{ owner, release: { held, reset, isDoubtful } }];

  function isUnknown(node: t.Node): boolean {
    const called = node.type === 'ExpressionStatement' ? bare(node.expression) : bare(node);
    return 'callee' in called && calleesOf(program).called(called.callee, at).length === 0;
  }
}

function isNamed(node: t.Node, name: string): boolean {
  const at = bare(node);
  return at.type === 'Identifier' && at.name === name;
}
