import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import {
  accessKey,
  lineOf,
  methodsNamed,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import { foreignOwner } from '../program/literalOwner';
import { bare } from '../syntax/nodes';
import { madeByMethod, transfersOf } from './foreignTransfers';
import { classByName, heldByInstances } from './heldByElements';
import { parameterNames } from './ownCalls';
import { effectsAt } from './parkedEffects';
import type { ParkSite } from './parkSites';
import type { Release } from './releases';

/** What the last step before parking leaves in an instance. */
export interface AbstractPool {
  /** Stands in for the class of the instances. */
  owner: ClassLike;
  release: Release;
}

/** Something is taken from a list. */
const TAKES = /\.(?:pop|shift)\s*\(|\[\s*--/;

/**
 * Classes that only say what a pool of another file makes and how it is cleared: `create() { return new X(); }` and
 * `destroy(x) { x.a = null; }` below a base class that calls both. Blames the step that clears some fields and forgets others.
 */
export function findAbstractPools(program: Program): AbstractPool[] {
  const found: AbstractPool[] = [];
  for (const owner of program.classes)
    for (const base of lineOf(owner)) {
      if (base.program === program || owner.isScope) continue;
      const { start, end } = base.node;
      if (base.form === 'class' && !TAKES.test(base.program.text.slice(start!, end!))) continue;
      for (const { fn } of base.methods) {
        const unit = calleesOf(base.program).unitOf(fn);
        for (const given of unit ? transfersOf(unit, base.program).given.values() : []) {
          const makers = given.made.flatMap(each => each.byMethod ?? []);
          const [made] = makers.flatMap(each => madeByMethod(each, owner, program));
          const element =
            made && (made.owner ?? made.other ?? classByName(made.name, fn.start ?? 0, program));
          for (const { by, ordinal } of element && !given.isUncertain ? given.handed : [])
            if ('method' in by) found.push(...leftBy(by.method, ordinal, owner, element!, program));
        }
      }
    }
  return found;
}

function leftBy(
  name: string,
  ordinal: number,
  owner: ClassLike,
  element: ClassLike,
  program: Program,
): AbstractPool[] {
  return methodsNamed(owner, name).flatMap(({ fn, facts }) => {
    const at = program.nesting.has(fn) ? calleesOf(program).unitOf(fn) : undefined;
    const instance = parameterNames(facts)[ordinal];
    if (!at || !instance) return [];
    const statement = lastSetting(at, instance);
    if (!statement) return [];
    const value = {
      type: 'Identifier',
      name: instance,
      start: fn.end,
      end: fn.end,
    } as t.Identifier;
    const site: ParkSite = { at, statement, value, instance };
    const { cleared, isUncertain } = effectsAt(element, site, program);
    const fields = [
      ...new Set([...heldByInstances(element, program).fields, ...startNull(element)]),
    ]
      .map(field => ({ access: { base: 'this' as const, path: [field] }, emptyNames: [] }))
      .filter(({ access }) => !cleared.has(accessKey(access)));
    if (fields.length === 0) return [];
    const reset: Release['reset'] = {
      method: name,
      kind: 'release',
      fn,
      statement,
      instance,
      className: owner.name,
    };
    const release = { held: { fields, collections: [] }, reset, isDoubtful: isUncertain };
    return [{ owner: foreignOwner(program, element.name, fn), release }];
  });
}

/** The last step that sets a field of a parameter. */
function lastSetting({ unit }: OwnedUnit, name: string): t.Node | undefined {
  return unit.facts.facts.findLast(
    fact =>
      fact.kind === 'assign' && fact.target.variable === name && fact.target.path.length === 1,
  )?.node;
}

/** Fields that begin with `null` and that the class leaves to its users. */
function startNull(owner: ClassLike): string[] {
  const line = [...lineOf(owner)];
  return [...owner.fields].flatMap(([name, { init }]) => {
    if (!init || bare(init).type !== 'NullLiteral') return [];
    const isSet = line.some(({ methods }) =>
      methods.some(
        ({ facts, isConstructor }) =>
          !isConstructor &&
          facts.facts.some(
            fact =>
              fact.kind === 'assign' &&
              fact.target.variable === undefined &&
              fact.target.path[0] === name,
          ),
      ),
    );
    return isSet ? [] : [name];
  });
}
