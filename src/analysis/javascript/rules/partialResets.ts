import type { Access } from '../../../protocol/poolModel';
import { END_OF_LIFE, PLAIN_RESET } from '../../../protocol/poolNames';
import { accessKey } from '../program/classLikes';
import type { Effects } from '../pools/clearing';
import type { FunctionUnit } from '../program/functionUnit';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';

/**
 * Fields that a class sets to null when it is destroyed, but not when it is reset, although its reset drops others.
 * References to outside objects must be dropped after each use, not only at the end of life.
 */
export function partialReset({
  owner,
  effects,
}: Pool): { reset: Reset; fields: Access[] } | undefined {
  const named = (pattern: RegExp): [FunctionUnit, Effects] | undefined =>
    [...effects].find(([method]) => pattern.test(method.name));
  if (!owner.methods.some(method => PLAIN_RESET.test(method.name))) return undefined;
  const [reset, resetEffects] = named(PLAIN_RESET)!;
  const [end] = named(END_OF_LIFE) ?? [];
  if (!end || reset === end) return undefined;
  const dropped = nulledBy(reset);
  const fields = [...nulledBy(end)].filter(([key]) => {
    const isTouched =
      resetEffects.replaced.has(key) ||
      resetEffects.emptied.has(key) ||
      resetEffects.handed.has(key);
    return !isTouched;
  });
  const shared = [...nulledBy(end).keys()].some(key => dropped.has(key));
  const last = reset.facts.facts.findLast(fact => fact.kind === 'assign');
  if (!shared || !last) return undefined;
  const lent = fields
    .map(([, access]) => access)
    .filter(access => !isOwnPart(owner.fields, access));
  if (lent.length === 0) return undefined;
  return {
    reset: {
      method: reset.name,
      kind: 'reset',
      fn: reset.fn,
      statement: last.node,
      instance: undefined,
    },
    fields: lent,
  };
}

/** Own fields that a method sets to null or undefined. */
function nulledBy({ facts }: FunctionUnit): Map<string, Access> {
  const nulled = new Map<string, Access>();
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.index || fact.target.variable !== undefined) continue;
    const { value, target } = fact;
    const isNothing =
      value.type === 'NullLiteral' || (value.type === 'Identifier' && value.name === 'undefined');
    if (!isNothing || target.path.length !== 1) continue;
    const access: Access = { base: 'this', path: target.path };
    nulled.set(accessKey(access), access);
  }
  return nulled;
}

/** Whether the instance creates the value itself at construction, and keeps it for life. */
function isOwnPart(fields: Pool['owner']['fields'], { path }: Access): boolean {
  const init = fields.get(path[0]!)?.init;
  return /^(?:New|Call|Array|Object|Arrow|Function)/.test(init?.type ?? '');
}
