import type * as t from '@babel/types';
import { calleesOf } from '../program/callees';
import { methodsNamed } from '../program/classLikes';
import { isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { unitsOf, type FixSite } from './fixSite';
import { placeAtReset } from './linesAtReset';
import { runsAfter } from './runsAfter';

/** A read of a field that the reset makes after the line which clears it, and the call if it calls the value. */
export interface LaterRead {
  node: t.Node;
  call: t.CallExpression | undefined;
}

/** The reads of an instance's field behind the line that clears it. They need the value that was there before. */
export function laterReads(site: FixSite, field: string): LaterRead[] {
  const { reset } = site;
  const from = placeAtReset(site).from;
  return readsOf(reset.fn, reset.instance, field).filter(({ node }) => node.start! >= from);
}

/**
 * Why a field cannot be cleared although its value is kept for later reads, for people; `undefined` when it can.
 * `isEmptied`: what is in the field is emptied, so that nothing can be kept.
 */
export function whyStillUsed(site: FixSite, field: string, isEmptied: boolean): string | undefined {
  const why = `its ${field} is still read afterwards`;
  const { from, position } = placeAtReset(site);
  const reads = laterReads(site, field);
  const { fn, instance } = site.reset;
  if (reads.length > 0) {
    const list = position?.list;
    const isWithin = ({ node }: LaterRead): boolean =>
      list?.some(({ start, end }) => start! <= node.start! && node.end! <= end!) ?? false;
    if (isEmptied || !reads.every(isWithin) || isSetAnew(fn, instance, from)) return why;
    // Its arguments begin behind the first bracket.
    if (reads.some(({ call }) => call?.typeParameters)) return why;
  }
  if (isReadByMethods(site, field, from)) return why;
  return isReadByCallers(site, field)
    ? `its ${field} is still read by a caller afterwards`
    : undefined;
}

/** Whether a variable means another instance somewhere behind an offset. */
function isSetAnew(fn: Fn, instance: string | undefined, from: number): boolean {
  let isSet = false;
  visit(fn.body, node => {
    isSet ||=
      node.type === 'AssignmentExpression' &&
      node.start! >= from &&
      node.left.type === 'Identifier' &&
      node.left.name === instance;
    return !isSet;
  });
  return isSet;
}

/** Whether a method that is called on the instance behind an offset reads the field. */
function isReadByMethods({ pool, reset }: FixSite, field: string, from: number): boolean {
  let isRead = false;
  visit(reset.fn.body, node => {
    if (isRead || (isFunction(node) && node.type !== 'ArrowFunctionExpression')) return false;
    if (node.type !== 'CallExpression' || node.start! < from) return true;
    const name = memberOf(node.callee, reset.instance);
    if (name !== undefined)
      isRead ||= methodsNamed(pool.owner, name).some(
        ({ fn }) => fn !== reset.fn && readsOf(fn, undefined, field).length > 0,
      );
    return true;
  });
  return isRead;
}

/** Whether a function that ends an instance's use reads the field of the same variable behind that. */
function isReadByCallers(site: FixSite, field: string): boolean {
  const { pool, reset } = site;
  const callees = calleesOf(pool.program);
  const ended = callees.unitOf(reset.fn);
  if (!ended) return false;
  const position = reset.fn.params.findIndex(
    param => param.type === 'Identifier' && param.name === reset.instance,
  );
  return callees.callsOf(ended).some(({ call, at }) => {
    const given =
      reset.instance === undefined
        ? 'object' in call.callee && call.callee.object
        : call.arguments[position];
    if (!given) return false;
    const isThis = given.type === 'ThisExpression';
    if (!isThis && given.type !== 'Identifier') return false;
    if (isThis && !unitsOf(pool).has(at.unit.fn)) return false;
    const { fn } = at.unit;
    const isBehind = runsAfter(fn, call);
    const name = isThis ? undefined : given.name;
    return readsOf(fn, name, field).some(
      ({ node }) => node.start! >= call.end! && isBehind(node.start!),
    );
  });
}

/** Where a function reads `instance.field`; `undefined` for `this`. */
function readsOf(fn: Fn, instance: string | undefined, field: string): LaterRead[] {
  const reads: LaterRead[] = [];
  visit(fn.body, (node, parent) => {
    if (instance === undefined && isFunction(node) && node.type !== 'ArrowFunctionExpression')
      return false;
    if (memberOf(node, instance) !== field) return true;
    const isTarget =
      parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=';
    const call = parent?.type === 'CallExpression' && parent.callee === node ? parent : undefined;
    if (!isTarget && !(parent?.type === 'UnaryExpression' && parent.operator === 'delete'))
      reads.push({ node, call });
    return true;
  });
  return reads;
}

/** The name in `instance.name`. */
function memberOf(node: t.Node, instance: string | undefined): string | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression')
    return undefined;
  const { object, property, computed } = node;
  const isIt =
    instance === undefined
      ? object.type === 'ThisExpression'
      : object.type === 'Identifier' && object.name === instance;
  if (!isIt) return undefined;
  return property.type === 'PrivateName' ? `#${property.id.name}` : keyName(property, computed);
}
