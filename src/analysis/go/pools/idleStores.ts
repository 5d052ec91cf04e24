import { scopeOf, type FunctionScope } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import { unparenthesized, type GoNode } from '../syntax/goNode';

/**
 * Fields and variables of a package in which idle values wait, by their last name. What makes one is a cycle: a value is
 * taken out of it, and where there is none the same function makes a fresh one.
 */
interface IdleStores {
  slices: ReadonlySet<string>;
  channels: ReadonlySet<string>;
}

const known = new WeakMap<GoPackage, IdleStores>();

/** Cached per package. */
export function idleStoresOf(pkg: GoPackage): IdleStores {
  let stores = known.get(pkg);
  if (!stores) known.set(pkg, (stores = readIdleStores(pkg)));
  return stores;
}

function readIdleStores(pkg: GoPackage): IdleStores {
  const slices = new Set<string>();
  const channels = new Set<string>();
  for (const node of pkg.functions) {
    const { text } = node;
    const takes = /\[:[^\]\n]{1,80}\]|\[1:\]/.test(text);
    const receives = text.includes('<-') && text.includes('default:');
    if (!takes && !receives) continue;
    const scope = scopeOf(node, pkg);
    if (takes) for (const name of slicesTakenIn(scope)) slices.add(name);
    if (receives) for (const name of channelsTakenIn(node)) channels.add(name);
  }
  return { slices, channels };
}

/** The last name of a selection or variable; `undefined` for other expressions. */
export function lastNameOf(expression: GoNode): string | undefined {
  const node = unparenthesized(expression);
  if (node.type === 'identifier') return node.text;
  return node.type === 'selector_expression' ? node.field('field')?.text : undefined;
}

/** Slices of pointers that a function shortens by one, where what it took and what it makes afresh go the same way. */
function slicesTakenIn(scope: FunctionScope): string[] {
  return scope.node.descendantsOf('slice_expression').flatMap(slice => {
    const operand = slice.field('operand');
    const isShort =
      /-\s*1$/.test(slice.field('end')?.text ?? '') || slice.field('start')?.text === '1';
    const isNamed = slice.field('end')?.type === 'identifier';
    if (!operand || !(isShort || isNamed)) return [];
    const type = scope.elementOf(scope.typeOf(operand));
    const path = scope.pathOf(operand);
    const name = /(\w+)(?:\.[&*])*$/.exec(path ?? '')?.[1];
    if (type.kind !== 'pointer' || path === undefined || name === undefined) return [];
    // A local slice is gone with its function.
    if (path === name && scope.hides(name)) return [];
    const removed = slice.field('end')?.text ?? '0';
    const slots = scope.node
      .descendantsOf('index_expression')
      .filter(
        node =>
          scope.pathOf(node.field('operand')!) === path && node.field('index')?.text === removed,
      );
    const taken = new Set(slots.flatMap(node => waysOf(node, scope)));
    const fresh = madeIn(scope, typeNameOf(type)).flatMap(node => waysOf(node, scope));
    return fresh.some(way => taken.has(way)) ? [name] : [];
  });
}

/** Where a value goes: the names of the variables that it is given to, and `return`. */
function waysOf(value: GoNode, scope: FunctionScope): string[] {
  let node = value;
  while (/^(unary_expression|parenthesized_expression)$/.test(node.parent?.type ?? ''))
    node = node.parent!;
  const list = node.parent?.type === 'expression_list' ? node.parent : node;
  const holder = list.parent;
  if (holder?.type === 'return_statement') return ['return'];
  if (!holder || !/^(short_var_declaration|assignment_statement|var_spec)$/.test(holder.type))
    return [];
  const left = (holder.field('left') ?? holder).children;
  const at = list === node ? 0 : list.children.indexOf(node);
  const name = left[at]?.text;
  if (name === undefined) return [];
  const isReturned = scope.node
    .descendantsOf('return_statement')
    .some(({ children: [values] }) => values?.children.some(({ text }) => text === name));
  return isReturned ? [name, 'return'] : [name];
}

/** Whether a function makes a value of a type, itself or by a function of the package. */
export function makesFresh(scope: FunctionScope, typeName: string): boolean {
  return madeIn(scope, typeName).length > 0;
}

function madeIn(scope: FunctionScope, typeName: string): GoNode[] {
  const isOf = (node: GoNode): boolean => typeNameOf(scope.typeOf(node)) === typeName;
  const isMaker = (call: GoNode): boolean => {
    const callee = call.field('function');
    return (
      callee?.type === 'identifier' &&
      (callee.text === 'new' || scope.pkg.function(callee.text) !== undefined)
    );
  };
  return [
    ...scope.node.descendantsOf('composite_literal').filter(isOf),
    ...scope.node.descendantsOf('call_expression').filter(call => isMaker(call) && isOf(call)),
  ];
}

/** Channels from which a function receives without waiting. */
function channelsTakenIn(node: GoNode): string[] {
  return node.descendantsOf('select_statement').flatMap(select => {
    if (select.childrenOf('default_case').length === 0) return [];
    return select.descendantsOf('unary_expression').flatMap(receive => {
      const channel = receive.field('operand');
      return (channel && /^<-/.test(receive.text) && lastNameOf(channel)) || [];
    });
  });
}

/** Whether a send waits for nobody: what finds no room is dropped. */
export function isOffered(send: GoNode): boolean {
  const select = send.ancestor('select_statement', 'func_literal');
  const [otherwise] = select?.type === 'select_statement' ? select.childrenOf('default_case') : [];
  // Work that must arrive is sent in another way instead.
  return otherwise !== undefined && !otherwise.text.includes('<-');
}
