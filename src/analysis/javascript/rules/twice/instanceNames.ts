import type * as t from '@babel/types';
import type { OwnedUnit } from '../../program/callees';
import type { Program } from '../../program/classLikes';
import { refOf } from '../../program/facts';
import { bare, type Fn } from '../../syntax/nodes';

/** What names an instance: a variable, `this`, or a field of one of these. */
export interface Holder {
  /** `undefined` for `this`. */
  variable: { name: string; home: Fn } | undefined;
  path: readonly string[];
  /** Whether `this` is meant by another name. */
  isAlias?: boolean;
}

/** More fields than a name of an instance has. */
const MAX_PATH = 2;

/** The holder that an expression names; `undefined` where evaluating it again may yield something else. */
export function holderOf(node: t.Node, at: OwnedUnit, program: Program): Holder | undefined {
  const value = bare(node);
  const ref = refOf(value, at.unit.facts.selves);
  if (!ref || ref.index || ref.path.length > MAX_PATH) return undefined;
  const { variable: name, path } = ref;
  if (name === undefined) {
    const isAlias = program.text.slice(value.start!, value.start! + 4) !== 'this';
    return { variable: undefined, path, isAlias };
  }
  const home = program.bindings.homeOf(name, value.start ?? 0);
  return home && { variable: { name, home }, path };
}

/** Equal for two holders of the same name in one function, and in those in it. */
export function keyOf({ variable, path }: Holder): string {
  return [variable ? `${variable.home.start}:${variable.name}` : 'this', ...path].join('.');
}

/** The last name of a holder: that of what an assignment replaces. */
export function nameOf({ variable, path }: Holder): string | undefined {
  return path.at(-1) ?? variable?.name;
}

/**
 * How the caller names what a function calls by `holder`; `undefined` where it has no name there. `caller`: the function
 * around the call, in the same program.
 */
export function heldByCaller(
  holder: Holder,
  callee: OwnedUnit,
  call: t.CallExpression | t.OptionalCallExpression,
  caller: OwnedUnit,
  program: Program,
): Holder | undefined {
  const { variable, path } = holder;
  const { fn } = callee.unit;
  const of = (node: t.Node | undefined): Holder | undefined => {
    const outer = node && holderOf(node, caller, program);
    const whole = outer && { ...outer, path: [...outer.path, ...path] };
    return whole && whole.path.length <= MAX_PATH ? whole : undefined;
  };
  if (!variable) {
    const isLexical = fn.type === 'ArrowFunctionExpression' || holder.isAlias === true;
    if (isLexical && isWithin(fn, caller.unit.fn)) return holder;
    const node = bare(call.callee);
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression')
      return undefined;
    if (bare(node.object).type === 'Super') return holder;
    return of(node.object);
  }
  if (variable.home !== fn) return isWithin(fn, variable.home) ? holder : undefined;
  const ordinal = fn.params.findIndex(param => {
    const own = param.type === 'AssignmentPattern' ? param.left : param;
    return own.type === 'Identifier' && own.name === variable.name;
  });
  if (ordinal < 0) return undefined;
  const before = call.arguments.slice(0, ordinal);
  return before.some(({ type }) => type === 'SpreadElement')
    ? undefined
    : of(call.arguments[ordinal]);
}

function isWithin(inner: t.Node, outer: t.Node): boolean {
  return outer.start! <= inner.start! && inner.end! <= outer.end!;
}
