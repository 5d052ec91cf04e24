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
  for (const node of pkg.functions) {
    const puts = putsIn(scopeOf(node, pkg));
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
  return held;
}

interface Put {
  /** The text of the value. */
  value: string;
  /** The field that the value is an element of. */
  from: string | undefined;
  /** The field or variable that it is put into. */
  place: string;
}

/** What a function puts into slices, maps, fields, channels and variables of the package. */
function putsIn(scope: FunctionScope): Put[] {
  const puts: Put[] = [];
  const add = (value: GoNode, place: string | undefined): void => {
    if (place === undefined) return;
    for (const inner of valuesIn(value)) {
      const slot =
        inner.type === 'index_expression' ? scope.pathOf(inner.field('operand')!) : undefined;
      puts.push({
        value: inner.text,
        from: slot === undefined ? undefined : lastField(slot),
        place,
      });
    }
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
  return puts;
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
