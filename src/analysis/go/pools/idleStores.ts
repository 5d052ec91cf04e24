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

/** Slices of pointers that a function shortens by one, while it makes such a pointer too. */
function slicesTakenIn(scope: FunctionScope): string[] {
  return scope.node.descendantsOf('slice_expression').flatMap(slice => {
    const operand = slice.field('operand');
    const isShort =
      /-\s*1$/.test(slice.field('end')?.text ?? '') || slice.field('start')?.text === '1';
    const isNamed = slice.field('end')?.type === 'identifier';
    if (!operand || !(isShort || isNamed)) return [];
    const element = typeNameOf(scope.elementOf(scope.typeOf(operand)));
    const path = scope.pathOf(operand);
    const name = /(\w+)(?:\.[&*])*$/.exec(path ?? '')?.[1];
    return element && name !== undefined && makesFresh(scope, element) ? [name] : [];
  });
}

/** Whether a function makes a value of a type, itself or by a function of the package. */
export function makesFresh(scope: FunctionScope, typeName: string): boolean {
  const isOf = (node: GoNode): boolean => typeNameOf(scope.typeOf(node)) === typeName;
  const isMade = scope.node.descendantsOf('composite_literal').some(isOf);
  return (
    isMade ||
    scope.node.descendantsOf('call_expression').some(call => {
      const callee = call.field('function');
      const isMaker =
        callee?.type === 'identifier' && (callee.text === 'new' || scope.pkg.function(callee.text));
      return isMaker && isOf(call);
    })
  );
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
