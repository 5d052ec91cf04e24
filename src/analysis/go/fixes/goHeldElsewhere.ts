import { scopeOf, type FunctionScope } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import { rootOf } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import type { Truncation } from '../pools/truncations';

const known = new WeakMap<GoPackage, ReadonlySet<string>>();

/** Whether a value of the truncated slice may be held in another place as well, which would then hold a closed value. */
export function isHeldElsewhere({ scope: { pkg }, path }: Truncation): boolean {
  let held = known.get(pkg);
  if (!held) known.set(pkg, (held = readHeld(pkg)));
  return held.has(lastField(path));
}

/** The last field of a path, without the indices behind it. */
function lastField(path: string): string {
  return /\.(\w+)(?:\[|\.[&*]|$)/.exec(path)?.[1] ?? path;
}

/** The names of fields whose elements a function of the package puts into another place too. */
function readHeld(pkg: GoPackage): ReadonlySet<string> {
  const held = new Set<string>();
  /** Those that are surely held, by a place in the package. */
  const certain = new Set<string>();
  for (const node of pkg.functions) {
    const puts = putsIn(scopeOf(node, pkg));
    const sure = puts.filter(({ isPossible }) => isPossible !== true);
    for (const { from, place } of sure) if (from !== undefined && from !== place) certain.add(from);
    const surely = new Map<string, string>();
    for (const { value, place } of sure) {
      const other = surely.get(value);
      if (other !== undefined && other !== place) certain.add(other).add(place);
      surely.set(value, place);
    }
    const places = new Map<string, Set<string>>();
    for (const { value, place } of puts) {
      const ofValue = places.get(value);
      if (ofValue) ofValue.add(place);
      else places.set(value, new Set([place]));
    }
    for (const ofValue of places.values())
      if (ofValue.size > 1) for (const place of ofValue) held.add(place);
    for (const { from, place } of puts)
      if (from !== undefined && from !== place) held.add(from).add(place);
  }
  for (const field of closedFields(pkg)) if (!certain.has(field)) held.delete(field);
  return held;
}

/** The fields whose elements the package closes somewhere: it is their owner, whoever else sees them. */
function closedFields(pkg: GoPackage): string[] {
  return pkg.functions.flatMap(node => {
    const scope = scopeOf(node, pkg);
    return node.descendantsOf('call_expression').flatMap(call => {
      const callee = call.field('function');
      const operand = callee?.field('operand');
      if (!operand || callee?.field('field')?.text !== 'Close') return [];
      return slotField(operand, scope) ?? [];
    });
  });
}

interface Put {
  /** The text of the value. */
  value: string;
  /** The field that the value is an element of. */
  from: string | undefined;
  /** The field or variable that it is put into, or what may keep it. */
  place: string;
  /** Set where nothing shows what becomes of the value. */
  isPossible?: true;
}

/** Calls of the package's own functions that are followed. */
const FOLLOWED = 2;

const putsByScope = new WeakMap<FunctionScope, Map<number, Put[]>>();

/** Cached. `followed`: how many calls led to the function. */
function putsIn(scope: FunctionScope, followed = 0): Put[] {
  const ofScope = putsByScope.get(scope) ?? new Map<number, Put[]>();
  putsByScope.set(scope, ofScope);
  let puts = ofScope.get(followed);
  if (!puts) ofScope.set(followed, (puts = readPuts(scope, followed)));
  return puts;
}

/** What a function puts into slices, maps, fields, channels and variables of the package, and what it gives away. */
function readPuts(scope: FunctionScope, followed: number): Put[] {
  const puts: Put[] = [];
  const add = (value: GoNode, place: string | undefined, isPossible = false): void => {
    if (place === undefined) return;
    for (const inner of valuesIn(value))
      puts.push({
        value: inner.text,
        from: slotField(inner, scope),
        place,
        ...(isPossible && { isPossible }),
      });
  };
  for (const { left, right } of scope.assignments()) {
    if (!right) continue;
    const place = placeOf(left, scope);
    const call = unparenthesized(right);
    if (call.type === 'call_expression' && call.field('function')?.text === 'append')
      for (const value of call.field('arguments')?.children.slice(1) ?? []) add(value, place);
    else add(right, place);
  }
  for (const send of scope.node.descendantsOf('send_statement'))
    if (send.field('value')) add(send.field('value')!, `<- ${send.field('channel')?.text}`);
  for (const call of scope.node.descendantsOf('call_expression'))
    for (const { value, place, isPossible } of givenBy(call, scope, followed))
      add(value, place, isPossible);
  return puts;
}

interface Given {
  value: GoNode;
  place: string;
  isPossible: boolean;
}

const BUILTINS = new Set(
  'append cap clear close copy delete len make max min new panic print println'.split(' '),
);
/** Packages of the standard library that write what they get and keep nothing. */
const WRITING = new Set(['fmt', 'log', 'errors', 'strconv']);

/** The arguments of a call, with the places that they get to: those of its body if that is known, else the call itself. */
function givenBy(call: GoNode, scope: FunctionScope, followed: number): Given[] {
  const callee = call.field('function');
  const given = call.field('arguments')?.children ?? [];
  if (!callee) return [];
  const isLater = call.parent?.type === 'go_statement';
  const isOwn = callee.type === 'func_literal';
  const captured = [...(isOwn && isLater ? [callee] : []), ...given]
    .filter(({ type }) => type === 'func_literal')
    .flatMap(literal => capturedBy(literal, scope));
  const place = `${callee.text.slice(0, 60)}()`;
  const unknown = (values: readonly GoNode[]): Given[] =>
    values.map(value => ({ value, place, isPossible: true }));
  const called = isOwn ? undefined : calledFunction(callee, scope);
  if (isLater) return unknown([...captured, ...given]);
  if (isOwn || isHarmless(callee, scope)) return unknown(captured);
  if (!called || followed >= FOLLOWED) return unknown([...captured, ...given]);
  const inner = scopeOf(called, scope.pkg);
  const puts = putsIn(inner, followed + 1);
  const followedPuts = given.flatMap((value, i) => {
    const name = inner.parameterNames[i] ?? inner.parameterNames.at(-1);
    return puts
      .filter(put => put.value === name)
      .map(put => ({ value, place: put.place, isPossible: put.isPossible === true }));
  });
  return [...unknown(captured), ...followedPuts];
}

/** The package's function or method that a call means. */
function calledFunction(callee: GoNode, scope: FunctionScope): GoNode | undefined {
  if (callee.type === 'identifier')
    return scope.hides(callee.text) ? undefined : scope.pkg.function(callee.text);
  const operand = callee.field('operand');
  if (callee.type !== 'selector_expression' || !operand) return undefined;
  const type = scope.typeOf(operand);
  const base = type.kind === 'pointer' ? type.element : type;
  const name = callee.field('field')?.text ?? '';
  return base.kind === 'named' ? scope.pkg.method(base.name, name) : undefined;
}

function isHarmless(callee: GoNode, scope: FunctionScope): boolean {
  const name = callee.type === 'identifier' ? callee.text : callee.field('operand')?.text;
  if (name === undefined || scope.hides(name) || scope.pkg.declares(name)) return false;
  return (callee.type === 'identifier' ? BUILTINS : WRITING).has(name);
}

/** The variables of the function around it that a function literal uses. */
function capturedBy(literal: GoNode, scope: FunctionScope): GoNode[] {
  const seen = new Set<string>();
  return literal.descendantsOf('identifier').filter(({ text }) => {
    const isNew = scope.hides(text) && !seen.has(text);
    if (isNew) seen.add(text);
    return isNew;
  });
}

/** The field that a value is an element of: by its index, through a variable, or as what a loop reads. */
function slotField(value: GoNode, scope: FunctionScope): string | undefined {
  const node = unparenthesized(value);
  const ranged = node.type === 'identifier' ? scope.rangedBy(node) : undefined;
  const path = scope.pathOf(ranged ?? node);
  if (path === undefined || !(ranged || path.endsWith(']'))) return undefined;
  return ranged || path.includes('[') ? lastField(path) : undefined;
}

/** Where an assignment puts its value; `undefined` for a variable of the function. */
function placeOf(left: GoNode, scope: FunctionScope): string | undefined {
  const path = scope.pathOf(left);
  if (path === undefined || left.text === '_') return undefined;
  const isField = /\.\w/.test(path);
  return isField || !scope.hides(rootOf(path)) ? lastField(path) : undefined;
}

/** The variables and slots that a value consists of. */
function valuesIn(value: GoNode): GoNode[] {
  const node = unparenthesized(value);
  if (node.type === 'identifier') return node.text === 'nil' ? [] : [node];
  if (node.type === 'index_expression') return [node];
  const literal = unarySign(node) === '&' ? node.field('operand') : node;
  if (literal?.type !== 'composite_literal') return [];
  return [...literal.descendants()].filter(
    ({ type, parent }) =>
      type === 'identifier' && parent?.type === 'literal_element' && isLast(parent),
  );
}

/** Whether an element of a literal is no key. */
function isLast(element: GoNode): boolean {
  return element.parent?.type !== 'keyed_element' || element.parent.children.at(-1) === element;
}
